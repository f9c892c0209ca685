import { exitCodes } from "../exitCodes";
import { Failure } from "../failure";

const most = 10;

/** Several have the name: the person has to choose. */
export function ambiguous(subject: string, ids: readonly string[]): Failure {
  const more = ids.length > most ? [`and ${ids.length - most} more`] : [];
  return new Failure(`${subject}: ${ids.length} have this name (AmbiguousName)`, {
    hints: [["give the id of one:", ...ids.slice(0, most), ...more].join("\n    ")],
    exitCode: exitCodes.usage,
  });
}
