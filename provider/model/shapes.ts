import { distance } from "fastest-levenshtein";
import { longestText } from "./lists";
import { type Problems } from "./problems";
import { withoutControls } from "./readable";
import { isUnknown } from "./unknown";

/** Any object of JSON. */
export type JsonObject = Record<string, unknown>;

/** The value in canonical form; says what is wrong with it. `beside` are the properties that were checked before. */
export type Check = (value: unknown, problems: Problems, beside: JsonObject) => unknown;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** For `JSON.stringify`: objects with their keys sorted. */
export function sortedKeys(_key: string, value: unknown): unknown {
  return isObject(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;
}

/** Says which properties do not exist, with the one that was probably meant. */
export function checkNames(value: JsonObject, known: readonly string[], problems: Problems): void {
  for (const name of Object.keys(value)) {
    if (known.includes(name)) continue;
    const nearest = nearestName(name, known);
    problems
      .at(name)
      .say(
        nearest !== undefined
          ? `is not a known property; did you mean \`${nearest}\`?`
          : `is not a known property; allowed properties: ${known.map((other) => `\`${other}\``).join(", ")}`,
      );
  }
}

/** The name that was probably meant, in any letter case; `undefined` where none is near. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const distances = known.map((other) => distance(name.toLowerCase(), other.toLowerCase()));
  const smallest = Math.min(...distances);
  return smallest <= Math.max(2, name.length / 4) ? known[distances.indexOf(smallest)] : undefined;
}

/** The object with these properties, `undefined` where there is nothing to check in it; says so where it is no object at all. */
export function checkObject(value: unknown, known: readonly string[], problems: Problems): JsonObject | undefined {
  if (value === undefined || value === null || isUnknown(value)) return undefined;
  if (!isObject(value)) {
    problems.mustBe(`an object with ${known.map((name) => `\`${name}\``).join(", ")}`, value);
    return undefined;
  }
  checkNames(value, known, problems);
  return value;
}

/** Each member of the object as its own check leaves it; one that is not known yet is not checked. */
export function checkMembers(value: JsonObject, members: Readonly<Record<string, { check: Check }>>, problems: Problems): JsonObject {
  const known = (name: string, check: Check): unknown =>
    isUnknown(value[name]) ? value[name] : check(value[name], problems.at(name), value);
  return withoutUndefined(Object.fromEntries(Object.entries(members).map(([name, { check }]) => [name, known(name, check)])));
}

/** The text, `undefined` where it is left out or empty, as Azure writes what is left out. */
export function checkText(value: unknown, what: string, problems: Problems): string | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value === "string" && value.length <= longestText && value === withoutControls(value)) return value;
  problems.mustBe(what, value, typeof value === "string" ? "it is too long or contains invisible characters" : "");
  return undefined;
}

export function checkBoolean(value: unknown, problems: Problems): unknown {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "boolean" && !isUnknown(value)) problems.mustBe("true or false", value);
  return value;
}

/** The object without the keys whose value is `undefined`: neither the engine nor JSON has a form for them. */
export function withoutUndefined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
