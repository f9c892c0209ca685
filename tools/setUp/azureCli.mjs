// The Azure CLI, in a virtual environment of its own that every clone of this repository uses.

import { cacheFolder, ensureComplete, isComplete } from "./cache.mjs";
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
  return isComplete(folder) ? pythonIn(folder) : undefined;
}

/**
 * Makes the virtual environment, unless it is there.
 *
 * @param {{ folder?: string, python?: string, package?: string, env?: NodeJS.ProcessEnv }} [options] `python` makes the environment, `package` goes into it
 */
export async function ensureAzureCli({ folder = azureCliFolder(), python = "python3", package: wanted = `azure-cli==${azureCliVersion}`, env = process.env } = {}) {
  await ensureComplete(folder, async (interruption) => {
    const start = Date.now();
    say(`Installing the Azure CLI ${azureCliVersion} with pip into ${folder} (400 to 750 MB, up to a few minutes) …`);
    await makeVirtualEnvironment({ step: "installing the Azure CLI", folder, packages: [wanted], python, env, interruption });
    say(`Installed the Azure CLI in ${duration(Date.now() - start)}.`);
  });
}
