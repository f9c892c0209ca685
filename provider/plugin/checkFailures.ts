import { holdsKey } from "../model/problems";
import { type JsonObject, nearestName } from "../model/shapes";

/** A mistake, as the protocol has it. */
export interface CheckFailure {
  /** The path in Pulumi's form, such as `filters[1].remotePort`; empty where the engine must not print the value. */
  readonly property: string;
  readonly reason: string;
}

/**
 * The problems that `check` found, as failures of their properties. The engine prints the value of a property that it finds in the inputs, secret or
 * not: a failure of one that holds a secret names its property in the reason only.
 */
export function failuresOf(problems: readonly string[], given: JsonObject, secrets: ReadonlySet<string>): CheckFailure[] {
  return problems.map((problem) => {
    const [, path, reason] = /^`([^`]+)`: (.*)$/s.exec(problem) ?? [];
    if (path === undefined || reason === undefined) return { property: "", reason: problem };
    const [name = ""] = path.split(/[.[]/, 1);
    const mustHide = secrets.has(name) || holdsKey(JSON.stringify(given[name]) ?? "");
    return mustHide ? { property: "", reason: problem } : { property: path, reason };
  });
}

/** What is wrong with an argument that does not exist. */
export function unknownArgument(name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known);
  const advice =
    nearest === undefined ? `the arguments are ${known.map((other) => `\`${other}\``).join(", ")}` : `did you mean \`${nearest}\`?`;
  return `is not an argument; ${advice}`;
}
