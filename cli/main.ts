import { CommanderError } from "commander";
import { withoutControls } from "../provider/model/readable";
import { commandLine } from "./commandLine";
import { Failure } from "./failure";
import { usageFailure } from "./usage";

/** Runs the command line of this process. */
export async function run(): Promise<void> {
  // A reader that has seen enough, such as `head`, is no failure.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(0);
  });
  process.exitCode = await main(process.argv.slice(2));
}

/** Runs a command line and returns the exit code. */
async function main(args: string[]): Promise<number> {
  try {
    await commandLine(args).parseAsync(args, { from: "user" });
    return typeof process.exitCode === "number" ? process.exitCode : 0;
  } catch (error) {
    const failure = error instanceof CommanderError ? usageFailure(error) : error;
    if (failure === undefined) {
      return 0;
    }
    const lines = describe(failure).split("\n");
    process.stderr.write(lines.map((line) => `${withoutControls(line)}\n`).join(""));
    return failure instanceof Failure ? failure.exitCode : 1;
  }
}

function describe(error: unknown): string {
  if (error instanceof Failure) {
    return error.message;
  }
  return `internal error: ${error instanceof Error ? error.stack : String(error)}`;
}
