import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "./patience";

/** The time of day at the start of the process, and how long that is ago: a wall clock that is set moves no deadline. */
export const systemClock: Clock = {
  // Whole numbers: sums of fractions would miss deadlines by a rounding error.
  now: () => Math.round(performance.timeOrigin + performance.now()),
  sleep: (milliseconds, signal) =>
    sleep(milliseconds, undefined, { signal }).catch((error: unknown) => {
      signal.throwIfAborted();
      throw error;
    }),
};
