// The compiled package in dist/, which stacks and the provider's process load.

import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { interruptible } from "./interruption.mjs";
import { withLock } from "./lock.mjs";
import { duration, say } from "./progress.mjs";
import { runQuietly } from "./quietCommand.mjs";

const settings = ["tsconfig.json", "tsconfig.build.json", "package-lock.json"];

/** @typedef {{ files: string, content: string }} Fingerprint which sources there are, and what is in them */

/**
 * Compiles the sources, unless nothing has changed.
 *
 * @param {import("./clone.mjs").Clone} clone
 */
export async function ensureBuild(clone) {
  if (isBuilt(clone)) {
    return;
  }
  await interruptible((interruption) =>
    withLock(join(clone.local, "set-up.lock"), interruption, async () => {
      if (!isBuilt(clone)) {
        await build(clone, interruption);
      }
    }),
  );
}

/**
 * Compiles everything anew.
 *
 * @param {import("./clone.mjs").Clone} clone
 */
export async function rebuild(clone) {
  rmSync(clone.dist, { recursive: true, force: true });
  await ensureBuild(clone);
}

/** @param {import("./clone.mjs").Clone} clone */
function isBuilt(clone) {
  return builtFrom(clone)?.content === fingerprintOf(clone.root).content;
}

/**
 * @param {import("./clone.mjs").Clone} clone
 * @param {import("./interruption.mjs").Interruption} interruption
 */
async function build(clone, interruption) {
  const sources = fingerprintOf(clone.root);
  if (builtFrom(clone)?.files !== sources.files) {
    // What was compiled from a deleted source must not stay.
    rmSync(clone.dist, { recursive: true, force: true });
  }
  rmSync(fingerprintFile(clone), { force: true });
  await compile(clone, interruption);
  for (const file of sourcesOf(clone.root).filter((name) => name.endsWith(".json"))) {
    const copy = join(clone.dist, file);
    mkdirSync(dirname(copy), { recursive: true });
    copyFileSync(join(clone.root, file), copy);
  }
  mkdirSync(clone.dist, { recursive: true });
  writeFileSync(fingerprintFile(clone), JSON.stringify(sources));
}

/**
 * @param {import("./clone.mjs").Clone} clone
 * @param {import("./interruption.mjs").Interruption} interruption
 */
async function compile(clone, interruption) {
  const start = Date.now();
  say("Compiling to dist/ (less than a minute) …");
  await runQuietly({
    step: "compiling",
    command: clone.node,
    args: [join(clone.modules, "typescript", "bin", "tsc"), "-p", "tsconfig.build.json", "--pretty", "false"],
    shown: "tsc -p tsconfig.build.json",
    cwd: clone.root,
    env: clone.environment(),
    interruption,
    doing: () => "still compiling",
    hints: ["the lines above are the compiler's; correct the sources, then run the same command again"],
  });
  say(`Compiled in ${duration(Date.now() - start)}.`);
}

/**
 * @param {import("./clone.mjs").Clone} clone
 * @returns {Fingerprint | undefined}
 */
function builtFrom(clone) {
  try {
    return JSON.parse(readFileSync(fingerprintFile(clone), "utf8"));
  } catch {
    return undefined;
  }
}

/** @param {import("./clone.mjs").Clone} clone */
function fingerprintFile(clone) {
  return join(clone.dist, ".built-from.json");
}

/**
 * @param {string} root
 * @returns {Fingerprint}
 */
export function fingerprintOf(root) {
  const sources = sourcesOf(root);
  const content = createHash("sha256");
  for (const file of [...sources, ...settings]) {
    const { size, mtimeMs } = statSync(join(root, file));
    content.update(`${file} ${size} ${mtimeMs}\n`);
  }
  return { files: createHash("sha256").update(sources.join("\n")).digest("hex"), content: content.digest("hex") };
}

/**
 * What the compiler takes, and the data beside it.
 *
 * @param {string} root
 * @returns {string[]}
 */
function sourcesOf(root) {
  /** @type {string[]} */
  const folders = JSON.parse(readFileSync(join(root, "tsconfig.build.json"), "utf8")).include;
  return folders.flatMap((folder) => sourcesIn(root, folder)).sort();
}

/**
 * @param {string} root
 * @param {string} folder
 * @returns {string[]}
 */
function sourcesIn(root, folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? sourcesIn(root, path) : /\.(ts|json)$/.test(path) ? [path] : [];
  });
}
