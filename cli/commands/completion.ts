import type { Command } from "commander";
import { bashCompletion } from "../completion/bash";
import { fishCompletion } from "../completion/fish";
import { type Vocabulary, vocabularyOf } from "../completion/vocabulary";
import { zshCompletion } from "../completion/zsh";

/** The shells that there is completion for. */
export type Shell = "bash" | "zsh" | "fish";

const scripts: Readonly<Record<Shell, (vocabulary: Vocabulary) => string>> = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

/** `pktcap completion <shell>`: prints a script for the shell, from the definition of the command line. */
export function completion(shell: Shell, program: Command): void {
  process.stdout.write(scripts[shell](vocabularyOf(program)));
}
