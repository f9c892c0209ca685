import type { Command } from "commander";
import { type NameKind, nameKindOf } from "./nameKinds";

/** What may stand on the command line. */
export interface Vocabulary {
  readonly commands: readonly CommandWords[];
}

export interface CommandWords {
  readonly name: string;
  readonly description: string;
  readonly options: readonly OptionWords[];
  /** What may stand in the place of the argument, where it is one of a few words. */
  readonly choices: readonly string[];
  /** What the argument names in Azure. */
  readonly names: NameKind | undefined;
}

export interface OptionWords {
  readonly long: string;
  readonly short?: string;
  readonly description: string;
  /** Whether a value follows. */
  readonly takesValue: boolean;
  /** The values that are allowed, where they are few. */
  readonly choices: readonly string[];
  /** What the value names in Azure. */
  readonly names?: NameKind | undefined;
}

/** The words of a command line, from its own definition. */
export function vocabularyOf(program: Command): Vocabulary {
  return {
    commands: program.createHelp().visibleCommands(program).filter((command) => command.name() !== "help").map((command) => ({
      name: command.name(),
      description: firstSentence(command.description()),
      choices: command.registeredArguments.flatMap(({ argChoices = [] }) => argChoices),
      names: command.registeredArguments.map((argument) => nameKindOf(argument.name())).find((kind) => kind !== undefined),
      options: [
        ...command.options.map(({ long, short, description, argChoices = [], ...option }) => ({
          long: long ?? "",
          ...(short !== undefined && { short }),
          description,
          takesValue: option.required || option.optional,
          choices: argChoices,
          names: nameKindOf(option.flags),
        })),
        { long: "--help", short: "-h", description: "shows help", takesValue: false, choices: [] },
      ],
    })),
  };
}

function firstSentence(text: string): string {
  return text.split(/[.:](?:\s|$)/, 1)[0] ?? "";
}
