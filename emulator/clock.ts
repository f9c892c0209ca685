/** Where the time comes from. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
}

/** The service's time: it can run faster than real time, and tests turn it forward. */
export interface ServiceClock extends Clock {
  /** Turns the clock forward. Operations and sessions that end in between have ended afterwards. */
  advance(seconds: number): void;
}

/**
 * The service's clock.
 *
 * @param clock real time unless told otherwise
 * @param speed service seconds per second of `clock`
 * @param offset milliseconds that the service's time is ahead at the start (a state file remembers it)
 */
export function createServiceClock(clock: Clock, speed: number, offset = 0, onAdvance: () => void = () => {}): ServiceClock {
  const start = clock.now();
  let advanced = offset;
  return {
    now: () => Math.round(start + (clock.now() - start) * speed + advanced),
    advance(seconds) {
      if (!(seconds >= 0)) throw new Error(`advancing the clock: \`seconds\` must be 0 or more, got ${seconds}`);
      advanced += seconds * 1000;
      onAdvance();
    },
  };
}

/** The system's clock. */
export const systemClock: Clock = { now: () => Date.now() };
