import { type Protocol } from "../model/capture";
import { families, isIPv6 } from "./addressLine";
import { includes, intersected, type Intervals, unitedPiece } from "./intervals";

/** One filter of Azure's, as sets: a packet must be in all of them. What is left out may be anything. Each set is one piece. */
export interface Conjunction {
  readonly protocol: Protocol;
  readonly localIPAddress?: Intervals;
  readonly localPort?: Intervals;
  readonly remoteIPAddress?: Intervals;
  readonly remotePort?: Intervals;
}

export const places = ["localIPAddress", "localPort", "remoteIPAddress", "remotePort"] as const;

/** What fits both; `undefined` where no packet does. */
export function conjoined(a: Conjunction, b: Conjunction): Conjunction | undefined {
  if (a.protocol !== b.protocol && a.protocol !== "Any" && b.protocol !== "Any") return undefined;
  const sets = places.map((place) => [place, intersectedOrAny(a[place], b[place])] as const);
  if (sets.some(([, set]) => set?.length === 0)) return undefined;
  return ofOneFamily({ ...ofSets(sets), protocol: a.protocol === "Any" ? b.protocol : a.protocol });
}

/** Whether whatever fits `b` fits `a` as well. */
export function covers(a: Conjunction, b: Conjunction): boolean {
  return (
    (a.protocol === "Any" || a.protocol === b.protocol) &&
    places.every((place) => {
      const [outer, inner] = [a[place], b[place]];
      return outer === undefined || (inner !== undefined && (outer === inner || includes(outer, inner)));
    })
  );
}

/** The one filter for what fits either of two that differ in one place only; `undefined` where Azure has none. */
export function mergedAt(place: (typeof places)[number], a: Conjunction, b: Conjunction): Conjunction | undefined {
  const [x, y] = [a[place], b[place]];
  if (x === undefined || y === undefined) return undefined;
  const union = unitedPiece(x, y);
  return union && ofOneFamily({ ...a, [place]: union });
}

/**
 * Both addresses of a packet are of one family. So what one side says of the family restricts the other side too, and need not be said
 * twice; `undefined` where the sides have none in common.
 */
function ofOneFamily(conjunction: Conjunction): Conjunction | undefined {
  const { localIPAddress: local, remoteIPAddress: remote, ...rest } = conjunction;
  if (local === undefined || remote === undefined) return conjunction;
  const common = Object.entries(families)
    .filter(([name]) => [local, remote].every((set) => set.some(({ first }) => isIPv6(first) === (name === "ip6"))))
    .map(([, family]) => family);
  if (common.length === 0) return undefined;
  const [localPart, remotePart] = [intersected(local, common), intersected(remote, common)];
  const isWhole = (set: Intervals): boolean => includes(set, common);
  return {
    ...rest,
    ...(isWhole(localPart) && !isWhole(remotePart) ? {} : { localIPAddress: localPart }),
    ...(isWhole(remotePart) ? {} : { remoteIPAddress: remotePart }),
  };
}

function intersectedOrAny(a: Intervals | undefined, b: Intervals | undefined): Intervals | undefined {
  return a === undefined || b === undefined || a === b ? (a ?? b) : intersected(a, b);
}

function ofSets(sets: readonly (readonly [string, Intervals | undefined])[]): Partial<Conjunction> {
  return Object.fromEntries(sets.filter(([, set]) => set !== undefined));
}
