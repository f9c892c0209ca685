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

function linesOf({ name, options, choices }: CommandWords): string[] {
  const head = `complete -c pktcap -n '__fish_seen_subcommand_from ${name}'`;
  return [
    ...(choices.length === 0 ? [] : [`${head} -f -a ${quoted(choices.join(" "))}`]),
    ...options.map(({ long, short, description, takesValue, choices: values }) =>
      [
        head,
        `-l ${long.replace(/^--/, "")}`,
        ...(short === undefined ? [] : [`-s ${short.replace(/^-/, "")}`]),
        ...(takesValue ? [values.length > 0 ? `-x -a ${quoted(values.join(" "))}` : "-r"] : []),
        `-d ${quoted(description)}`,
      ].join(" "),
    ),
  ];
}

function quoted(text: string): string {
  return `'${text.replace(/['\\]/g, "\\$&")}'`;
}
