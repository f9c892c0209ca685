import { ExpressionError } from "./expressionError";

export type Values = Record<string, unknown>;

/** The type of a JSON value, as error messages name it. */
export function typeName(value: unknown): string {
  if (value === null || value === undefined) return "Null";
  if (Array.isArray(value)) return "Array";
  if (typeof value === "number") return Number.isInteger(value) ? "Integer" : "Float";
  return { string: "String", boolean: "Boolean" }[typeof value as string] ?? "Object";
}

export function isObject(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** As `string()` and `@{…}` write a value: truth values capitalised, null as nothing, objects and arrays as JSON. */
export function toText(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? "True" : "False";
  return JSON.stringify(value);
}

export function isEqual(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, index) => isEqual(item, b[index]));
  if (isObject(a) && isObject(b)) {
    const names = Object.keys(a);
    return names.length === Object.keys(b).length && names.every((name) => Object.hasOwn(b, name) && isEqual(a[name], b[name]));
  }
  return (a ?? null) === (b ?? null);
}

/** Negative, zero or positive. Numbers compare with numbers, texts with texts by their characters' numbers. */
export function compare(name: string, a: unknown, b: unknown): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "string" && typeof b === "string") return a < b ? -1 : a > b ? 1 : 0;
  if (typeof a === "boolean" && typeof b === "boolean") return Number(a) - Number(b);
  throw new ExpressionError(`The template language function '${name}' expects two parameters of matching types. The function was invoked with values of type '${typeName(a)}' and '${typeName(b)}' that do not match.`);
}

/** A member of an object, in whatever letter case it is asked for; `undefined` if there is none. */
export function memberOf(object: Values, name: string): unknown {
  if (Object.hasOwn(object, name)) return object[name];
  const found = Object.keys(object).find((key) => key.toLowerCase() === name.toLowerCase());
  return found === undefined ? undefined : object[found];
}
