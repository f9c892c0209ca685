// Runs a command whose output nobody wants to read, unless it fails.

import { spawn } from "node:child_process";
import { StepFailure } from "./failure.mjs";
import { throwIfInterrupted } from "./interruption.mjs";
import { heartbeat } from "./progress.mjs";

const shownLines = 20;

/**
 * @typedef {object} QuietCommand
 * @property {string} step what is being done, as errors begin: "installing dependencies"
 * @property {string} command
 * @property {string[]} args
 * @property {string} [shown] how a person would write it, when it is long
 * @property {string} cwd
 * @property {NodeJS.ProcessEnv} env
 * @property {import("./interruption.mjs").Interruption} interruption
 * @property {(lines: number) => string} doing what to say while it runs; is given the number of lines printed so far
 * @property {string[]} [hints]
 * @property {number} [timeoutSeconds]
 */

/**
 * Returns what it printed, or throws a StepFailure with the last lines of it.
 *
 * @param {QuietCommand} options
 * @returns {Promise<string>}
 */
export async function runQuietly({ step, command, args, shown = [command, ...args].join(" "), cwd, env, interruption, doing, hints = [], timeoutSeconds }) {
  throwIfInterrupted(interruption);
  let output = "";
  let lines = 0;
  const ownGroup = process.platform !== "win32";
  const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], detached: ownGroup, shell: !ownGroup });
  /** @param {NodeJS.Signals} signal */
  const stopAll = (signal) => {
    if (child.pid !== undefined) {
      killGroup(ownGroup ? -child.pid : child.pid, signal);
    }
  };
  const onStop = () => stopAll("SIGTERM");
  interruption.onStop.add(onStop);
  let timedOut = false;
  const timer = timeoutSeconds === undefined ? undefined : setTimeout(() => { timedOut = true; stopAll("SIGKILL"); }, timeoutSeconds * 1000);
  const stopHeartbeat = heartbeat(() => doing(lines));
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (/** @type {string} */ text) => {
      output += text;
      lines += text.split("\n").length - 1;
    });
  }
  try {
    const ending = await new Promise((resolve) => {
      child.on("error", (error) => resolve(error.message));
      child.on("close", (code, signal) => resolve(code === 0 ? "" : code === null ? `ended by ${signal}` : `exit code ${code}`));
    });
    throwIfInterrupted(interruption);
    if (ending !== "" || timedOut) {
      const reason = timedOut ? `not done after ${timeoutSeconds} s` : ending;
      throw new StepFailure(`${step}: \`${shown}\`: ${reason}`, { output: lastLines(output), hints });
    }
    return output;
  } finally {
    stopHeartbeat();
    clearTimeout(timer);
    interruption.onStop.delete(onStop);
  }
}

/**
 * @param {number} pid
 * @param {NodeJS.Signals} signal
 */
function killGroup(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself.
  }
}

/** @param {string} output */
function lastLines(output) {
  return output.split("\n").filter((line) => line.trim() !== "").slice(-shownLines).join("\n");
}
