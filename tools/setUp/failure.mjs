// How a step of the set-up ends when it cannot go on.

/** What failed, why, and what to do about it. */
export class StepFailure extends Error {
  /**
   * @param {string} message what was being done, and why it did not work
   * @param {{ hints?: string[], output?: string }} [details] what to do; the last lines that the failing command printed
   */
  constructor(message, { hints = [], output = "" } = {}) {
    const quoted = output.trimEnd().split("\n").filter(Boolean).map((line) => `  | ${line}`);
    super([message, ...quoted, ...hints.map((hint) => `  hint: ${hint}`)].join("\n"));
    this.name = "StepFailure";
    this.output = output;
  }
}

/** The person has stopped us. */
export class Interrupted extends Error {
  /** @param {number} exitCode */
  constructor(exitCode) {
    super("interrupted; run the same command again to go on");
    this.name = "Interrupted";
    this.exitCode = exitCode;
  }
}

/**
 * Runs a whole command and ends the process with its exit code.
 *
 * @param {() => Promise<number>} command
 */
export async function exitWith(command) {
  try {
    process.exitCode = await command();
  } catch (error) {
    process.stderr.write(`${describe(error)}\n`);
    process.exitCode = error instanceof Interrupted ? error.exitCode : 1;
  }
}

/** @param {unknown} error */
function describe(error) {
  if (error instanceof StepFailure || error instanceof Interrupted) {
    return error.message;
  }
  return `internal error: ${error instanceof Error ? error.stack : String(error)}`;
}
