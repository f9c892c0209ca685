import type { CommanderError } from "commander";
import { Failure } from "./failure";

/** A mistake in the arguments, in the house's form. Undefined where help or the version was asked for. */
export function usageFailure({ code, exitCode, message }: CommanderError): Failure | undefined {
  if (exitCode === 0) {
    return undefined;
  }
  if (code === "commander.help") {
    return new Failure("reading arguments: no command was given (UsageError)", { hints: hints(), exitCode: 2 });
  }
  const value = valueReason(message);
  if (value !== undefined) return new Failure(`reading arguments: ${value} (UsageError)`, { hints: hints(), exitCode: 2 });
  const suggestion = /\(Did you mean (?:one of )?(.*?)\?\)/.exec(message)?.[1];
  const reason = message.replace(/\s*\(Did you mean .*?\?\)/, "").replace(/^error: /, "").replace(/'([^']*)'/g, '"$1"').replace(/\.$/, "");
  return new Failure(`reading arguments: ${reason} (UsageError)`, { hints: hints(suggestion), exitCode: 2 });
}

/** What is wrong with an option's value: `` `--time-limit`: must be …, got "fast" ``. */
function valueReason(message: string): string | undefined {
  const [, option, given, rule] = /^error: option '(?:-\w, )?(--[\w-]+)[^']*' argument '([^]*)' is invalid\. ([^]*)$/.exec(message) ?? [];
  if (option === undefined || rule === undefined) return undefined;
  const choices = /^Allowed choices are (.*)\.$/.exec(rule)?.[1];
  return `\`${option}\`: ${choices === undefined ? rule : `must be one of ${choices}, got "${given ?? ""}"`}`;
}

function hints(suggestion?: string): string[] {
  return [...(suggestion === undefined ? [] : [`did you mean ${suggestion}?`]), "`pktcap --help` shows all commands, `pktcap <command> --help` the options of one"];
}
