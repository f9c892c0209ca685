// The packages of the lock file, the Node.js 24 among them.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { pathWithout } from "./clone.mjs";
import { StepFailure } from "./failure.mjs";
import { interruptible } from "./interruption.mjs";
import { withLock } from "./lock.mjs";
import { duration, say } from "./progress.mjs";
import { runQuietly } from "./quietCommand.mjs";

/** The parts of package.json that decide what `npm ci` installs. */
const installedParts = ["dependencies", "devDependencies", "peerDependencies", "overrides", "allowScripts"];

/** Set while the set-up runs `npm ci`: `prepare` then leaves the build to the set-up, which holds the lock. */
export const setUpVariable = "PACKET_CAPTURE_SET_UP";

/**
 * Installs what package-lock.json says, unless that has been done already.
 *
 * @param {import("./clone.mjs").Clone} clone
 */
export async function ensureDependencies(clone) {
  if (isInstalled(clone)) {
    return;
  }
  await interruptible((interruption) =>
    withLock(join(clone.local, "set-up.lock"), interruption, async () => {
      if (!isInstalled(clone)) {
        await install(clone, interruption);
      }
    }),
  );
}

/**
 * @param {import("./clone.mjs").Clone} clone
 * @param {import("./interruption.mjs").Interruption} interruption
 */
async function install(clone, interruption) {
  const start = Date.now();
  const stamp = stampOf(clone.root);
  say("Installing dependencies and Node.js 24 from package-lock.json (about a minute) …");
  rmSync(stampFile(clone), { force: true });
  const bin = join(clone.modules, ".bin");
  await runQuietly({
    step: "installing dependencies",
    command: "npm",
    shown: "npm ci",
    args: ["ci", "--no-audit", "--no-fund", "--loglevel=error"],
    cwd: clone.root,
    // npm deletes node_modules, so it must not run on the Node.js in there.
    env: { ...process.env, PATH: pathWithout(bin).join(delimiter), [setUpVariable]: "true" },
    interruption,
    doing: () => "still installing",
    hints: ["check that npm reaches its registry (`npm ping`), then run the same command again"],
  });
  checkNode(clone);
  writeFileSync(stampFile(clone), stamp);
  say(`Installed dependencies in ${duration(Date.now() - start)}.`);
}

/** @param {import("./clone.mjs").Clone} clone */
function checkNode(clone) {
  const { status, error, stderr } = spawnSync(clone.node, ["--version"], { encoding: "utf8" });
  if (status !== 0) {
    throw new StepFailure(`installing dependencies: Node.js 24 does not run: ${error?.message ?? `exit code ${status}`}`, {
      output: stderr ?? "",
      hints: [
        "its package installs itself with a script: where npm is told to ignore scripts, run `npm rebuild node --ignore-scripts=false`",
      ],
    });
  }
}

/** @param {import("./clone.mjs").Clone} clone */
function isInstalled(clone) {
  try {
    return readFileSync(stampFile(clone), "utf8") === stampOf(clone.root);
  } catch {
    return false;
  }
}

/** @param {import("./clone.mjs").Clone} clone */
function stampFile(clone) {
  return join(clone.modules, ".set-up");
}

/**
 * Changes when `npm ci` would install something else.
 *
 * @param {string} root
 */
export function stampOf(root) {
  /** @type {Record<string, unknown>} */
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const hash = createHash("sha256");
  hash.update(JSON.stringify(installedParts.map((part) => manifest[part])));
  hash.update(readFileSync(join(root, "package-lock.json")));
  hash.update(`${process.platform}-${process.arch}`);
  return hash.digest("hex");
}
