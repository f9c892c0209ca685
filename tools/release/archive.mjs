// An archive of the plugin as Pulumi downloads it: the same bytes whenever it is made from the same files.

import { copyFileSync, chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { create } from "tar";
import { launcher, plugin } from "./launcher.mjs";

/**
 * @typedef {object} ArchiveContents
 * @property {string} root the clone
 * @property {readonly string[]} files of the plugin, relative to `root`
 * @property {import("./nodeRuntime.mjs").NodeRuntime} node
 * @property {import("./platforms.mjs").Platform} platform
 * @property {string} version of the plugin
 */

/**
 * @param {string} folder where the archive goes
 * @param {ArchiveContents} contents
 * @returns {Promise<string>} its path
 */
export async function writeArchive(folder, { root, files, node, platform, version }) {
  mkdirSync(folder, { recursive: true });
  const staging = mkdtempSync(join(folder, ".unfinished-"));
  try {
    /** @type {string[]} */
    const names = [];
    const add = (/** @type {string} */ name, /** @type {string} */ source, mode = 0o644) => {
      place(source, join(staging, name), mode);
      names.push(name);
    };
    for (const file of files) add(file, join(root, file));
    const start = launcher(platform);
    add(start.node, node.executable, 0o755);
    add("LICENSE.node", node.license);
    writeFileSync(join(staging, start.name), start.text, { mode: 0o755 });
    names.push(start.name);

    const archive = join(folder, `${plugin}-v${version}-${platform.name}.tar.gz`);
    const unfinished = join(staging, "archive");
    await create({ file: unfinished, cwd: staging, gzip: { level: 9 }, portable: true, mtime: new Date(0) }, names.sort());
    renameSync(unfinished, archive);
    return archive;
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

/**
 * @param {string} source
 * @param {string} target
 * @param {number} mode
 */
function place(source, target, mode) {
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(source, target);
  chmodSync(target, mode);
}
