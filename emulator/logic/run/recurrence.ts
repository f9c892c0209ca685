import type { Recurrence } from "../../core/workflow";
import { later, parseTimestamp } from "../expressions/timestamp";

const weekDays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const day = 86_400_000;

/**
 * The first time after `after` at which a recurrence is due; `undefined` if there is none any more. `since`: when the trigger was made or
 * changed: without a start time, it is due at once (documented).
 */
export function nextTime(recurrence: Recurrence, since: number, after: number): number | undefined {
  const start = recurrence.startTime === undefined ? since : parseTimestamp("startTime", recurrence.startTime).at;
  const end = recurrence.endTime === undefined ? Infinity : parseTimestamp("endTime", recurrence.endTime).at;
  const next = recurrence.schedule === undefined ? nextByInterval(recurrence, start, after) : nextBySchedule(recurrence, start, after);
  return next <= end ? next : undefined;
}

function nextByInterval({ frequency, interval }: Recurrence, start: number, after: number): number {
  if (start > after) return start;
  const at = (count: number) => later("recurrence", { at: start, ticks: 0, hasZone: true }, count * interval, frequency).at;
  // Months differ in length: near the right one first, then step by step.
  let count = Math.max(0, Math.floor((after - start) / Math.max(1, at(1) - start)) - 2);
  while (at(count) <= after) count += 1;
  return at(count);
}

/** Every `interval` days or weeks from the start, at each hour and minute of the schedule. What it leaves out is the start's. */
function nextBySchedule({ frequency, interval, schedule = {} }: Recurrence, start: number, after: number): number {
  const first = new Date(start);
  const hours = sorted(schedule.hours, first.getUTCHours());
  const minutes = sorted(schedule.minutes, first.getUTCMinutes());
  const days = frequency === "Week" ? (schedule.weekDays?.length ? schedule.weekDays.map((name) => weekDays.indexOf(name)) : [first.getUTCDay()]) : undefined;
  const firstDay = Math.floor(start / day) * day;
  // Weeks begin on Sunday.
  const firstWeek = firstDay - new Date(firstDay).getUTCDay() * day;
  for (let date = Math.max(firstDay, Math.floor(after / day) * day); ; date += day) {
    const fits = days === undefined ? ((date - firstDay) / day) % interval === 0 : Math.floor((date - firstWeek) / (7 * day)) % interval === 0 && days.includes(new Date(date).getUTCDay());
    if (!fits) continue;
    for (const hour of hours) {
      for (const minute of minutes) {
        const time = date + (hour * 60 + minute) * 60_000;
        if (time > after && time >= start) return time;
      }
    }
  }
}

function sorted(values: readonly (number | string)[] | undefined, otherwise: number): number[] {
  return values === undefined || values.length === 0 ? [otherwise] : values.map(Number).sort((a, b) => a - b);
}
