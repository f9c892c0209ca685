import { isObject } from "../expressions/values";
import type { Values } from "../expressions/values";
import { DefinitionError, unknownMember } from "./definitionError";

/** An object with no other members than these. */
export function objectAt(value: unknown, path: string, type: string, known?: readonly string[]): Values {
  if (!isObject(value)) throw new DefinitionError("content", `Error converting value ${JSON.stringify(value) ?? "null"} to type '${type}'. Path '${path}'.`);
  const unknown = known && Object.keys(value).find((name) => !known.includes(name));
  if (unknown !== undefined) throw unknownMember(unknown, type, path);
  return value;
}

/** A member that is text, if it is there. */
export function textAt(object: Values, name: string, path: string): string | undefined {
  const value = object[name];
  if (value === undefined || typeof value === "string") return value;
  throw new DefinitionError("content", `Error converting value ${JSON.stringify(value)} to type 'System.String'. Path '${path}.${name}'.`);
}

/** The name of a kind of thing in Azure's letter case: one of `supported`; one of `others` is known, but not supported here. */
export function kindOf(value: unknown, path: string, type: string, supported: readonly string[], others: readonly string[], where: string): string {
  const find = (names: readonly string[]) => names.find((name) => typeof value === "string" && name.toLowerCase() === value.toLowerCase());
  const found = find(supported);
  if (found !== undefined) return found;
  const known = find(others);
  if (known !== undefined) throw new DefinitionError("notSupported", `the type '${known}' of ${where}`);
  if (value === undefined) throw new DefinitionError("content", `Required property 'type' not found in JSON. Path '${path}'.`);
  throw new DefinitionError("content", `Error converting value ${JSON.stringify(value)} to type '${type}'. Path '${path}.type'.`);
}
