/** The first `count` rows by descending weight, of equals the earlier. Holds few more than these at a time. */
export function top<Row>(rows: Iterable<Row>, count: number, weight: (row: Row) => number): Row[] {
  const room = 2 * count + 64;
  let best: Row[] = [];
  const rank = (): void => {
    best = best.sort((a, b) => weight(b) - weight(a)).slice(0, count);
  };
  for (const row of rows) {
    best.push(row);
    if (best.length === room) rank();
  }
  rank();
  return best;
}
