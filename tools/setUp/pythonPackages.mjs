// Python packages in a virtual environment of their own.

import { dirname, join } from "node:path";
import { runQuietly } from "./quietCommand.mjs";

const longestSeconds = 600;

/**
 * @typedef {object} PythonPackages
 * @property {string} step what is being done, as errors begin: "installing the Azure CLI"
 * @property {string} folder of the virtual environment, which does not exist yet
 * @property {readonly string[]} packages with their versions: "azure-cli==2.91.0"
 * @property {readonly string[]} [options] of `pip install`
 * @property {string} [python] creates the environment
 * @property {NodeJS.ProcessEnv} [env]
 * @property {import("./interruption.mjs").Interruption} interruption
 */

/** @param {PythonPackages} options */
export async function installPythonPackages({ step, folder, packages, options = [], python = "python3", env = process.env, interruption }) {
  const common = { step, cwd: dirname(folder), env, interruption, timeoutSeconds: longestSeconds };
  await runQuietly({
    ...common,
    command: python,
    args: ["-m", "venv", folder],
    doing: () => "still making a virtual environment",
    hints: ["install Python 3.10 or newer with its `venv` and `pip` (Debian: `apt-get install python3-venv`), then run the same command again"],
  });
  await runQuietly({
    ...common,
    command: pythonIn(folder),
    shown: `pip install ${packages.join(" ")}`,
    args: ["-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--retries", "2", "--timeout", "30", ...options, ...packages],
    doing: (lines) => `still installing (pip has printed ${lines} lines)`,
    hints: ["check that pip reaches its index, then run the same command again"],
  });
}

/** The Python of a virtual environment. @param {string} folder */
export function pythonIn(folder) {
  return process.platform === "win32" ? join(folder, "Scripts", "python.exe") : join(folder, "bin", "python");
}
