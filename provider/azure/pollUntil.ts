import type { AzureError } from "./errors";
import { backOff, type Patience, pause, pauseAtMost } from "./patience";

/** How something is looked at again and again. */
export interface Polling<T> {
  readonly isOver: (seen: T) => boolean;
  readonly look: (seen: T, looks: number) => Promise<T>;
  /** How long to wait before the next look, in milliseconds. @default a second that grows to ten */
  readonly delay?: (seen: T, looks: number) => number;
  /** The line that shows what is waited for. */
  readonly report?: (seen: T) => string;
  /** Why it is given up when the time is over; left out where what has been seen by then is good enough. */
  readonly late?: (seen: T) => AzureError;
  /** Whether the last delay is cut short for a look at the very end. */
  readonly looksAtEnd?: boolean;
}

/** Looks until it is over. `known` is what has been seen already; what is seen last is returned. */
export async function pollUntil<T>(known: T, patience: Patience, polling: Polling<T>): Promise<T> {
  const { isOver, look, delay = (_seen, looks) => backOff(looks, 1000, 10_000), report, late, looksAtEnd = false } = polling;
  let seen = known;
  for (let looks = 0; !isOver(seen); looks++) {
    if (report !== undefined) patience.report(report(seen));
    if (!(await (looksAtEnd ? pauseAtMost : pause)(patience, delay(seen, looks)))) {
      if (late === undefined) break;
      throw late(seen);
    }
    seen = await look(seen, looks);
  }
  return seen;
}
