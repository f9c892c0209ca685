#!/usr/bin/env node
import { createRequire } from "node:module";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { addCaptureCommands } from "./captureCommands";
import type * as emulatorCommand from "./emulatorCommand";
import { Failure } from "./failure";
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
  program
    .command("emulator")
    .description("Runs the local Azure until it is stopped, and prints the variables that lead clients to it, for a shell.")
    .option("--port <number>", "where it listens; 0 for any (default: one that follows from the folder)", wholeNumber(0, 65_535))
    .addOption(stateOption())
    .addOption(speedOption())
    .addOption(accessOption())
    .option("--no-throttling", "refuses no request for being one too many")
    .option("--operation-seconds <number>", "how long creating, stopping and deleting a capture takes (default: 10)", number(0))
    .addOption(directoryOption())
    .addHelpText("after", `\nExample:\n  $ pktcap emulator --port 8443 > azure.env &\n  $ . ./azure.env`)
    .action((options: emulatorCommand.EmulatorOptions) => (load("./emulatorCommand") as typeof emulatorCommand).runEmulator(options));

  program
    .command("local")
    .description("Runs a command with the local Azure up and every variable set, for Pulumi as well.")
    .argument("<command...>", "the command and its arguments, after --")
    .passThroughOptions()
    .addOption(stateOption())
    .addOption(speedOption())
    .addOption(accessOption())
    .option("--no-throttling", "refuses no request for being one too many")
    .option("--operation-seconds <number>", "how long creating, stopping and deleting a capture takes", number(0), 1)
    .addOption(directoryOption())
    .addHelpText("after", `\nExample:\n  $ pktcap local -- pulumi up`)
    .action((words: string[], options: localCommand.LocalOptions) => (load("./localCommand") as typeof localCommand).runLocal(words, options));

  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({ outputError: () => undefined });
  }
  return program;
}

function stateOption(): Option {
  return new Option("--state <file>", "remembers the local Azure in this file (default: azure.json in the folder)");
}

function accessOption(): Option {
  return new Option("--access <file>", "who may do what in the local Azure, besides the account of the variables: JSON with principals, roleDefinitions and roleAssignments");
}

function speedOption(): Option {
  return new Option("--speed <number>", "seconds of the local Azure per real second").default(1).argParser(number(Number.MIN_VALUE));
}

function directoryOption(): Option {
  return new Option("--directory <folder>", "the folder for everything that stays: certificates, state, stacks").default(".pktcap");
}

function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min || value > max) {
      throw new InvalidArgumentError(`must be a whole number from ${min} to ${max}, got "${text}"`);
    }
    return value;
  };
}

function number(min: number): (text: string) => number {
  return (text) => {
    const value = text.trim() === "" ? NaN : Number(text);
    if (!Number.isFinite(value) || value < min) {
      throw new InvalidArgumentError(`must be a number ${min === 0 ? "from 0 up" : "above 0"}, got "${text}"`);
    }
    return value;
  };
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
    process.stderr.write(`${describe(failure)}\n`);
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
