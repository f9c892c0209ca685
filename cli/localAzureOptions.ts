import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Command, InvalidArgumentError, Option } from "commander";
import type * as emulator from "../emulator";
import { withoutUndefined } from "../provider/model/shapes";
import { collect } from "./commandOptions";
import { Failure } from "./failure";
import type { LocalSetUpOptions } from "./localSetUp";

/** Loaded only where it runs: help must not wait for it. */
const load = createRequire(__filename);

/** What is said about the local Azure on the command line. */
export interface LocalAzureChoices {
  directory: string;
  state?: string;
  speed: number;
  /** Undefined for Azure's own pace. */
  operationSeconds?: number;
  throttling: boolean;
  automaticWatchers: boolean;
  authentication: boolean;
  world: "article" | "empty";
  secondPut: "refuse" | "accept";
  /** A file that says who may do what. */
  access?: string;
  /** What is to go wrong: each a rule as JSON5 or the name of a ready one. */
  fault: string[];
  /** Files with the same. */
  faults: string[];
}

/** The options that every command has which runs the local Azure. */
export function addLocalAzureOptions(command: Command, operationSeconds?: number): Command {
  return command
    .option("--state <file>", "saves the state of the local Azure in this file (default: azure.json in the folder)")
    .addOption(new Option("--speed <number>", "seconds that pass in the local Azure per real second").default(1).argParser(number(Number.MIN_VALUE)))
    .addOption(new Option("--world <name>", "the initial resources, if there is no state yet").choices(["article", "empty"]).default("article"))
    .addOption(new Option("--fault <rule>", "a fault to inject: a rule as JSON5, or the name of a predefined rule; may be repeated").default([], "none").argParser(collect))
    .addOption(new Option("--faults <file>", "a file with a fault rule or a list of rules; may be repeated").default([], "none").argParser(collect))
    .option("--access <file>", "who can do what in the local Azure, in addition to the default account: JSON with principals, roleDefinitions and roleAssignments")
    .option("--no-authentication", "accepts requests without a token")
    .option("--no-throttling", "turns off throttling")
    .option("--no-automatic-watchers", "creates no network watcher with the first virtual network of a region, as in a subscription that has opted out")
    .addOption(new Option("--second-put <answer>", "the response to a PUT on an existing name").choices(["refuse", "accept"]).default("refuse"))
    .addOption(operationSecondsOption(operationSeconds))
    .option("--directory <folder>", "the folder for all saved files: certificates, state, stacks", ".pktcap");
}

function operationSecondsOption(byDefault: number | undefined): Option {
  const option = new Option("--operation-seconds <number>", `how long creating, stopping and deleting a capture takes${byDefault === undefined ? " (default: 10)" : ""}`).argParser(number(0));
  return byDefault === undefined ? option : option.default(byDefault);
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

/** The set-up that was chosen. */
export function setUpOf({ directory, state, access, fault, faults, ...behaviour }: LocalAzureChoices): LocalSetUpOptions {
  const { speed, world, secondPut, operationSeconds, throttling, automaticWatchers, authentication } = behaviour;
  return withoutUndefined({
    directory,
    stateFile: state,
    accessFile: access,
    faults: [...faults.flatMap(fromFile), ...fault.flatMap((text) => parsed("`--fault`", text))],
    azure: {
      speed,
      world,
      secondPut,
      timings: timingsOf(operationSeconds),
      throttling: throttling ? "on" : "off",
      automaticWatchers: automaticWatchers ? "on" : "off",
      authentication: authentication ? "required" : "off",
    },
  });
}

const longestRetryAfter = 10;

/** All long-running operations of a capture take this long; clients are told to ask again as soon as that. */
export function timingsOf(operationSeconds: number | undefined): Partial<emulator.Timings> {
  if (operationSeconds === undefined) return {};
  return {
    create: operationSeconds,
    stop: operationSeconds,
    delete: operationSeconds,
    captureStart: Math.min(1, operationSeconds),
    retryAfter: Math.min(longestRetryAfter, operationSeconds),
  };
}

function fromFile(file: string): emulator.Fault[] {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new Failure(`reading faults file "${file}": it cannot be read (${(error as NodeJS.ErrnoException).code ?? "unknown"})`);
  }
  return parsed(`faults file "${file}"`, text);
}

function parsed(from: string, text: string): emulator.Fault[] {
  try {
    return (load("../emulator") as typeof emulator).parseFaults(text);
  } catch (error) {
    throw new Failure(`reading ${from}: ${(error as Error).message}`, { exitCode: 2 });
  }
}
