/** A packet that is in both files: its time in the first, and how much later the second file says it is, in nanoseconds. */
export interface Crossing {
  readonly time: number;
  readonly difference: number;
  /** Whether it was sent at the first end. */
  readonly isThere: boolean;
}

/** As a share: no clock runs that wrong, and NTP corrects none faster. */
const mostDrift = 5e-4;
/** Time stamps are cut to microseconds in each file, and rarely worse. In nanoseconds. */
const resolution = 1000;

/** An offset and a drift that no packet contradicts: at the middle of the time, and over half of it. */
type Line = readonly [offset: number, drift: number];

/**
 * How far the second clock is ahead of the first, at each time.
 *
 * A packet from the first end says that the offset is at most its difference in time, since it took some time; one from the other end, that the offset
 * is at least its difference. The lines that no packet contradicts form a convex polygon; their middle is the estimate, their extremes are the error. Where
 * no line fits, because a clock was corrected or does not run evenly, as much slack as necessary is given and is part of the error.
 */
export class Clock {
  /** Whether packets of both directions limit the offset. Otherwise the fastest packet is taken for one without a delay. */
  readonly isBounded: boolean;
  /** How many packets it is made from; 0 if the machines' clocks are taken as they are. */
  readonly crossings: number;
  /** What the estimate may be off beyond its range, in nanoseconds. */
  readonly slack: number = 0;
  private readonly middle: number;
  private readonly half: number;
  private readonly lines: readonly Line[];
  private readonly middleOffset: number;

  constructor(crossings: readonly Crossing[], first: number, last: number, fixed = 0) {
    this.crossings = crossings.length;
    this.middle = (first + last) / 2;
    this.half = Math.max((last - first) / 2, 1);
    const there = crossings.filter(({ isThere }) => isThere);
    const back = crossings.filter(({ isThere }) => !isThere);
    this.isBounded = there.length > 0 && back.length > 0;
    if (crossings.length === 0) {
      this.lines = [[fixed, 0]];
      this.middleOffset = fixed;
      return;
    }
    let slack = resolution;
    let lines = this.possible(crossings, slack);
    for (let count = 1; lines.length === 0 && count <= 3 + crossings.length / 50; count *= 2) lines = this.possible([...withoutExtremes(there, count, 1), ...withoutExtremes(back, count, -1)], slack);
    while (lines.length === 0) lines = this.possible(crossings, (slack *= 1.5));
    this.slack = slack;
    this.lines = this.isBounded ? lines : [this.nearest(lines, there.length > 0 ? there : back, there.length > 0 ? 1 : -1)];
    this.middleOffset = this.offsetAt(this.middle);
  }

  /** A clock that is always ahead by the same, for files without a common packet. */
  static fixed(offset: number): Clock {
    return new Clock([], 0, 0, offset);
  }

  /** In nanoseconds, at a time of the first file. */
  offsetAt(time: number): number {
    return (this.extremeAt(time, 1) + this.extremeAt(time, -1)) / 2;
  }

  /** Infinite where packets of one direction only are known. */
  errorAt(time: number): number {
    if (!this.isBounded) return Infinity;
    return (this.extremeAt(time, 1) - this.extremeAt(time, -1)) / 2 + this.slack;
  }

  /** The time in the first file's clock of a time of the second's. */
  aligned(time: number): number {
    return time - this.offsetAt(time - this.middleOffset);
  }

  /** As a share of time. */
  get drift(): number {
    const [from, to] = [this.middle - this.half, this.middle + this.half];
    return (this.offsetAt(to) - this.offsetAt(from)) / (to - from);
  }

  /** The largest offset that is possible at a time, or with `sign` -1 the smallest. */
  private extremeAt(time: number, sign: number): number {
    const at = (time - this.middle) / this.half;
    let extreme = -Infinity;
    for (const line of this.lines) {
      const value = sign * (line[0] + line[1] * at);
      if (value > extreme) extreme = value;
    }
    return sign * extreme;
  }

  private possible(crossings: readonly Crossing[], slack: number): Line[] {
    const drift = mostDrift * this.half;
    const differences = crossings.map(({ difference }) => difference);
    const room = 1e9 + 2 * drift + slack;
    const [least, most] = [differences.reduce((a, b) => Math.min(a, b)) - room, differences.reduce((a, b) => Math.max(a, b)) + room];
    let lines: Line[] = [
      [least, -drift],
      [most, -drift],
      [most, drift],
      [least, drift],
    ];
    const limiting = [...hullOf(crossings.filter(({ isThere }) => isThere), 1), ...hullOf(crossings.filter(({ isThere }) => !isThere), -1)];
    for (const { time, difference, isThere } of limiting) {
      const at = (time - this.middle) / this.half;
      lines = isThere ? below(lines, at, difference + slack, 1) : below(lines, at, -(difference - slack), -1);
      if (lines.length === 0) break;
    }
    return lines;
  }

  /** The line that is nearest to the packets as a whole. */
  private nearest(lines: readonly Line[], crossings: readonly Crossing[], sign: number): Line {
    const mean = crossings.reduce((sum, { time }) => sum + time, 0) / crossings.length;
    const at = (mean - this.middle) / this.half;
    return lines.reduce((best, line) => (sign * (line[0] + line[1] * at) > sign * (best[0] + best[1] * at) ? line : best));
  }
}

/** Those that limit the offset: the corners of the convex hull from below, or with `sign` -1 from above. Corners that stand out by less than a nanosecond are none. */
function hullOf(crossings: readonly Crossing[], sign: number): Crossing[] {
  const hull: Crossing[] = [];
  for (const next of [...crossings].sort((one, other) => one.time - other.time || sign * (one.difference - other.difference))) {
    if (hull.at(-1)?.time === next.time) continue;
    while (hull.length > 1 && !isCorner(hull.at(-2)!, hull.at(-1)!, next, sign)) hull.pop();
    hull.push(next);
  }
  return hull;
}

function isCorner(before: Crossing, middle: Crossing, after: Crossing, sign: number): boolean {
  const share = (middle.time - before.time) / (after.time - before.time);
  const chord = before.difference + share * (after.difference - before.difference);
  return sign * (chord - middle.difference) >= 1;
}

/** Without the packets that limit the offset most, measured from the trend of all. */
function withoutExtremes(crossings: readonly Crossing[], count: number, sign: number): Crossing[] {
  const trend = trendOf(crossings);
  const rest = ({ time, difference }: Crossing): number => sign * (difference - trend * time);
  return [...crossings].sort((one, other) => rest(one) - rest(other)).slice(Math.min(count, crossings.length - 1));
}

function trendOf(crossings: readonly Crossing[]): number {
  const time = crossings.reduce((sum, crossing) => sum + crossing.time, 0) / crossings.length;
  const difference = crossings.reduce((sum, crossing) => sum + crossing.difference, 0) / crossings.length;
  const variance = crossings.reduce((sum, crossing) => sum + (crossing.time - time) ** 2, 0);
  const covariance = crossings.reduce((sum, crossing) => sum + (crossing.time - time) * (crossing.difference - difference), 0);
  return variance === 0 ? 0 : Math.max(-mostDrift, Math.min(mostDrift, covariance / variance));
}

/** The part of a convex polygon in which `sign * (offset + drift * at)` is at most `limit`. */
function below(lines: readonly Line[], at: number, limit: number, sign: number): Line[] {
  const excess = lines.map(([offset, drift]) => sign * (offset + drift * at) - limit);
  if (excess.every((value) => value <= 0)) return lines as Line[];
  return lines.flatMap((line, index) => {
    const next = (index + 1) % lines.length;
    const [here, there] = [excess[index]!, excess[next]!];
    const kept: Line[] = here <= 0 ? [line] : [];
    if (here <= 0 !== there <= 0) {
      const share = here / (here - there);
      const [offset, drift] = lines[next]!;
      kept.push([line[0] + share * (offset - line[0]), line[1] + share * (drift - line[1])]);
    }
    return kept;
  });
}
