// The Azure CLI, in a virtual environment of its own that every clone of this repository uses.

import { cacheFolder, installOnce, isInstalled } from "./cache.mjs";
import { duration, say } from "./progress.mjs";
import { makeVirtualEnvironment, pythonIn } from "./virtualEnvironment.mjs";

/** The version that the tests are written for. */
export const azureCliVersion = "2.91.0";

/** The folder of the virtual environment. */
export function azureCliFolder(env = process.env) {
  return cacheFolder(`azure-cli-${azureCliVersion}`, env);
}

/**
 * The Python of the virtual environment, in which `-m azure.cli` is `az`; `undefined` when it has not been set up.
 *
 * @returns {string | undefined}
 */
export function azureCliPython(folder = azureCliFolder()) {
  return isInstalled(folder) ? pythonIn(folder) : undefined;
}

/**
 * Makes the virtual environment, unless it is there.
 *
 * @param {{ folder?: string, python?: string, env?: NodeJS.ProcessEnv }} [options] `python` makes the environment
 */
export async function ensureAzureCli({ folder = azureCliFolder(), ...options } = {}) {
  await installOnce(folder, async (interruption) => {
    const start = Date.now();
    say(`Installing the Azure CLI ${azureCliVersion} with pip into ${folder} (400 to 750 MB, up to a few minutes) …`);
    await makeVirtualEnvironment({ step: "installing the Azure CLI", folder, packages: [`azure-cli==${azureCliVersion}`], interruption, ...options });
    say(`Installed the Azure CLI in ${duration(Date.now() - start)}.`);
  });
}
