// What is installed once for every clone on the machine, because it takes minutes.

import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { interruptible } from "./interruption.mjs";
import { withLock } from "./lock.mjs";

/** A folder in the person's cache. @param {string} name @param {NodeJS.ProcessEnv} [env] */
export function cacheFolder(name, env = process.env) {
  return join(env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "pulumi-azure-packet-capture", name);
}

/** Whether a set-up of the folder came to its end. @param {string} folder */
export function isComplete(folder) {
  return existsSync(stampIn(folder));
}

/**
 * Fills a folder, unless that has been done.
 *
 * @param {string} folder
 * @param {(interruption: import("./interruption.mjs").Interruption) => Promise<void>} fill finds neither the folder nor what an earlier attempt left in it
 */
export async function ensureComplete(folder, fill) {
  if (isComplete(folder)) {
    return;
  }
  await interruptible((interruption) =>
    withLock(`${folder}.lock`, interruption, async () => {
      if (isComplete(folder)) {
        return;
      }
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(dirname(folder), { recursive: true });
      await fill(interruption);
      writeFileSync(stampIn(folder), "");
    }),
  );
}

/** @param {string} folder */
function stampIn(folder) {
  return join(folder, ".set-up");
}
