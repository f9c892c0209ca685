import type { Problems } from "../model/problems";
import { isObject } from "../model/shapes";

export function checkWholeNumber(value: unknown, min: number, max: number, problems: Problems): void {
  if (typeof value !== "number" || !Number.isInteger(value) || value < min || value > max)
    problems.mustBe(`a whole number from ${min} to ${max}`, value);
}

export function checkFlag(value: unknown, problems: Problems): void {
  if (value !== undefined && typeof value !== "boolean") problems.mustBe("true or false", value);
}

/** A list with at least one item, each of which has its own check. */
export function checkList(value: unknown, what: string, problems: Problems, check: (item: unknown, problems: Problems) => void): void {
  if (!Array.isArray(value) || value.length === 0) return problems.mustBe(what, value);
  value.forEach((item, index) => check(item, problems.at(index)));
}

/** An object with any names, whose entries have a check of their own. */
export function checkEntries(
  value: unknown,
  what: string,
  problems: Problems,
  check: (item: unknown, problems: Problems, name: string) => void,
): void {
  if (!isObject(value)) return problems.mustBe(what, value);
  for (const [name, item] of Object.entries(value)) check(item, problems.at(name), name);
}

export function isText(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "";
}

/** The object's own member; `undefined` where there is no such object. */
export function memberOf(value: unknown, name: string): unknown {
  return isObject(value) ? value[name] : undefined;
}

export function checkUnknownChoice(value: unknown, problems: Problems): void {
  if (value !== undefined && value !== "report" && value !== "allow") problems.mustBe('"report" or "allow"', value);
}
