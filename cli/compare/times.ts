import { type Instant } from "../inspect/analysis";
import { type Packet } from "../inspect/format/packet";

const earliestSecond = Date.UTC(1000) / 1000;
const latestSecond = Date.UTC(9999) / 1000;

/** Whether a packet has a time that a calendar has. */
export function hasTime({ seconds, nanoseconds }: Packet): boolean {
  return seconds >= earliestSecond && seconds <= latestSecond && nanoseconds < 1e9;
}

/** Nanoseconds since an instant. */
export function timeSince(origin: Instant, { seconds, nanoseconds }: Packet): number {
  return (seconds - origin.seconds) * 1e9 + (nanoseconds - origin.nanoseconds);
}
