import { type Instant } from "./analysis";

/** ISO 8601 in UTC with as many digits as the unit has, of an instant and nanoseconds after it. */
export function isoTime({ seconds, nanoseconds }: Instant, after: number, timePrecision: string | null): string {
  const whole = Math.floor(after / 1e9);
  const fraction = nanoseconds + (after - whole * 1e9);
  const time = new Date((seconds + whole + Math.floor(fraction / 1e9)) * 1000).toISOString().slice(0, -"000Z".length);
  return `${time}${String(fraction % 1e9).padStart(9, "0").slice(0, timePrecision === "nanoseconds" ? 9 : 6)}Z`;
}
