import type { CommandWords, OptionWords, Vocabulary } from "./vocabulary";

/** Completion for zsh, with descriptions. */
export function zshCompletion({ commands }: Vocabulary): string {
  return `#compdef pktcap
# zsh completion for pktcap; to have it in every shell: pktcap completion zsh > "\${fpath[1]}/_pktcap"
_pktcap() {
  local -a commands
  commands=(
${commands.map(({ name, description }) => `    ${quoted(`${name}:${description}`)}`).join("\n")}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command="\${words[2]}"
  shift words
  (( CURRENT-- ))
  case "$command" in
${commands.map(caseOf).join("\n")}
  esac
}
if [ "\${funcstack[1]}" = "_pktcap" ]; then
  _pktcap "$@"
else
  compdef _pktcap pktcap
fi
`;
}

function caseOf({ name, options, choices }: CommandWords): string {
  const rest = choices.length === 0 ? "*: :_files" : `*: :(${choices.join(" ")})`;
  const specs = [...options.flatMap(specsOf), rest].map((spec) => `      ${quoted(spec)}`);
  return `    ${name})\n      _arguments \\\n${specs.join(" \\\n")}\n      ;;`;
}

function specsOf({ long, short, description, takesValue, choices }: OptionWords): string[] {
  const action = choices.length > 0 ? `(${choices.join(" ")})` : "_files";
  const tail = `[${description.replace(/[[\]:\\]/g, "\\$&")}]${takesValue ? `: :${action}` : ""}`;
  return [long, ...(short === undefined ? [] : [short])].map((option) => `*${option}${tail}`);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
