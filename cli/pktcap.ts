#!/usr/bin/env node
import { createRequire } from "node:module";
import { Command, CommanderError, Option } from "commander";
import { withoutControls } from "../provider/model/readable";
import { addCaptureCommands } from "./captureCommands";
import type * as emulatorCommand from "./emulatorCommand";
import { Failure } from "./failure";
import { addLocalAzureOptions, wholeNumber } from "./localAzureOptions";
import type * as localCommand from "./localCommand";
import { usageFailure } from "./usage";
import { version } from "./version";

/** Each command's code is loaded when it runs. */
const load = createRequire(__filename);

/** The command line: what a person does with captures, and the local Azure. */
export function commandLine(): Command {
  const program = new Command("pktcap")
    .description("Azure Network Watcher packet captures, and a local Azure to try them on")
    .version(version)
    .enablePositionalOptions();

  addCaptureCommands(program);
  program.commandsGroup("The local Azure:");
  addLocalAzureOptions(program.command("emulator"))
    .description("Runs the local Azure until it is stopped, and prints the variables that lead clients to it, for a shell.")
    .option("--port <number>", "where it listens; 0 for any (default: one that follows from the folder)", wholeNumber(0, 65_535))
    .addOption(new Option("--host <address>", "the address to listen on; any but loopback lets others in").default("127.0.0.1"))
    .option("--host-name <name...>", "names and addresses by which others reach it, for its certificate and their requests")
    .addHelpText("after", `\nExample:\n  $ pktcap emulator --port 8443 > azure.env &\n  $ . ./azure.env`)
    .action((options: emulatorCommand.EmulatorOptions) => (load("./emulatorCommand") as typeof emulatorCommand).runEmulator(options));

  addLocalAzureOptions(program.command("local"), 1)
    .description("Runs a command with the local Azure up and every variable set, for Pulumi as well.")
    .argument("<command...>", "the command and its arguments, after --")
    .passThroughOptions()
    .addHelpText("after", `\nExamples:\n  $ pktcap local -- pulumi up\n  $ pktcap local --fault lost-creates -- pulumi up`)
    .action((words: string[], options: localCommand.LocalOptions) => (load("./localCommand") as typeof localCommand).runLocal(words, options));

  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({ outputError: () => undefined });
  }
  return program;
}

/** Runs the command line and returns the exit code. */
export async function main(args: string[]): Promise<number> {
  const program = commandLine();
  try {
    await program.parseAsync(args, { from: "user" });
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

if (require.main === module) {
  // A reader that has seen enough, such as `head`, is no failure.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(0);
  });
  void main(process.argv.slice(2)).then((exitCode) => {
    process.exitCode = exitCode;
  });
}
