/** Nanoseconds. Each divides the next, so that intervals can be joined, and people read them easily. */
const widths = [
  ...[1e3, 2e3, 1e4, 2e4, 1e5, 2e5, 1e6, 2e6, 1e7, 2e7, 1e8, 2e8, 1e9, 2e9, 1e10, 2e10],
  ...[6e10, 1.2e11, 6e11, 1.2e12, 3.6e12, 7.2e12, 2.16e13, 8.64e13, 6.048e14, 6.048e15, 6.048e16, 6.048e17, 6.048e18],
];
const mostIntervals = 1200;

/** Packets and bytes over time, in at most 1,200 intervals that grow as the file does. */
export class Throughput {
  /** Of the intervals, in nanoseconds. */
  width = widths[0]!;
  /** The number of the first interval that is kept: its time divided by the width. */
  start = 0;
  /** How many intervals there are. */
  length = 0;
  bytes = new Float64Array(mostIntervals);
  packets = new Float64Array(mostIntervals);
  /** Resets and retransmissions. */
  troubles = new Float64Array(mostIntervals);

  /** @param time nanoseconds, before or after those that came before */
  add(time: number, bytes: number, isTrouble: boolean): void {
    let interval = Math.floor(time / this.width) - this.start;
    if (interval < 0 || interval >= this.length) {
      this.reach(time);
      interval = Math.floor(time / this.width) - this.start;
    }
    this.bytes[interval]! += bytes;
    this.packets[interval]! += 1;
    if (isTrouble) this.troubles[interval]! += 1;
  }

  /** Makes the intervals cover this time too. */
  private reach(time: number): void {
    if (this.length === 0) {
      this.start = Math.floor(time / this.width);
      this.length = 1;
      return;
    }
    const earliest = Math.min(time, this.start * this.width);
    const latest = Math.max(time, (this.start + this.length - 1) * this.width);
    const intervalsOf = (width: number): number => Math.floor(latest / width) - Math.floor(earliest / width) + 1;
    const width = widths.find((width) => width >= this.width && intervalsOf(width) <= mostIntervals)!;
    const start = Math.floor(earliest / width);
    if (width !== this.width || start !== this.start) {
      this.bytes = this.moved(this.bytes, width, start);
      this.packets = this.moved(this.packets, width, start);
      this.troubles = this.moved(this.troubles, width, start);
    }
    this.width = width;
    this.start = start;
    this.length = intervalsOf(width);
  }

  private moved(values: Float64Array, width: number, start: number): Float64Array<ArrayBuffer> {
    const moved = new Float64Array(mostIntervals);
    const perInterval = width / this.width;
    for (let i = 0; i < this.length; i++) {
      moved[Math.floor((this.start + i) / perInterval) - start]! += values[i]!;
    }
    return moved;
  }
}
