import { Clock } from "./clock";
import { commonPackets } from "./commonPackets";
import { type TimeLimits } from "./matcher";
import { type KnownAddresses, type Sides, sidesOf } from "./sides";
import { type Survey } from "./survey";

/** How two files fit together: by their clocks, and by the addresses at each end. Times are nanoseconds since the first packet of the first file. */
export interface Alignment {
  readonly clock: Clock;
  readonly sides: Sides;
  readonly limits: TimeLimits;
  /** When both files were recording. */
  readonly overlap: readonly [first: number, last: number];
  /** The files without packets. */
  readonly empty: readonly (0 | 1)[];
}

const leastMargin = 10e6;
/** Machines of one cloud agree on the time to less than this. */
const wallClockError = 2e9;

export function alignmentOf(surveys: readonly [Survey, Survey], known: KnownAddresses): Alignment {
  const [a, b] = surveys;
  const common = commonPackets(a, b);
  const sides = sidesOf(surveys, common, known);
  const crossings = common.flatMap(({ a: { pair, direction, time }, difference }) => {
    const lowSide = sides.lowSides[0][pair]!;
    return lowSide === 0 ? [] : [{ time, difference, isThere: (lowSide === 1) === (direction === 0) }];
  });
  const clock = crossings.length > 0 ? new Clock(crossings, a.earliest, a.latest) : wallClock(a, b);
  const [ofA, ofB] = recordedTimes(a, b, clock);
  const overlap = [Math.max(ofA[0], ofB[0]), Math.min(ofA[1], ofB[1])] as const;
  const delays = ([0, 1] as const).map((direction) => delaysOf(crossings, clock, direction)) as [number[], number[]];
  const longest = Math.max(0, ...delays.map((values) => values.at(-1) ?? 0));
  const error = crossings.length === 0 ? wallClockError : Number.isFinite(clock.errorAt(overlap[0])) ? Math.max(clock.errorAt(overlap[0]), clock.errorAt(overlap[1])) : clock.slack;
  return {
    clock,
    sides,
    overlap,
    empty: ([0, 1] as const).filter((file) => surveys[file].packets === 0),
    limits: {
      recorded: [ofA, ofB],
      margin: Math.max(leastMargin, 2 * longest) + error,
      tolerance: 2 * error + 10_000,
      usualDelay: [middleOf(delays[0]), middleOf(delays[1])],
    },
  };
}

type Span = readonly [first: number, last: number];

/** When each file was recording, in the time of the first. One without packets may have been recording all the time. */
function recordedTimes(a: Survey, b: Survey, clock: Clock): [Span, Span] {
  const always = [-Infinity, Infinity] as const;
  const ofA: Span = a.origin === undefined ? always : [a.earliest, a.latest];
  const ofB: Span = b.origin === undefined ? always : [clock.aligned(b.earliest), clock.aligned(b.latest)];
  return [ofA, ofB];
}

/** Without common packets, both machines' own clocks have to do. */
function wallClock(a: Survey, b: Survey): Clock {
  const ahead = a.origin === undefined || b.origin === undefined ? 0 : (a.origin.seconds - b.origin.seconds) * 1e9 + a.origin.nanoseconds - b.origin.nanoseconds;
  return Clock.fixed(ahead);
}

function delaysOf(crossings: readonly { time: number; difference: number; isThere: boolean }[], clock: Clock, direction: 0 | 1): number[] {
  return crossings
    .filter(({ isThere }) => isThere === (direction === 0))
    .map(({ time, difference }) => Math.max(0, (difference - clock.offsetAt(time)) * (direction === 0 ? 1 : -1)))
    .sort((one, other) => one - other);
}

function middleOf(sorted: readonly number[]): number {
  return sorted[sorted.length >> 1] ?? 0;
}

