// Virtual environments of Python.

import { dirname, join } from "node:path";
import { runQuietly } from "./quietCommand.mjs";

const longestSeconds = 600;

/** The Python of an environment. @param {string} folder */
export function pythonIn(folder) {
  return process.platform === "win32" ? join(folder, "Scripts", "python.exe") : join(folder, "bin", "python");
}

/**
 * Makes an environment and installs packages in it with pip.
 *
 * @param {object} options
 * @param {string} options.step what is being done, as errors begin: "installing the Azure CLI"
 * @param {string} options.folder
 * @param {readonly string[]} options.packages
 * @param {import("./interruption.mjs").Interruption} options.interruption
 * @param {readonly string[]} [options.options] of `pip install`
 * @param {string} [options.python] makes the environment
 * @param {NodeJS.ProcessEnv} [options.env]
 */
export async function makeVirtualEnvironment({ step, folder, packages, interruption, options = [], python = "python3", env = process.env }) {
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
