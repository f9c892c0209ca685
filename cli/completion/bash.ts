import type { NameKind } from "./nameKinds";
import type { CommandWords, Vocabulary } from "./vocabulary";

/** Completion for bash 3.2 and newer, as macOS has it, without any other package. */
export function bashCompletion({ commands }: Vocabulary): string {
  return `# bash completion for pktcap; to have it in every shell: pktcap completion bash >> ~/.bashrc
_pktcap() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command="\${COMP_WORDS[1]}" words=""
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    words="${commands.map(({ name }) => name).join(" ")} --help --version"
  else
    case "$command $previous" in
${commands.flatMap(valuesOf).join("\n")}
      *)
        case "$command" in
${commands.map(wordsOf).join("\n")}
        esac
        ;;
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _pktcap pktcap
`;
}

/** What may follow an option. Nothing is offered where any value may, but files, which \`-o default\` adds. */
function valuesOf({ name, options }: CommandWords): string[] {
  return options
    .filter(({ takesValue }) => takesValue)
    .map(({ long, short, choices, names }) => {
      const patterns = [long, ...(short === undefined ? [] : [short])].map((option) => `"${name} ${option}"`);
      return `      ${patterns.join("|")}) words="${offeredBy(choices, names)}" ;;`;
    });
}

function wordsOf({ name, options, choices, names }: CommandWords): string {
  const offered = options.map(({ long }) => long).join(" ");
  const argument = offeredBy(choices, names);
  const others = argument === "" ? "" : ` else words="${argument}";`;
  return `          ${name}) if [ "\${current#-}" != "$current" ]; then words="${offered}";${others} fi ;;`;
}

/** Words that are known, else those that Azure is asked for. */
function offeredBy(choices: readonly string[], names: NameKind | undefined): string {
  return names === undefined ? choices.join(" ") : `$(pktcap complete ${names} 2>/dev/null)`;
}
