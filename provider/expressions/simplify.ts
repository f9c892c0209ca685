import { type Conjunction, covers, mergedAt, places } from "./conjunction";
import { type Intervals } from "./intervals";

/**
 * Fewer filters that fit the same packets: two that differ in one list or range become one, and what another one covers is left out.
 * The order stays that of what was written first.
 */
export function simplify(filters: readonly Conjunction[]): Conjunction[] {
  const merged = mergeUntilNothingChanges(filters);
  return merged.filter(
    (filter, index) => !merged.some((other, at) => at !== index && covers(other, filter) && (at < index || !covers(filter, other))),
  );
}

function mergeUntilNothingChanges(filters: readonly Conjunction[]): readonly Conjunction[] {
  for (let current = filters; ;) {
    const next = places.reduce(merge, current);
    if (next.length === current.length) return current;
    current = next;
  }
}

/** One pass over all filters that say the same of everything but this place. */
function merge(filters: readonly Conjunction[], place: (typeof places)[number]): readonly Conjunction[] {
  const result: Conjunction[] = [];
  const groups = new Map<string, number[]>();
  for (const filter of filters) {
    const key = keyWithout(place, filter);
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    if (!mergeInto(result, group, place, filter)) group.push(result.push(filter) - 1);
  }
  return result;
}

function mergeInto(result: Conjunction[], group: readonly number[], place: (typeof places)[number], filter: Conjunction): boolean {
  for (const index of group) {
    const merged = mergedAt(place, result[index] as Conjunction, filter);
    if (merged === undefined) continue;
    result[index] = merged;
    return true;
  }
  return false;
}

function keyWithout(place: (typeof places)[number], filter: Conjunction): string {
  return [filter.protocol, ...places.map((other) => (other === place ? "" : keyOf(filter[other])))].join(" ");
}

const keys = new WeakMap<Intervals, string>();

function keyOf(set: Intervals | undefined): string {
  if (set === undefined) return "*";
  const known = keys.get(set);
  if (known !== undefined) return known;
  const key = set.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`)).join(";");
  keys.set(set, key);
  return key;
}
