import { nearestName } from "../../provider/model/shapes";
import { exitCodes } from "../exitCodes";
import { Failure } from "../failure";
import { idsIn, idsWithin, type Stack } from "./stack";

/** What is looked for. */
export interface Kind {
  /** In words: `packet capture`. */
  readonly what: string;
  /** Whether an id is one's. */
  readonly isIt: (id: string) => boolean;
}

/**
 * The id that a stack has under a name.
 *
 * @throws Failure where it has none, or several.
 */
export function idInStack(stack: Stack | undefined, name: string, kind: Kind): string {
  const [id, ...others] = idsInStack(stack, name, kind);
  if (id !== undefined && others.length === 0) return id;
  throw ambiguous(subjectOf(stack, name, kind), [...(id === undefined ? [] : [id]), ...others]);
}

/**
 * The ids that a stack has under a name: of one resource or output, or of all that belong to a component.
 *
 * @throws Failure where it has none, or several resources of this name.
 */
export function idsInStack(stack: Stack | undefined, name: string, kind: Kind): readonly string[] {
  const { isIt } = kind;
  const ids = stack === undefined ? [] : idsIn(stack, name, isIt);
  const subject = subjectOf(stack, name, kind);
  if (ids.length > 1) throw ambiguous(subject, ids);
  const found = ids.length === 0 && stack !== undefined ? idsWithin(stack, name, isIt) : ids;
  if (found.length > 0) return found;
  const there = new Set((stack?.resources ?? []).filter(({ id }) => isIt(id)).flatMap((each) => [each.name, ...each.components]));
  throw new Failure(`${subject}: the stack has no such resource, and no output of this name with its id (NotFound)`, {
    hints: there.size === 0 ? [] : [`the stack has ${[...there].map((each) => `"${each}"`).join(", ")}`],
    exitCode: exitCodes.notFound,
  });
}

function subjectOf(stack: Stack | undefined, name: string, { what }: Kind): string {
  return `finding ${what} "${name}" of stack "${stack?.name ?? ""}"`;
}

/** A thing in Azure that is called by its name. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

/**
 * The one of all that has a name, in any letter case.
 *
 * @param none What is said where there is none, and what to do then.
 * @throws Failure where there is none, or several.
 */
export function pickByName<T extends Named>(all: readonly T[], name: string, what: string, none: { readonly reason: string; readonly hint: string }): T {
  const found = all.filter((one) => one.name.toLowerCase() === name.toLowerCase());
  const subject = `finding ${what} "${name}"`;
  const [first, ...others] = found;
  if (first !== undefined && others.length === 0) return first;
  if (first !== undefined) throw ambiguous(subject, found.map(({ id }) => id));
  const near = nearestName(name, all.map((one) => one.name));
  throw new Failure(`${subject}: ${none.reason} (NotFound)`, {
    hints: [...(near === undefined ? [] : [`did you mean "${near}"?`]), none.hint],
    exitCode: exitCodes.notFound,
  });
}

/** How many candidates are listed. */
const most = 10;

/** Several have the name: the person has to choose. */
function ambiguous(subject: string, ids: readonly string[]): Failure {
  const more = ids.length > most ? [`and ${ids.length - most} more`] : [];
  return new Failure(`${subject}: the name is ambiguous (AmbiguousName)`, {
    hints: [["use one of these ids:", ...ids.slice(0, most), ...more].join("\n    ")],
    exitCode: exitCodes.usage,
  });
}
