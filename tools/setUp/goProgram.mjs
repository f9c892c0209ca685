// Programs built with Go from a module in this repository, whose go.sum pins everything.

import { StepFailure } from "./failure.mjs";
import { runQuietly } from "./quietCommand.mjs";

/**
 * @typedef {object} GoProgram
 * @property {string} name as the set-up names it
 * @property {string} module the module's folder
 * @property {string} program its import path, or "." for the module itself
 * @property {readonly string[]} [flags] of `go build`
 * @property {string} output the executable
 * @property {NodeJS.ProcessEnv} env
 * @property {import("./interruption.mjs").Interruption} interruption
 */

/** @param {GoProgram} options */
export async function buildGoProgram({ name, module, program, flags = [], output, env, interruption }) {
  await runQuietly({
    step: `building ${name}`,
    command: "go",
    args: ["build", "-v", "-trimpath", "-mod=readonly", ...flags, "-o", output, program],
    shown: `go build ${program}`,
    cwd: module,
    env: { ...env, GOWORK: "off" },
    interruption,
    doing: (lines) => (lines === 0 ? `building ${name}` : `building ${name}, ${lines} packages so far`),
    hints: ["check that Go reaches its module proxy (`go env GOPROXY`) and that the disk has 4 GB free"],
  });
}

/**
 * Throws a StepFailure if the machine has no Go.
 *
 * @param {string} step what needs it: "building Pulumi"
 * @param {{ cwd: string, env: NodeJS.ProcessEnv, interruption: import("./interruption.mjs").Interruption }} where
 */
export async function checkGo(step, { cwd, env, interruption }) {
  try {
    await runQuietly({ step: "looking for Go", command: "go", args: ["version"], cwd, env, interruption, doing: () => "still looking" });
  } catch (error) {
    if (error instanceof StepFailure) {
      throw new StepFailure(`${step}: Go is not installed`);
    }
    throw error;
  }
}
