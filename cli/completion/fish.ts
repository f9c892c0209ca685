import type { NameKind } from "./nameKinds";
import type { CommandWords, Vocabulary } from "./vocabulary";

/** Completion for fish, with descriptions. */
export function fishCompletion({ commands }: Vocabulary): string {
  const names = commands.map(({ name, description }) => `complete -c pktcap -n __fish_use_subcommand -f -a ${name} -d ${quoted(description)}`);
  return [
    "# fish completion for pktcap; to have it in every shell: pktcap completion fish > ~/.config/fish/completions/pktcap.fish",
    ...names,
    ...commands.flatMap(linesOf),
    "",
  ].join("\n");
}

function linesOf({ name, options, choices, names: argument }: CommandWords): string[] {
  const head = `complete -c pktcap -n '__fish_seen_subcommand_from ${name}'`;
  return [
    ...(choices.length === 0 && argument === undefined ? [] : [`${head} ${argument === undefined ? "-f " : ""}-a ${quoted(offeredBy(choices, argument))}`]),
    ...options.map(({ long, short, description, takesValue, choices: values, names }) =>
      [
        head,
        `-l ${long.replace(/^--/, "")}`,
        ...(short === undefined ? [] : [`-s ${short.replace(/^-/, "")}`]),
        ...(takesValue ? [values.length > 0 || names !== undefined ? `-x -a ${quoted(offeredBy(values, names))}` : "-r"] : []),
        `-d ${quoted(description)}`,
      ].join(" "),
    ),
  ];
}

/** Words that are known, else those that Azure is asked for. */
function offeredBy(choices: readonly string[], names: NameKind | undefined): string {
  return names === undefined ? choices.join(" ") : `(pktcap complete ${names} 2>/dev/null)`;
}

function quoted(text: string): string {
  return `'${text.replace(/['\\]/g, "\\$&")}'`;
}
