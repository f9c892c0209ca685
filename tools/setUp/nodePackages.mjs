// Packages of npm in a folder of their own.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runQuietly } from "./quietCommand.mjs";

/**
 * @typedef {object} NodePackages
 * @property {string} step what is being done, as errors begin: "installing arm-network"
 * @property {string} folder which does not exist yet
 * @property {readonly string[]} packages with their versions
 * @property {string} [npm]
 * @property {NodeJS.ProcessEnv} env
 * @property {import("./interruption.mjs").Interruption} interruption
 */

// npm by itself takes minutes to give up on a registry that is out of reach.
export const npmPatience = ["--fetch-retries=2", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=3000", "--fetch-timeout=30000"];

/** @param {NodePackages} options */
export async function installNodePackages({ step, folder, packages, npm = "npm", env, interruption }) {
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), '{ "private": true }');
  await runQuietly({
    step,
    command: npm,
    shown: `npm install ${packages.join(" ")}`,
    args: ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", ...npmPatience, ...packages],
    cwd: folder,
    env,
    interruption,
    timeoutSeconds: 600,
    doing: () => "still installing",
    hints: ["check that npm reaches its registry (`npm ping`), then run the same command again"],
  });
}
