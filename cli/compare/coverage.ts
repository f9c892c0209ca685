/** Which bytes of a segment have arrived, where it was sent as one packet and arrives as several. */
export class Coverage {
  /** How many bytes. */
  total = 0;
  private ranges: [from: number, to: number][] = [];

  /** @param firstTime When the first of them arrived. */
  constructor(readonly firstTime: number) {}

  /** Adds bytes; those that have arrived already stay counted once. */
  add(from: number, to: number): void {
    const apart = this.ranges.filter((range) => range[1] < from || range[0] > to);
    const joined = this.ranges.filter((range) => !apart.includes(range));
    apart.push([Math.min(from, ...joined.map((range) => range[0])), Math.max(to, ...joined.map((range) => range[1]))]);
    this.ranges = apart;
    this.total = apart.reduce((sum, range) => sum + range[1] - range[0], 0);
  }

  has(byte: number): boolean {
    return this.ranges.some((range) => range[0] <= byte && byte < range[1]);
  }
}
