// Pulumi's command line with its Node.js language host: found, downloaded, or built.

import { mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { createRequire } from "node:module";
import { downloadEngine } from "./engineDownload.mjs";
import { buildEngine } from "./engineFromGo.mjs";
import { StepFailure } from "./failure.mjs";
import { interruptible } from "./interruption.mjs";
import { isAlive, withLock } from "./lock.mjs";
import { duration, say } from "./progress.mjs";

/**
 * @typedef {object} Maker
 * @property {string} name what it does, as it is shown: "downloading"
 * @property {(target: EngineTarget) => Promise<void>} make fills `target.folder`, with the executables in its `bin/`
 *
 * @typedef {object} EngineTarget
 * @property {import("./clone.mjs").Clone} clone
 * @property {string} version
 * @property {string} folder
 * @property {NodeJS.ProcessEnv} env the variables to run under
 * @property {import("./interruption.mjs").Interruption} interruption
 */

/** @type {Maker[]} */
const makers = [
  { name: "downloading", make: downloadEngine },
  { name: "building", make: buildEngine },
];

/**
 * The engine on PATH, the one in Pulumi's own version folder, or a new one there, for every later clone as well.
 *
 * @param {import("./clone.mjs").Clone} clone
 */
export async function ensureEngine(clone) {
  const { findEngine, engineFolder, pinnedVersion } = engineModule(clone);
  const places = { folder: engineFolder(), pulumiHome: join(clone.local, "pulumi") };
  if ((await findEngine(places)).engine !== undefined) {
    return;
  }
  await interruptible((interruption) =>
    withLock(`${places.folder}.lock`, interruption, async () => {
      const { engine, reasons } = await findEngine(places);
      if (engine === undefined) {
        say(`Pulumi is not installed yet: ${reasons.join("; ")}.`);
        await makeEngine({ clone, version: pinnedVersion, folder: places.folder, env: clone.environment(), interruption }, makers);
      }
    }),
  );
}

/**
 * Tries one maker after the other; the folder appears complete or not at all.
 *
 * @param {EngineTarget} target
 * @param {Maker[]} makers
 */
export async function makeEngine(target, makers) {
  const start = Date.now();
  removeAbandoned(target.folder);
  const unfinished = `${target.folder}.unfinished-${process.pid}`;
  /** @type {string[]} */
  const reasons = [];
  try {
    for (const { name, make } of makers) {
      rmSync(unfinished, { recursive: true, force: true });
      mkdirSync(unfinished, { recursive: true });
      try {
        await make({ ...target, folder: unfinished });
      } catch (error) {
        if (!(error instanceof StepFailure)) {
          throw error;
        }
        say(error.message.replace(/^/gm, "  "));
        reasons.push(firstLine(error.message));
        continue;
      }
      rmSync(target.folder, { recursive: true, force: true });
      renameSync(unfinished, target.folder);
      say(`Pulumi ${target.version} is ready in ${target.folder} (${name} took ${duration(Date.now() - start)}).`);
      return;
    }
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  throw new StepFailure(`installing Pulumi ${target.version}: ${reasons.join("; ")}`, {
    hints: [
      `install Pulumi ${target.version} or newer with its Node.js language host and put both on PATH (https://www.pulumi.com/docs/install/)`,
      "or install Go 1.25 or newer, from which this set-up builds Pulumi itself",
      "then run the same command again",
    ],
  });
}

/** @param {string} message */
function firstLine(message) {
  return message.split("\n")[0] ?? "";
}

/**
 * What killed set-ups have left.
 *
 * @param {string} folder
 */
function removeAbandoned(folder) {
  const prefix = `${folder}.unfinished-`;
  for (const entry of readdirSync(dirname(folder))) {
    const path = join(dirname(folder), entry);
    if (path.startsWith(prefix) && !isAlive(Number(path.slice(prefix.length)))) {
      rmSync(path, { recursive: true, force: true });
    }
  }
}

/**
 * The package's own knowledge of engines, compiled by the step before.
 *
 * @param {import("./clone.mjs").Clone} clone
 * @returns {typeof import("../../cli/engine.js")}
 */
function engineModule(clone) {
  return createRequire(import.meta.url)(join(clone.dist, "cli", "engine.js"));
}
