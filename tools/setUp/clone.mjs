// Where things lie in this clone.

import { dirname, delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * @typedef {object} Clone
 * @property {string} root the clone's folder
 * @property {string} modules `node_modules`
 * @property {string} dist what `tsc` writes
 * @property {string} local the local Azure's and Pulumi's own files
 * @property {string} node the Node.js of the lock file
 * @property {() => NodeJS.ProcessEnv} environment variables under which `node` and every tool are those of the lock file
 */

/**
 * @param {string} root
 * @returns {Clone}
 */
export function cloneAt(root) {
  const modules = join(root, "node_modules");
  const bin = join(modules, ".bin");
  return {
    root,
    modules,
    dist: join(root, "dist"),
    local: join(root, ".local"),
    node: join(bin, process.platform === "win32" ? "node.exe" : "node"),
    environment: () => ({ ...process.env, PATH: [bin, ...pathWithout(bin)].join(delimiter) }),
  };
}

/**
 * The machine's own search path: npm puts the clone's tools in front of it.
 *
 * @param {string} bin
 */
export function pathWithout(bin) {
  return (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "" && folder !== bin);
}

export const clone = cloneAt(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
