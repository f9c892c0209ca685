// Microsoft's own libraries, unmodified, that the tests of the local Azure run: each set in a folder of the user's cache.

import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder, installOnce, isInstalled } from "./cache.mjs";
import { StepFailure } from "./failure.mjs";
import { duration, say } from "./progress.mjs";
import { installPythonPackages } from "./pythonPackages.mjs";
import { runQuietly } from "./quietCommand.mjs";

/**
 * @typedef {object} ClientSet libraries that a program uses together
 * @property {"pip" | "npm"} installer
 * @property {readonly [string, ...string[]]} packages with their versions; the first names the set
 */

/**
 * The versions that are known to work, newest first.
 *
 * @type {readonly ClientSet[]}
 */
export const clientSets = [
  pip("azure-mgmt-network==33.1.0", "azure-mgmt-compute==39.0.0", "azure-mgmt-storage==25.3.0", "azure-mgmt-resource==26.0.0"),
  pip("azure-mgmt-network==28.1.0", "azure-mgmt-compute==34.0.0", "azure-mgmt-storage==22.0.0", "azure-mgmt-resource==23.2.0"),
  // These need `six`, and do not say so.
  pip("azure-mgmt-network==19.3.0", "azure-mgmt-compute==25.0.0", "azure-mgmt-storage==19.1.0", "azure-mgmt-resource==23.2.0", "six==1.17.0"),
  npm("@azure/arm-network@39.0.0", "@azure/arm-compute@25.1.1", "@azure/arm-storage@21.0.0", "@azure/arm-resources@8.0.0"),
  npm("@azure/arm-network@36.0.0", "@azure/arm-compute@24.1.0", "@azure/arm-storage@20.2.0", "@azure/arm-resources@7.0.0"),
  npm("@azure/arm-network@33.5.0", "@azure/arm-compute@22.4.0", "@azure/arm-storage@18.6.0", "@azure/arm-resources@6.1.0"),
];

/** @param {ClientSet} set */
export function clientFolder({ packages }, env = process.env) {
  const name = packages[0].replace(/^@azure\//, "").replace(/=?[=@]/, "-");
  return cacheFolder(join("clients", `${name}-${createHash("sha256").update(packages.join()).digest("hex").slice(0, 8)}`), env);
}

/**
 * Installs the sets that are not there yet. If an installer fails, its other sets are left out.
 *
 * @param {{ sets?: readonly ClientSet[], python?: string, npm?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<boolean>} whether all of them are installed; if not, the reason has been printed
 */
export async function ensureClients({ sets = clientSets, python = "python3", npm = "npm", env = process.env } = {}) {
  /** @type {Set<string>} */
  const failed = new Set();
  for (const set of sets) {
    const folder = clientFolder(set, env);
    if (failed.has(set.installer) || isInstalled(folder)) {
      continue;
    }
    try {
      await installOnce(folder, async (interruption) => {
        const start = Date.now();
        const step = `installing ${set.packages[0]}`;
        say(`Installing ${set.packages.join(" ")} with ${set.installer} into ${folder} (75 to 300 MB) …`);
        if (set.installer === "pip") {
          await installPythonPackages({ step, folder, packages: set.packages, options: ["--no-compile"], python, env, interruption });
        } else {
          await installNodePackages({ step, folder, packages: set.packages, npm, env, interruption });
        }
        say(`Installed ${set.packages[0]} in ${duration(Date.now() - start)}.`);
      });
    } catch (error) {
      if (!(error instanceof StepFailure)) {
        throw error;
      }
      failed.add(set.installer);
      say(error.message);
    }
  }
  return failed.size === 0;
}

/**
 * @param {object} options
 * @param {string} options.step
 * @param {string} options.folder
 * @param {readonly string[]} options.packages
 * @param {string} options.npm
 * @param {NodeJS.ProcessEnv} options.env
 * @param {import("./interruption.mjs").Interruption} options.interruption
 */
async function installNodePackages({ step, folder, packages, npm, env, interruption }) {
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), '{ "private": true }');
  await runQuietly({
    step,
    command: npm,
    shown: `npm install ${packages.join(" ")}`,
    args: ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--fetch-retries=2", "--fetch-timeout=30000", ...packages],
    cwd: folder,
    env,
    interruption,
    timeoutSeconds: 600,
    doing: () => "still installing",
    hints: ["check that npm reaches its registry (`npm ping`), then run the same command again"],
  });
}

/**
 * @param {[string, ...string[]]} packages
 * @returns {ClientSet}
 */
function pip(...packages) {
  return { installer: "pip", packages: [...packages, "azure-identity==1.27.0"] };
}

/**
 * @param {[string, ...string[]]} packages
 * @returns {ClientSet}
 */
function npm(...packages) {
  return { installer: "npm", packages: [...packages, "@azure/identity@4.14.1"] };
}
