/** Whole numbers from `first` to `last`. */
export interface Interval {
  readonly first: bigint;
  readonly last: bigint;
}

/** A set of whole numbers: intervals that neither touch nor overlap, in rising order. */
export type Intervals = readonly Interval[];

/** How many neighbours in a row a list of single values names rather than leave them to a range of their own. */
const longestRunInList = 4n;

export function united(intervals: Iterable<Interval>): Intervals {
  const sorted = [...intervals].sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
  const result: Interval[] = [];
  for (const interval of sorted) {
    const previous = result.at(-1);
    if (previous === undefined || interval.first > previous.last + 1n) result.push(interval);
    else if (interval.last > previous.last) result.splice(-1, 1, { first: previous.first, last: interval.last });
  }
  return result;
}

export function intersected(a: Intervals, b: Intervals): Intervals {
  const result: Interval[] = [];
  for (let i = 0, j = 0; ;) {
    const [x, y] = [a[i], b[j]];
    if (x === undefined || y === undefined) return result;
    const first = x.first > y.first ? x.first : y.first;
    const last = x.last < y.last ? x.last : y.last;
    if (first <= last) result.push({ first, last });
    if (x.last < y.last) i++;
    else j++;
  }
}

/** The numbers of `a` that are not in `b`. */
export function without(a: Intervals, b: Intervals): Intervals {
  return b.reduce<Intervals>(
    (left, { first, last }) =>
      left.flatMap((interval) =>
        [
          { first: interval.first, last: interval.last < first ? interval.last : first - 1n },
          { first: interval.first > last ? interval.first : last + 1n, last: interval.last },
        ].filter((part) => part.first <= part.last),
      ),
    a,
  );
}

/** Whether every number of `b` is one of `a`. */
export function includes(a: Intervals, b: Intervals): boolean {
  let i = 0;
  return b.every(({ first, last }) => {
    while ((a[i]?.last ?? last) < last) i++;
    const around = a[i];
    return around !== undefined && around.first <= first;
  });
}

/** The set in pieces that Azure has a form for: one list of single values, if there are any, and each range for itself. */
export function pieces(set: Intervals): Intervals[] {
  if (set.length === 1) return [set];
  const singles = set.filter(isShort);
  const ranges = set.filter((interval) => !isShort(interval)).map((range) => [range]);
  return singles.length > 0 ? [singles, ...ranges] : ranges;
}

/** Two pieces as one, where Azure has a form for it: one range, or a list of single values. */
export function unitedPiece(a: Intervals, b: Intervals): Intervals | undefined {
  const isList = a.every(isShort) && b.every(isShort);
  if (!isList && !isNear(a, b)) return undefined;
  const union = united([...a, ...b]);
  return union.length === 1 || union.every(isShort) ? union : undefined;
}

/** Whether there is no gap between the one as a whole and the other. */
function isNear(a: Intervals, b: Intervals): boolean {
  const startsBeforeEnd = (x: Intervals, y: Intervals): boolean => (x[0]?.first ?? 0n) <= (y.at(-1)?.last ?? 0n) + 1n;
  return startsBeforeEnd(a, b) && startsBeforeEnd(b, a);
}

/** As Azure writes it: one value, one range or a list. Only for what is one piece. */
export function textOf(set: Intervals, one: (value: bigint) => string): string {
  const [only, ...more] = set;
  if (only !== undefined && more.length === 0) return only.first === only.last ? one(only.first) : `${one(only.first)}-${one(only.last)}`;
  return set
    .flatMap(({ first, last }) => Array.from({ length: Number(last - first) + 1 }, (_, index) => one(first + BigInt(index))))
    .join(";");
}

function isShort({ first, last }: Interval): boolean {
  return last - first < longestRunInList;
}
