// The help pages of `pktcap` in docs/cli.md, from its own definition. `npm run docs` writes them.

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const page = new URL("../../docs/cli.md", import.meta.url);
const start = "<!-- commands: written by `npm run docs` from the command line itself -->";
const end = "<!-- /commands -->";

/**
 * docs/cli.md with its help pages up to date.
 *
 * @param {string} document
 * @param {import("commander").Command} program
 */
export function withCommands(document, program) {
  const [before = "", rest = ""] = document.split(start);
  const after = rest.split(end)[1] ?? "";
  const sections = program.commands.flatMap((command) => sectionsOf(command, `pktcap ${command.name()}`));
  return `${before}${start}\n\n${sections.join("\n")}\n${end}${after}`;
}

/**
 * The page of a command, and those of its subcommands.
 *
 * @param {import("commander").Command} command
 * @param {string} name
 * @returns {string[]}
 */
function sectionsOf(command, name) {
  return [`### ${name}\n\n\`\`\`\n${helpOf(command)}\n\`\`\`\n`, ...command.commands.flatMap((sub) => sectionsOf(sub, `${name} ${sub.name()}`))];
}

/** What `--help` prints, examples included. @param {import("commander").Command} command */
function helpOf(command) {
  let text = "";
  command.configureHelp({ helpWidth: 110 }).configureOutput({ writeOut: (part) => (text += part), getOutHasColors: () => false });
  command.outputHelp();
  return text.trimEnd();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { commandLine } = createRequire(import.meta.url)("../../dist/cli/commandLine.js");
  writeFileSync(page, withCommands(readFileSync(page, "utf8"), commandLine()));
}
