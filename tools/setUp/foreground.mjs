// Hands the terminal over to a command. The command line's own `cli/foreground.ts` does the same once it has been built.

import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { constants } from "node:os";

/**
 * Resolves with the exit code; 128 + n when signal n has ended the command.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {import("node:child_process").SpawnOptions} options
 * @returns {Promise<number>}
 */
export function runInForeground(command, args, options) {
  return new Promise((resolve, reject) => {
    // Ctrl-C in a terminal reaches the command directly: a second SIGINT from us would mean "stop at once" to Pulumi.
    const interrupt = hasTerminal() ? () => undefined : () => child.kill("SIGINT");
    const terminate = () => child.kill("SIGTERM");
    const hangUp = () => child.kill("SIGHUP");
    process.on("SIGINT", interrupt).on("SIGTERM", terminate).on("SIGHUP", hangUp);
    // After the listeners: a signal that comes while the command starts would end us alone.
    const child = spawn(command, args, { ...options, stdio: "inherit" });
    const done = () => process.off("SIGINT", interrupt).off("SIGTERM", terminate).off("SIGHUP", hangUp);
    child.on("error", (error) => { done(); reject(error); });
    child.on("exit", (code, signal) => { done(); resolve(code ?? 128 + constants.signals[signal ?? "SIGKILL"]); });
  });
}

function hasTerminal() {
  try {
    closeSync(openSync("/dev/tty", "r"));
    return true;
  } catch {
    return false;
  }
}
