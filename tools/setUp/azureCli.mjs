// The Azure CLI, in a virtual environment of its own that every clone of this repository uses.

import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { interruptible } from "./interruption.mjs";
import { withLock } from "./lock.mjs";
import { duration, say } from "./progress.mjs";
import { runQuietly } from "./quietCommand.mjs";

/** The version that the tests are written for. */
export const azureCliVersion = "2.91.0";

const longestSeconds = 600;

/** The folder of the virtual environment. */
export function azureCliFolder(env = process.env) {
  return join(env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "pulumi-azure-packet-capture", `azure-cli-${azureCliVersion}`);
}

/**
 * The Python of the virtual environment, in which `-m azure.cli` is `az`; `undefined` when it has not been set up.
 *
 * @returns {string | undefined}
 */
export function azureCliPython(folder = azureCliFolder()) {
  return existsSync(stampIn(folder)) ? pythonIn(folder) : undefined;
}

/**
 * Makes the virtual environment, unless it is there.
 *
 * @param {{ folder?: string, python?: string, package?: string, env?: NodeJS.ProcessEnv }} [options] `python` makes the environment, `package` goes into it
 */
export async function ensureAzureCli({ folder = azureCliFolder(), python = "python3", package: wanted = `azure-cli==${azureCliVersion}`, env = process.env } = {}) {
  if (azureCliPython(folder) !== undefined) {
    return;
  }
  await interruptible((interruption) =>
    withLock(`${folder}.lock`, interruption, async () => {
      if (azureCliPython(folder) !== undefined) {
        return;
      }
      const start = Date.now();
      say(`Installing the Azure CLI ${azureCliVersion} with pip into ${folder} (400 to 750 MB, up to a few minutes) …`);
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(dirname(folder), { recursive: true });
      const common = { cwd: dirname(folder), env, interruption, timeoutSeconds: longestSeconds };
      await runQuietly({
        ...common,
        step: "installing the Azure CLI",
        command: python,
        args: ["-m", "venv", folder],
        doing: () => "still making a virtual environment",
        hints: ["install Python 3.10 or newer with its `venv` and `pip` (Debian: `apt-get install python3-venv`), then run the same command again"],
      });
      await runQuietly({
        ...common,
        step: "installing the Azure CLI",
        command: pythonIn(folder),
        shown: `pip install ${wanted}`,
        args: ["-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--retries", "2", "--timeout", "30", wanted],
        doing: (lines) => `still installing (pip has printed ${lines} lines)`,
        hints: ["check that pip reaches its index, then run the same command again"],
      });
      writeFileSync(stampIn(folder), "");
      say(`Installed the Azure CLI in ${duration(Date.now() - start)}.`);
    }),
  );
}

/** Only a set-up that came to its end leaves it. @param {string} folder */
function stampIn(folder) {
  return join(folder, ".set-up");
}

/** @param {string} folder */
function pythonIn(folder) {
  return process.platform === "win32" ? join(folder, "Scripts", "python.exe") : join(folder, "bin", "python");
}
