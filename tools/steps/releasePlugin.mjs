// `npm run release:plugin [-- --platform linux-amd64 … --out <folder>]`: the plugin with Node.js inside, one archive for each platform.

import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { ensureBuild } from "../setUp/build.mjs";
import { clone } from "../setUp/clone.mjs";
import { StepFailure } from "../setUp/failure.mjs";
import { say } from "../setUp/progress.mjs";
import { writeArchive } from "../release/archive.mjs";
import { nodeRuntime } from "../release/nodeRuntime.mjs";
import { platforms } from "../release/platforms.mjs";
import { pluginFiles } from "../release/pluginFiles.mjs";

const usage = "npm run release:plugin -- [--platform <os>-<arch>]… [--out <folder>]";

/** @param {string[]} args */
export default async function releasePlugin(args) {
  const { chosen, folder } = optionsIn(args);
  await ensureBuild(clone);
  const { version } = JSON.parse(readFileSync(join(clone.root, "package.json"), "utf8"));
  const files = await pluginFiles(clone);
  let made = 0;
  for (const platform of chosen ?? platforms) {
    try {
      const node = await nodeRuntime(clone, platform);
      const archive = await writeArchive(folder, { root: clone.root, files, node, platform, version });
      console.log(`${relative(process.cwd(), archive)}: ${megabytes(archive)} MB, sha256 ${sha256(archive)}`);
      made++;
    } catch (error) {
      if (!(error instanceof StepFailure)) throw error;
      say(`skipped ${platform.name}: ${error.message}`);
    }
  }
  // Whoever names a platform needs it.
  return made > 0 && (chosen === undefined || made === chosen.length) ? 0 : 1;
}

/** @param {string[]} args */
function optionsIn(args) {
  const { platform: names, out } = parsed(args);
  const unknown = names?.find((name) => !platforms.some((platform) => platform.name === name));
  if (unknown !== undefined) {
    throw new StepFailure(`packing the plugin: \`--platform\`: must be one of ${platforms.map(({ name }) => `"${name}"`).join(", ")}, got "${unknown}"`);
  }
  if (out === "") throw new StepFailure("packing the plugin: `--out`: must be the path of a folder, got \"\"");
  const folder = resolve(out);
  if (statSync(folder, { throwIfNoEntry: false })?.isFile()) throw new StepFailure(`packing the plugin: \`--out\`: must be a folder, "${out}" is a file`);
  return { chosen: names && platforms.filter(({ name }) => names.includes(name)), folder };
}

/** @param {string[]} args */
function parsed(args) {
  try {
    return parseArgs({
      args,
      options: {
        platform: { type: "string", multiple: true },
        out: { type: "string", default: join(clone.root, "dist-plugin") },
      },
    }).values;
  } catch (error) {
    // Node.js adds advice after the first sentence.
    const [reason] = (error instanceof Error ? error.message : String(error)).split(/\. |\n/);
    throw new StepFailure(`packing the plugin: ${reason?.replaceAll("'", '"')}`, { hints: [usage] });
  }
}

/** @param {string} file */
function megabytes(file) {
  return (statSync(file).size / 1e6).toFixed(1);
}

/** @param {string} file */
function sha256(file) {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}
