import type { NameKind } from "./nameKinds";
import type { CommandWords, OptionWords, Vocabulary } from "./vocabulary";

/** Completion for zsh, with descriptions. */
export function zshCompletion({ commands }: Vocabulary): string {
  return `#compdef pktcap
# zsh completion for pktcap; to have it in every shell: pktcap completion zsh > "\${fpath[1]}/_pktcap"
_pktcap_names() {
  local -a names
  names=(\${(f)"$(pktcap complete $argv[-1] 2>/dev/null)"})
  compadd "\${@[1,-2]}" -a names
}
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

function caseOf({ name, options, choices, names }: CommandWords): string {
  const rest = `*: :${actionFor(choices, names)}`;
  const specs = [...options.flatMap(specsOf), rest].map((spec) => `      ${quoted(spec)}`);
  return `    ${name})\n      _arguments \\\n${specs.join(" \\\n")}\n      ;;`;
}

function specsOf({ long, short, description, takesValue, choices, names }: OptionWords): string[] {
  const action = actionFor(choices, names);
  const tail = `[${description.replace(/[[\]:\\]/g, "\\$&")}]${takesValue ? `: :${action}` : ""}`;
  return [long, ...(short === undefined ? [] : [short])].map((option) => `*${option}${tail}`);
}

/** Words that are known, else those that Azure is asked for, else files. */
function actionFor(choices: readonly string[], names: NameKind | undefined): string {
  if (names !== undefined) return `_pktcap_names ${names}`;
  return choices.length > 0 ? `(${choices.join(" ")})` : "_files";
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
