import type { Command } from "commander";
import { commandLine } from "../commandLine";
import { withArgument } from "../commandOptions";
import { bashCompletion } from "../completion/bash";
import { fishCompletion } from "../completion/fish";
import { vocabularyOf } from "../completion/vocabulary";
import { zshCompletion } from "../completion/zsh";

const scripts = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

/** `pktcap completion <shell>`: prints a script for the shell, from the definition of the command line. */
export function define(command: Command): void {
  const [shell] = withArgument(command, "the shell").registeredArguments;
  shell?.choices(Object.keys(scripts));
  command
    .addHelpText("after", `\nExample:\n  $ pktcap completion bash >> ~/.bashrc`)
    .action((shell: keyof typeof scripts) => void process.stdout.write(scripts[shell](vocabularyOf(commandLine()))));
}
