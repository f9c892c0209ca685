// What takes minutes to install, for every clone of this repository: one folder for each installation, in the user's cache.

import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { interruptible } from "./interruption.mjs";
import { withLock } from "./lock.mjs";

/** @param {string} name changes with what is installed */
export function cacheFolder(name, env = process.env) {
  return join(env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "pulumi-azure-packet-capture", name);
}

/** Whether an installation was completed in the folder. @param {string} folder */
export function isInstalled(folder) {
  return existsSync(stampIn(folder));
}

/**
 * Installs something in the folder, unless it is there. Removes what an interrupted installation has left.
 *
 * @param {string} folder
 * @param {(interruption: import("./interruption.mjs").Interruption) => Promise<void>} install creates the folder
 */
export async function installOnce(folder, install) {
  if (isInstalled(folder)) {
    return;
  }
  await interruptible((interruption) =>
    withLock(`${folder}.lock`, interruption, async () => {
      if (isInstalled(folder)) {
        return;
      }
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(dirname(folder), { recursive: true });
      await install(interruption);
      writeFileSync(stampIn(folder), "");
    }),
  );
}

/** @param {string} folder */
function stampIn(folder) {
  return join(folder, ".set-up");
}
