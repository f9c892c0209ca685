import { ExpressionError } from "./expressionError";

/** A moment with the ten-millionths of a second that Azure writes. */
export interface Timestamp {
  /** Milliseconds since 1970. */
  at: number;
  /** Ten-millionths of a second beyond the millisecond, from 0 to 9999. */
  ticks: number;
  /** Whether it was written with a zone; it then is in UTC. Without one, formats write none. */
  hasZone: boolean;
}

const iso = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)?\s*(Z|[+-]\d\d:?\d\d)?$/i;
const american = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?: (\d{1,2}):(\d\d)(?::(\d\d))?(?: ?(AM|PM))?)?$/i;
const rfc1123 = /^[A-Za-z]{3}, \d\d [A-Za-z]{3} \d{4} \d\d:\d\d:\d\d GMT$/;

/** Reads ISO 8601, `MM/dd/yyyy HH:mm:ss` and RFC 1123. @throws ExpressionError */
export function parseTimestamp(name: string, text: string): Timestamp {
  const found = fromIso(text.trim()) ?? fromAmerican(text.trim()) ?? (rfc1123.test(text.trim()) ? { at: Date.parse(text), ticks: 0, hasZone: true } : undefined);
  if (found === undefined || Number.isNaN(found.at)) {
    throw new ExpressionError(`In function '${name}', the value provided for date time string '${text}' was not valid. The datetime string must match ISO 8601 format.`);
  }
  return found;
}

function fromIso(text: string): Timestamp | undefined {
  const [match, year, month, day, hour = "0", minute = "0", second = "0", fraction = "", zone] = iso.exec(text) ?? [];
  if (match === undefined) return undefined;
  const digits = fraction.padEnd(7, "0").slice(0, 7);
  const at = utc(Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second)) + Number(digits.slice(0, 3));
  return { at: at - offsetOf(zone), ticks: Number(digits.slice(3)), hasZone: zone !== undefined };
}

function fromAmerican(text: string): Timestamp | undefined {
  const [match, month, day, year, hour = "0", minute = "0", second = "0", half] = american.exec(text) ?? [];
  if (match === undefined) return undefined;
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (half.toUpperCase() === "PM" ? 12 : 0);
  return { at: utc(Number(year), Number(month), Number(day), hours, Number(minute), Number(second)), ticks: 0, hasZone: false };
}

/** `NaN` for a day or a time that does not exist. */
function utc(year: number, month: number, day: number, hour: number, minute: number, second: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  return exists ? date.getTime() + ((hour * 60 + minute) * 60 + second) * 1000 : NaN;
}

function offsetOf(zone: string | undefined): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(zone ?? "") ?? [];
  return sign === undefined ? 0 : (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

const fixed: Readonly<Record<string, number>> = { second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000, week: 604_800_000 };

/** Later by so many units; of months and years, the same day if the month has it, else its last. @throws ExpressionError */
export function later(name: string, time: Timestamp, count: number, unit: string): Timestamp {
  const lower = unit.toLowerCase();
  const length = fixed[lower];
  if (length !== undefined) return inCalendar(name, { ...time, at: time.at + count * length });
  if (lower !== "month" && lower !== "year") throw new ExpressionError(`The template language function '${name}' expects the time unit to be one of 'Second, Minute, Hour, Day, Week, Month, Year'. The provided value is '${unit}'.`);
  const date = new Date(time.at);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + count * (lower === "year" ? 12 : 1));
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, lastDay));
  return inCalendar(name, { ...time, at: date.getTime() });
}

/** .NET knows the years from 1 to 9999. */
function inCalendar(name: string, time: Timestamp): Timestamp {
  if (time.at >= -62_135_596_800_000 && time.at <= 253_402_300_799_999) return time;
  throw new ExpressionError(`The template language function '${name}' results in a time that is not between the years 1 and 9999.`);
}

/** Milliseconds of an ISO 8601 duration such as `PT1H30M`; `undefined` if it is none. Months have 30 days, years 365. */
export function durationOf(text: string): number | undefined {
  const [match, years, months, weeks, days, hours, minutes, seconds] = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(text) ?? [];
  if (match === undefined || match === "P" || match.endsWith("T")) return undefined;
  const amount = (part: string | undefined) => Number(part ?? 0);
  return (amount(years) * 365 + amount(months) * 30 + amount(weeks) * 7 + amount(days)) * 86_400_000 + amount(hours) * 3_600_000 + amount(minutes) * 60_000 + Math.round(amount(seconds) * 1000);
}
