import { type Instant } from "./analysis";

/** ISO 8601 in UTC with so many digits after the second, of an instant and nanoseconds after it. */
export function isoTime({ seconds, nanoseconds }: Instant, after: number, digits: 6 | 9): string {
  const whole = Math.floor(after / 1e9);
  const fraction = nanoseconds + (after - whole * 1e9);
  const time = new Date((seconds + whole + Math.floor(fraction / 1e9)) * 1000).toISOString().slice(0, -"000Z".length);
  return `${time}${String(fraction % 1e9).padStart(9, "0").slice(0, digits)}Z`;
}
