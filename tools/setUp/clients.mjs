// Microsoft's own libraries, unmodified, that the tests of the local Azure run: each set in a folder of the user's cache.

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder, installOnce } from "./cache.mjs";
import { clone } from "./clone.mjs";
import { StepFailure } from "./failure.mjs";
import { goBuild, requireGo } from "./go.mjs";
import { installNodePackages } from "./nodePackages.mjs";
import { duration, say } from "./progress.mjs";
import { makeVirtualEnvironment } from "./virtualEnvironment.mjs";

/**
 * @typedef {object} ClientSet libraries that a program uses together
 * @property {"pip" | "npm" | "go"} installer
 * @property {readonly [string, ...string[]]} packages with their versions; the first names the set
 * @property {string} [source] of a program that is compiled with them
 */

/** The module with the program in Go. Its go.mod has the versions. */
const goModule = join(clone.root, "test", "clients", "go");

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
  go("armnetwork", "armcompute", "armstorage", "armresources"),
];

/** @param {ClientSet} set */
export function clientFolder({ packages, source = "" }, env = process.env) {
  const name = packages[0].replace(/^@azure\//, "").replace(/=?[=@]/, "-");
  const hash = createHash("sha256").update(packages.join()).update(source).digest("hex").slice(0, 8);
  return cacheFolder(join("clients", `${name}-${hash}`), env);
}

/** The program in Go, in the folder of its set. @param {string} folder */
export function goClientIn(folder) {
  return join(folder, process.platform === "win32" ? "client.exe" : "client");
}

/**
 * Installs the sets that are not there yet. If an installer fails, its other sets are left out.
 *
 * @param {{ sets?: readonly ClientSet[], python?: string, npm?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<boolean>} whether all of them are installed; if not, the reason has been printed
 */
export async function ensureClients({ sets = clientSets, python, npm, env = process.env } = {}) {
  /** @type {Set<string>} */
  const failed = new Set();
  for (const set of sets) {
    if (failed.has(set.installer)) {
      continue;
    }
    try {
      await ensureClient(set, { ...(python && { python }), ...(npm && { npm }), env });
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
 * @param {ClientSet} set
 * @param {{ python?: string, npm?: string, env: NodeJS.ProcessEnv }} options
 */
async function ensureClient(set, { env, ...programs }) {
  const { installer, packages } = set;
  const folder = clientFolder(set, env);
  await installOnce(folder, async (interruption) => {
    const start = Date.now();
    const common = { step: `installing ${packages[0]}`, folder, packages, env, interruption, ...programs };
    say(`Installing ${packages.join(" ")} with ${installer} into ${folder} (15 to 300 MB) …`);
    if (installer === "pip") {
      await makeVirtualEnvironment({ ...common, options: ["--no-compile"] });
    } else if (installer === "npm") {
      await installNodePackages(common);
    } else {
      mkdirSync(folder);
      await requireGo({ step: common.step, folder, env, interruption });
      await goBuild({ folder: goModule, program: ".", output: goClientIn(folder), env, interruption });
    }
    say(`Installed ${packages[0]} in ${duration(Date.now() - start)}.`);
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

/**
 * @param {[string, ...string[]]} modules below `resourcemanager`, without their versions
 * @returns {ClientSet}
 */
function go(...modules) {
  const [manifest = "", ...others] = ["go.mod", "go.sum", "main.go"].map((name) => readFileSync(join(goModule, name), "utf8"));
  const withVersion = (/** @type {string} */ name) => `${name}@${new RegExp(`/${name}(/v\\d+)? v(.+)`).exec(manifest)?.[2]}`;
  const [first, ...rest] = modules;
  return { installer: "go", packages: [withVersion(first), ...rest.map(withVersion)], source: [manifest, ...others].join("") };
}
