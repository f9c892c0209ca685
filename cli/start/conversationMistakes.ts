import type { OutputOptions } from "../output/print";
import type { StartChoices } from "./mistakes";

/** The options about more than one capture. */
export interface ConversationChoices {
  between?: boolean;
  compare?: boolean;
  printProgram?: boolean;
  /** `true` waits until the session has ended, `false` returns when Azure has accepted the request. */
  wait?: boolean;
}

/** What is wrong with the number of machines, and with the options for several. */
export function conversationMistakes(machines: readonly string[], options: ConversationChoices & StartChoices & Pick<OutputOptions, "output">): string[] {
  const { between, compare, output, printProgram, wait, include, exclude, filePath, storageAccount, storagePath, continuous } = options;
  const isAlone = machines.length < 2;
  const notWith = (isGiven: boolean, option: string, why: string): string[] => (between && isGiven ? [`\`${option}\`: cannot be used with \`--between\`${why}`] : []);
  return [
    ...(between && isAlone ? ["`--between`: requires two or more machines"] : []),
    ...(!between && !isAlone ? [`\`<machine>\`: must be one machine, got ${machines.length}; use \`--between\` to record what they send each other`] : []),
    ...notWith(include !== undefined, "--include", ""),
    ...notWith(exclude !== undefined, "--exclude", ""),
    ...notWith(printProgram === true, "--print-program", "; declare a `ConversationCapture` instead"),
    ...notWith(/\.cap$/i.test(storagePath ?? ""), "--storage-path", " if it names a file: each capture needs its own"),
    ...(compare && !between ? ["`--compare`: requires `--between`"] : []),
    ...(compare && output === "id" ? ["`--compare`: cannot be used with `--output id`"] : []),
    ...(compare && wait !== true ? ["`--compare`: requires `--wait`"] : []),
    ...(compare && storageAccount === undefined && filePath !== undefined ? ["`--compare`: requires `--storage-account`, from which the files are read"] : []),
    ...(compare && continuous ? ["`--compare`: cannot be used with `--continuous`, which writes several files"] : []),
  ];
}
