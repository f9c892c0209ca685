// Programs built with Go from the module proxy, at the versions that a small module under tools/ pins.

import { basename } from "node:path";
import { StepFailure } from "./failure.mjs";
import { runQuietly } from "./quietCommand.mjs";

/**
 * @typedef {object} GoCommand
 * @property {string} folder the module's folder
 * @property {NodeJS.ProcessEnv} env
 * @property {import("./interruption.mjs").Interruption} interruption
 */

/**
 * Throws where Go is missing.
 *
 * @param {GoCommand & { step: string }} options `step`: what Go is needed for, as the error begins
 */
export async function requireGo({ step, folder, env, interruption }) {
  try {
    await runQuietly({ step: "looking for Go", command: "go", args: ["version"], cwd: folder, env, interruption, doing: () => "still looking" });
  } catch (error) {
    if (error instanceof StepFailure) {
      throw new StepFailure(`${step}: Go is not installed`);
    }
    throw error;
  }
}

/**
 * Builds a program of a module that the module in `folder` requires, or of that module itself.
 *
 * @param {GoCommand & { program: string, output: string, flags?: string[] }} options
 */
export async function goBuild({ folder, program, output, flags = [], env, interruption }) {
  const name = basename(output);
  await runQuietly({
    step: `building ${name}`,
    command: "go",
    args: ["build", "-v", "-trimpath", "-mod=readonly", ...flags, "-o", output, program],
    shown: `go build ${program}`,
    cwd: folder,
    env: { ...env, GOWORK: "off" },
    interruption,
    doing: (lines) => (lines === 0 ? `building ${name}` : `building ${name}, ${lines} packages so far`),
    hints: ["check that Go reaches its module proxy (`go env GOPROXY`) and that the disk has 4 GB free"],
  });
}

/**
 * The folder of the sources of a module that the module in `folder` requires.
 *
 * @param {GoCommand & { module: string }} options
 */
export async function goModuleFolder({ folder, module, env, interruption }) {
  const output = await runQuietly({
    step: `looking for ${module}`,
    command: "go",
    args: ["list", "-m", "-f", "{{.Dir}}", module],
    cwd: folder,
    env: { ...env, GOWORK: "off" },
    interruption,
    doing: () => "still looking",
  });
  return output.trim();
}
