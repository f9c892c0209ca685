import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { constants } from "node:os";
import { Failure } from "./failure";

/**
 * Runs a command with our terminal and passes signals on to it.
 *
 * Resolves with its exit code, or with 128 + n when signal n has ended it. Throws a `Failure` with exit code 127 when there is
 * no such command, 126 when it cannot be run.
 */
export function runInForeground(command: string, args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve, reject) => {
    // First: a signal that comes while the command starts would end us alone.
    const stopListening = passSignalsOn((signal) => child.kill(signal));
    const child = spawn(command, args, { env, stdio: "inherit" });
    child.on("error", (error) => {
      stopListening();
      reject(cannotRun(command, error));
    });
    child.on("exit", (code, signal) => {
      stopListening();
      resolve(code ?? exitCodeOf(signal ?? "SIGKILL"));
    });
  });
}

/** What a shell reports for a command that this signal has ended. */
export function exitCodeOf(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}

function passSignalsOn(send: (signal: NodeJS.Signals) => void): () => void {
  // Ctrl-C in a terminal reaches the command directly: a second SIGINT from us would mean "stop at once" to Pulumi.
  const passed: NodeJS.Signals[] = hasTerminal() ? ["SIGTERM", "SIGHUP"] : ["SIGTERM", "SIGHUP", "SIGINT"];
  const stayForIt = () => undefined;
  process.on("SIGINT", stayForIt);
  passed.forEach((signal) => process.on(signal, send));
  return () => {
    process.off("SIGINT", stayForIt);
    passed.forEach((signal) => process.off(signal, send));
  };
}

function hasTerminal(): boolean {
  try {
    closeSync(openSync("/dev/tty", "r"));
    return true;
  } catch {
    return false;
  }
}

function cannotRun(command: string, error: Error): Failure {
  const code = "code" in error && typeof error.code === "string" ? error.code : "UnknownError";
  return code === "ENOENT"
    ? new Failure(`running "${command}": no such command on PATH (ENOENT)`, { exitCode: 127 })
    : new Failure(`running "${command}": ${error.message} (${code})`, { exitCode: 126 });
}
