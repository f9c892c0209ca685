const perDecade = 128;
const decades = 8;
/** Shorter delays are in the first bin. In nanoseconds. */
const shortest = 1000;
const scale = perDecade / Math.LN10;

/** Delays in each direction, in bins whose limits differ by less than 2%: memory does not grow with their number. */
export class Delays {
  private readonly bins = [new Uint32Array(perDecade * decades), new Uint32Array(perDecade * decades)] as const;
  private readonly counts = [0, 0];
  private readonly limits = [
    [Infinity, 0],
    [Infinity, 0],
  ] as const;

  add(direction: 0 | 1, nanoseconds: number): void {
    const bins = this.bins[direction];
    const limits = this.limits[direction] as [number, number];
    const bin = nanoseconds < shortest ? 0 : Math.min(bins.length - 1, 1 + Math.floor(Math.log(nanoseconds / shortest) * scale));
    bins[bin]! += 1;
    this.counts[direction]! += 1;
    if (nanoseconds < limits[0]) limits[0] = nanoseconds;
    if (nanoseconds > limits[1]) limits[1] = nanoseconds;
  }

  /** The delay that this part of the packets does not exceed, in nanoseconds, and how exact the bins are. Undefined if there are no packets. */
  quantile(direction: 0 | 1, part: number): { value: number; error: number } | undefined {
    const count = this.counts[direction]!;
    if (count === 0) return undefined;
    const bins = this.bins[direction];
    const [least, most] = this.limits[direction];
    let rest = Math.ceil(part * count);
    let bin = 0;
    while ((rest -= bins[bin]!) > 0) bin += 1;
    const lower = Math.max(least, bin === 0 ? 0 : shortest * 10 ** ((bin - 1) / perDecade));
    const upper = Math.max(lower, Math.min(most, bin === bins.length - 1 ? Infinity : shortest * 10 ** (bin / perDecade)));
    return { value: (lower + upper) / 2, error: (upper - lower) / 2 };
  }
}
