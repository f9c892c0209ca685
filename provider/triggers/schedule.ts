/** When captures start without an alert. */
export interface CaptureSchedule {
  /** The unit of `interval`. */
  readonly frequency: "Minute" | "Hour" | "Day" | "Week" | "Month";
  /**
   * After how many minutes, hours, days, weeks or months the next capture starts.
   *
   * @default 1
   */
  readonly interval?: number;
  /**
   * The hours of the day, from `0` to `23`. Only with `Day` and `Week`.
   *
   * @example [8, 20]
   */
  readonly hours?: readonly number[];
  /** The minutes of the hour, from `0` to `59`. Only with `Day` and `Week`. */
  readonly minutes?: readonly number[];
  /**
   * The days of the week. Only with `Week`.
   *
   * @example ["Monday", "Thursday"]
   */
  readonly weekDays?: readonly ("Monday" | "Tuesday" | "Wednesday" | "Thursday" | "Friday" | "Saturday" | "Sunday")[];
  /**
   * The time zone of `hours` and `startTime`, by its name in Windows.
   *
   * @default "UTC"
   * @example "W. Europe Standard Time"
   */
  readonly timeZone?: string;
  /**
   * When the schedule begins, such as `2026-12-01T06:00:00Z`, or without `Z` together with `timeZone`.
   *
   * @default when it is deployed
   */
  readonly startTime?: string;
}

/** The `recurrence` of a Recurrence trigger. */
export function recurrenceOf({ frequency, interval = 1, hours, minutes, weekDays, timeZone, startTime }: CaptureSchedule) {
  const schedule = { ...(hours && { hours }), ...(minutes && { minutes }), ...(weekDays && { weekDays }) };
  return {
    frequency,
    interval,
    ...(startTime !== undefined && { startTime }),
    ...(timeZone !== undefined && { timeZone }),
    ...(Object.keys(schedule).length > 0 && { schedule }),
  };
}
