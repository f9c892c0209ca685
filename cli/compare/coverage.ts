/** Which bytes of a segment have arrived, where it was sent as one packet and arrives as several. */
export class Coverage {
  /** How many bytes. */
  total = 0;
  private ranges: [from: number, to: number][] = [];

  /** @param firstTime When the first of them arrived. */
  constructor(readonly firstTime: number) {}

  /** Adds bytes; those that have arrived already stay counted once. */
  add(from: number, to: number): void {
    const apart: [from: number, to: number][] = [];
    for (const range of this.ranges) {
      if (range[1] < from || range[0] > to) apart.push(range);
      else [from, to] = [Math.min(from, range[0]), Math.max(to, range[1])];
    }
    apart.push([from, to]);
    this.ranges = apart;
    this.total = apart.reduce((sum, range) => sum + range[1] - range[0], 0);
  }

  has(byte: number): boolean {
    return this.ranges.some((range) => range[0] <= byte && byte < range[1]);
  }
}
