// The files that the plugin can load: its own compiled code, and what that requires of its dependencies.

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { StepFailure } from "../setUp/failure.mjs";

/** Where the plugin starts, in the clone. */
export const entry = "dist/provider/plugin/main.js";

const sdkCompiler = "node_modules/@pulumi/pulumi/vendor/typescript@3.8.3";

/** What is read as data, and what Pulumi's SDK loads when components are used: the compiler that it has for programs without one. */
const others = ["package.json", "LICENSE", "dist/provider/plugin/schema.json", `${sdkCompiler}/typescript.js`, `${sdkCompiler}/LICENSE.txt`];

const packageFolder = /(^|\/)node_modules\/(@[^/]+\/)?[^/@]+$/;
const license = /^(licen[sc]e|copying|notice)/i;

/**
 * Traces the modules from the entry on, as Node.js resolves them, and adds the package.json and the license of each package.
 *
 * @param {import("../setUp/clone.mjs").Clone} clone compiled
 * @returns {Promise<string[]>} sorted paths, relative to the clone
 */
export async function pluginFiles(clone) {
  const modules = await reachableModules(clone.root);
  const folders = new Set(modules.filter((file) => file.includes("node_modules/")).flatMap(foldersAbove));
  // A folder inside a package can have a package.json, too: it says what kind of modules the folder has.
  const described = [...folders].flatMap((folder) =>
    readdirSync(join(clone.root, folder))
      .filter((name) => name === "package.json" || (packageFolder.test(folder) && license.test(name)))
      .map((name) => `${folder}/${name}`),
  );
  return [...new Set([...modules, ...described, ...others])].sort();
}

/**
 * @param {string} root
 * @returns {Promise<string[]>}
 */
async function reachableModules(root) {
  try {
    const { metafile } = await build({
      absWorkingDir: root,
      entryPoints: [entry],
      bundle: true,
      write: false,
      metafile: true,
      platform: "node",
      // None but those of Node.js for `require`.
      conditions: [],
      mainFields: ["main"],
      external: ["typescript"],
      logLevel: "silent",
      plugins: [{ name: "late-requires", setup: ({ onLoad }) => onLoad({ filter: /[\\/]dist[\\/].*\.js$/ }, lateRequires) }],
    });
    return Object.keys(metafile.inputs);
  } catch (error) {
    throw new StepFailure("finding the plugin's files: a module cannot be resolved", { output: error instanceof Error ? error.message : String(error) });
  }
}

const created = String.raw`(?:\(0, (?:node_)?module_\d+\.createRequire\)|(?:node_)?module_\d+\.default\.createRequire)\((?:__filename|\w+\.resolve\("[^"]+"\))\)`;

/**
 * The compiled code loads some modules late, with `createRequire`. For the trace these calls become plain ones.
 *
 * @param {{ path: string }} file
 * @returns {import("esbuild").OnLoadResult}
 */
function lateRequires({ path }) {
  let contents = readFileSync(path, "utf8");
  if (path.split(/[\\/]/).includes("node_modules")) return { contents };
  const declaration = new RegExp(`const (\\w+) = ${created};`, "g");
  const names = [...contents.matchAll(declaration)].map(([, name]) => name);
  contents = contents.replaceAll(declaration, "").replaceAll(new RegExp(`${created}(?=\\()`, "g"), "require");
  // Text is code for another process, such as that of the dynamic resource.
  if (contents.replaceAll(/'[^'\n]*'/g, "").includes("createRequire")) return { errors: [{ text: `${path}: \`createRequire\` is used in a way that is not traced` }] };
  if (names.length === 0) return { contents };
  return { contents: contents.replaceAll(new RegExp(`\\b(?:${names.join("|")})(?=\\()`, "g"), "require") };
}

/** @param {string} file */
function foldersAbove(file) {
  const folders = [];
  for (let folder = dirname(file); folder !== "."; folder = dirname(folder)) folders.push(folder);
  return folders;
}
