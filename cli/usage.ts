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
  const suggestion = /\(Did you mean (?:one of )?(.*?)\?\)/.exec(message)?.[1];
  const reason = message.replace(/\s*\(Did you mean .*?\?\)/, "").replace(/^error: /, "").replace(/'([^']*)'/g, '"$1"').replace(/\.$/, "");
  return new Failure(`reading arguments: ${reason} (UsageError)`, { hints: hints(suggestion), exitCode: 2 });
}

function hints(suggestion?: string): string[] {
  return [...(suggestion === undefined ? [] : [`did you mean ${suggestion}?`]), "`pktcap --help` shows all commands, `pktcap <command> --help` the options of one"];
}
