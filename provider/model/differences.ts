import { rulesByName } from "./rules";
import { isObject, type JsonObject, sortedKeys } from "./shapes";
import { containsUnknown } from "./unknown";

/** A path and the two values that differ there, as `filters[0].localPort`. */
export interface Difference {
  readonly path: string;
  readonly old: unknown;
  readonly new: unknown;
}

/** Whether two values of a property mean the same to Azure. What is not known yet never does. */
export function isSame(property: string, a: unknown, b: unknown): boolean {
  if (containsUnknown(a) || containsUnknown(b)) return false;
  return comparable(property, a) === comparable(property, b);
}

/** The new values, each in the old one's spelling where both mean the same: a difference in letter case alone is none. */
export function keepSpelling(olds: JsonObject, news: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(news).map(([name, value]) => [name, Object.hasOwn(olds, name) ? spelledAs(name, olds[name], value) : value]),
  );
}

function spelledAs(path: string, old: unknown, current: unknown): unknown {
  if (isSame(path, old, current)) return old;
  if (Array.isArray(old) && Array.isArray(current))
    return current.map((value, index): unknown => spelledAs(`${path}[${index}]`, old[index], value));
  if (!isObject(old) || !isObject(current)) return current;
  return Object.fromEntries(Object.entries(current).map(([name, value]) => [name, spelledAs(`${path}.${name}`, old[name], value)]));
}

/** Every place at which two values differ, down to single values. */
export function differences(path: string, old: unknown, current: unknown): Difference[] {
  if (isSame(path, old, current)) return [];
  if (Array.isArray(old) && Array.isArray(current))
    return inside(old.keys(), current.keys(), (index) => differences(`${path}[${index}]`, old[index], current[index]));
  if (isObject(old) && isObject(current)) {
    return inside(Object.keys(old), Object.keys(current), (name) => differences(inPath(path, name), old[name], current[name]));
  }
  return [{ path, old, new: current }];
}

/** A property of the object at a path, as Pulumi writes it. */
function inPath(path: string, name: string): string {
  return /^[\w$]+$/.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`;
}

function inside<K>(olds: Iterable<K>, news: Iterable<K>, compare: (key: K) => Difference[]): Difference[] {
  return [...new Set([...olds, ...news])].flatMap(compare);
}

/** A text that is equal for values that mean the same: keys sorted, instances in any order, ids and names in any letter case. */
function comparable(path: string, value: unknown): string {
  const property = /\w+$/.exec(path)?.[0] ?? path;
  // What lies in `triggers` is the program's own, whatever it is called.
  const isOurs = !/^triggers\b/.test(path);
  return JSON.stringify({ [property]: value }, (key, inner: unknown) => {
    if (isOurs && typeof inner === "string" && rulesByName.get(key)?.isCaseless) return inner.toLowerCase();
    if (isOurs && Array.isArray(inner) && rulesByName.get(key)?.isUnordered)
      return inner.map((instance) => JSON.stringify(instance).toLowerCase()).sort();
    return sortedKeys(key, inner);
  });
}
