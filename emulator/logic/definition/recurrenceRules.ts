/** The greatest interval of each frequency (documented). */
export const durationLimits: Readonly<Record<string, number>> = { Second: 9_999_999, Minute: 72_000, Hour: 12_000, Day: 500, Week: 71, Month: 16 };

/** Only UTC: others are not supported. */
export function isTimeZone(zone: unknown): boolean {
  return typeof zone === "string" && /^(utc|etc\/utc|coordinated universal time)$/i.test(zone);
}
