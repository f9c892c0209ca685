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
   * When the schedule begins, such as `2026-12-01T06:00:00Z`, or without `Z` together with `timeZone`. If it is in the past, the schedule counts from
   * there, and the first capture starts at the next time.
   *
   * @default midnight of Monday, 2024-01-01: hourly captures start on the hour, daily ones at midnight, weekly ones on Mondays, monthly ones on the first
   */
  readonly startTime?: string;
}

/** Without a start time, Azure starts the first run at each deployment. From one in the past, it only counts; this one is a Monday. */
const firstTime = "2024-01-01T00:00:00";

/** The `recurrence` of a Recurrence trigger. */
export function recurrenceOf({ frequency, interval = 1, hours, minutes, weekDays, timeZone, startTime }: CaptureSchedule) {
  const schedule = { ...(hours && { hours }), ...(minutes && { minutes }), ...(weekDays && { weekDays }) };
  return {
    frequency,
    interval,
    startTime: startTime ?? (timeZone === undefined ? `${firstTime}Z` : firstTime),
    ...(timeZone !== undefined && { timeZone }),
    ...(Object.keys(schedule).length > 0 && { schedule }),
  };
}
