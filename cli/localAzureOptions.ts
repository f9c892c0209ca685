import { type Command, InvalidArgumentError, Option } from "commander";
import { collect } from "./commandOptions";

/** The options that every command has which runs the local Azure. */
export function addLocalAzureOptions(command: Command, operationSeconds?: number): Command {
  return command
    .option("--state <file>", "remembers the local Azure in this file (default: azure.json in the folder)")
    .addOption(new Option("--speed <number>", "seconds of the local Azure per real second").default(1).argParser(number(Number.MIN_VALUE)))
    .addOption(new Option("--world <name>", "what is there, when there is no state yet").choices(["article", "empty"]).default("article"))
    .addOption(new Option("--fault <rule>", "what is to go wrong: a rule as JSON5, or the name of a ready one; may be repeated").default([], "none").argParser(collect))
    .addOption(new Option("--faults <file>", "a file with such a rule, or a list of them; may be repeated").default([], "none").argParser(collect))
    .option("--access <file>", "who may do what in the local Azure, besides the account of the variables: JSON with principals, roleDefinitions and roleAssignments")
    .option("--no-authentication", "answers requests without a token, too")
    .option("--no-throttling", "refuses no request for being one too many")
    .addOption(new Option("--second-put <answer>", "to a PUT on a name that is taken").choices(["refuse", "accept"]).default("refuse"))
    .addOption(operationSecondsOption(operationSeconds))
    .option("--directory <folder>", "the folder for everything that stays: certificates, state, stacks", ".pktcap");
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
