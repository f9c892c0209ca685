/** Where the time comes from. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
}

/** The service's time: it can run faster than real time, and tests turn it forward. It never goes back. */
export interface ServiceClock extends Clock {
  /** Service seconds per second of real time. */
  readonly speed: number;
  /** Turns the clock forward. Operations and sessions that end in between have ended afterwards. */
  advance(seconds: number): void;
  /**
   * Turns the clock forward to a time.
   *
   * @param time milliseconds since 1970
   */
  set(time: number): void;
  /** Lets time run faster or more slowly from now on. */
  setSpeed(speed: number): void;
}

/**
 * The service's clock.
 *
 * @param clock real time unless told otherwise
 * @param speed service seconds per second of `clock`
 * @param offset milliseconds that the service's time is ahead at the start (a state file remembers it)
 */
export function createServiceClock(clock: Clock, speed: number, offset = 0, onChange: () => void = () => {}): ServiceClock & { restart(time: number): void } {
  /** Real time and the service's time at the moment from which it has run at this speed. */
  let since = { real: clock.now(), service: clock.now() + offset, speed };
  const now = () => Math.round(since.service + (clock.now() - since.real) * since.speed);
  function go(service: number, withSpeed = since.speed): void {
    since = { real: clock.now(), service, speed: withSpeed };
    onChange();
  }
  return {
    now,
    get speed() {
      return since.speed;
    },
    advance(seconds) {
      if (!(seconds >= 0 && seconds < Infinity)) throw new Error(`advancing the clock: \`seconds\` must be 0 or more, got ${seconds}`);
      go(now() + seconds * 1000);
    },
    set(time) {
      if (!(time >= now() && time <= latest)) {
        throw new Error(`setting the clock: \`now\` must be a time from ${new Date(now()).toISOString()} on, got ${isTime(time) ? new Date(time).toISOString() : time} (TimeGoesOn)\n  hint: a reset can set an earlier time`);
      }
      go(time);
    },
    setSpeed(faster) {
      if (!(faster > 0 && faster < Infinity)) throw new Error(`setting the clock: \`speed\` must be more than 0, got ${faster}`);
      go(now(), faster);
    },
    /** Back to an earlier time, too: everything else must be of that time then. */
    restart(time) {
      since = { ...since, real: clock.now(), service: time };
    },
  };
}

/** The last moment that a `Date` can hold. */
const latest = 8.64e15;

function isTime(time: number): boolean {
  return Math.abs(time) <= latest;
}

/** The system's clock. */
export const systemClock: Clock = { now: () => Date.now() };
