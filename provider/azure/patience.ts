/** Time as this package sees it, so that tests can turn it. */
export interface Clock {
  /**
   * Whole milliseconds, near those since 1970. It never jumps, so it is for deadlines and durations; for the time of day, and to compare with
   * times that Azure gives, it is only as good as the machine's clock was when the process started.
   */
  now(): number;
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** How long an operation may go on, and whom it tells that it waits. */
export interface Patience {
  readonly clock: Clock;
  /** When to give up, on `clock`. */
  readonly deadline: number;
  /** Fires when the person at the keyboard, or the engine, wants no more. */
  readonly signal: AbortSignal;
  /** Shows one line while something is waited for. */
  report(message: string): void;
}

/**
 * Sleeps, unless that would pass the deadline.
 *
 * @returns `false` when there is not that much time left: the caller gives up.
 * @throws What the signal was fired with.
 */
export async function pause(patience: Patience, milliseconds: number): Promise<boolean> {
  patience.signal.throwIfAborted();
  if (patience.clock.now() + milliseconds > patience.deadline) return false;
  await patience.clock.sleep(milliseconds, patience.signal);
  patience.signal.throwIfAborted();
  return true;
}

/**
 * Sleeps, no longer than until the deadline: for what is looked at once more at the very end.
 *
 * @returns `false` when the deadline had come already: the caller gives up.
 * @throws What the signal was fired with.
 */
export async function pauseAtMost(patience: Patience, milliseconds: number): Promise<boolean> {
  const left = patience.deadline - patience.clock.now();
  return left > 0 && pause(patience, Math.min(milliseconds, left));
}

/** The same patience, for at most so many milliseconds from now. */
export function atMost(patience: Patience, milliseconds: number): Patience {
  return { ...patience, deadline: Math.min(patience.deadline, patience.clock.now() + milliseconds) };
}

/** A delay that grows with each attempt, between half and all of `first · factor^attempt`, never more than `most`. */
export function backOff(attempt: number, first: number, most: number, factor = 2): number {
  return Math.min(most, first * factor ** attempt) * (0.5 + Math.random() / 2);
}

/** What an operation is interrupted with. */
export class Interrupted extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = "Interrupted";
  }
}
