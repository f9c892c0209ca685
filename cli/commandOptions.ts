import { type Command, InvalidArgumentError, Option } from "commander";
import { checkedQuery } from "./output/query";
import { parseDuration } from "./quantities";

/** How a person names a capture, a machine or a storage account. */
export const nameForm = "name, id or stack:resource";

/** Says what a command's only argument is. */
export function withArgument(command: Command, description: string): Command {
  for (const argument of command.registeredArguments) argument.description = description;
  return command;
}

/** The options of a command that shows a result (`OutputOptions`) of Azure's (`AzureOptions`). */
export function withResult(command: Command): Command {
  return withAzureOptions(withOutput(command));
}

/** The options of a command that shows a result (`OutputOptions`). */
export function withOutput(command: Command): Command {
  return command
    .addOption(new Option("-o, --output <form>", "the output format").choices(["table", "json", "yaml", "tsv", "id"]).default("table"))
    .addOption(queryOption());
}

/** The options and the argument of a command about captures that a person names (`CaptureChoice`). */
export function withCaptures(command: Command): Command {
  return withPlace(withArgument(withResult(command), nameForm));
}

/** The options of a command that gets the files of captures (`AuthorizationOptions`, `CaptureChoice`). */
export function withFiles(command: Command): Command {
  return withPlace(command)
    .option("--wait", "waits for the end of the session, and for the file")
    .addOption(new Option("--auth <way>", "how to authenticate to storage: your login, the account key, or a SAS token in AZURE_STORAGE_SAS_TOKEN").choices(["login", "key", "sas"]).default("login"))
    .addOption(new Option("--timeout <duration>", "gives up after this time").default(86_400, "1d").argParser(parseDuration));
}

export function queryOption(): Option {
  return new Option("--query <expression>", "filters the result with a JMESPath expression").argParser(checkedQuery);
}

/** The options of a command that asks Azure (`AzureOptions`). */
export function withAzureOptions(command: Command): Command {
  return command
    .option("--subscription <id>", "the subscription (default: the configured one, or the only one)")
    .option("--debug", "shows every request on stderr, without secrets");
}

/** Where a name is looked for (`CaptureChoice`). */
function withPlace(command: Command): Command {
  return command
    .option("-g, --resource-group <name>", "looks for names only among captures of machines in this resource group")
    .option("-l, --location <region>", "looks for names only in this region");
}

/** For commands that return before Azure is done. */
export function noWaitOption(): Option {
  return new Option("--no-wait", "returns when Azure has accepted the request");
}

/** For options that may be repeated. */
export function collect(value: string, earlier: string[] | undefined): string[] {
  return [...(earlier ?? []), value];
}

/** For options with a whole number. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min || value > max) {
      throw new InvalidArgumentError(`must be a whole number from ${min} to ${max}, got "${text}"`);
    }
    return value;
  };
}
