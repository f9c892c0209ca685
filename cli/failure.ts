/** What ends a command: a finished message, what to do about it, and the exit code. */
export class Failure extends Error {
  readonly exitCode: number;

  constructor(message: string, { hints = [], exitCode = 1 }: { hints?: string[]; exitCode?: number } = {}) {
    super([message, ...hints.map((hint) => `  hint: ${hint}`)].join("\n"));
    this.name = "Failure";
    this.exitCode = exitCode;
  }
}
