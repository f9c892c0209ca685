import { formatTimestamp } from "../dateFormat";
import { ExpressionError } from "../expressionError";
import { later, parseTimestamp } from "../timestamp";
import type { Timestamp } from "../timestamp";
import { fn, number, text, wholeNumber } from "./function";
import type { TemplateFunction } from "./function";

const dayLength = 86_400_000;
const roundTrip = "o";

function time(name: string, values: unknown[], index = 0): Timestamp {
  return parseTimestamp(name, text(name, values, index));
}

function formatted(name: string, at: Timestamp, values: unknown[], index: number): string {
  return formatTimestamp(name, at, values.length > index ? text(name, values, index) : roundTrip);
}

/** `addDays` and its like: a time, how many, and a format. */
function adder(name: string, unit: string): TemplateFunction {
  return fn(name, "2-3", (values) => {
    const amount = number(name, values, 1);
    const start = time(name, values);
    const moved = Number.isInteger(amount) ? later(name, start, amount, unit) : { ...start, at: start.at + Math.round(amount * (later(name, start, 1, unit).at - start.at)) };
    return formatted(name, moved, values, 2);
  });
}

/** A time, how many of which unit, and a format. */
function mover(name: string, direction: 1 | -1): TemplateFunction {
  return fn(name, "3-4", (values) => formatted(name, later(name, time(name, values), direction * wholeNumber(name, values, 1), text(name, values, 2)), values, 3));
}

/** From now: how many of which unit, and a format. */
function fromNow(name: string, direction: 1 | -1): TemplateFunction {
  return fn(name, "2-3", (values, scope) => formatted(name, later(name, { at: scope.now(), ticks: 0, hasZone: true }, direction * wholeNumber(name, values, 0), text(name, values, 1)), values, 2));
}

function startOf(name: string, cut: (date: Date) => number): TemplateFunction {
  return fn(name, "1-2", (values) => {
    const at = time(name, values);
    return formatted(name, { ...at, at: cut(new Date(at.at)), ticks: 0 }, values, 1);
  });
}

function dayOf(name: string, pick: (date: Date) => number): TemplateFunction {
  return fn(name, "1", (values) => pick(new Date(time(name, values).at)));
}

export const dateFunctions: readonly TemplateFunction[] = [
  adder("addDays", "Day"),
  adder("addHours", "Hour"),
  adder("addMinutes", "Minute"),
  adder("addSeconds", "Second"),
  mover("addToTime", 1),
  mover("subtractFromTime", -1),
  fromNow("getFutureTime", 1),
  fromNow("getPastTime", -1),
  startOf("startOfDay", (date) => Math.floor(date.getTime() / dayLength) * dayLength),
  startOf("startOfHour", (date) => Math.floor(date.getTime() / 3_600_000) * 3_600_000),
  startOf("startOfMonth", (date) => Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1)),
  dayOf("dayOfMonth", (date) => date.getUTCDate()),
  dayOf("dayOfWeek", (date) => date.getUTCDay()),
  dayOf("dayOfYear", (date) => Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / dayLength) + 1),
  fn("dateDifference", "2", (values) => difference(time("dateDifference", values, 1).at - time("dateDifference", values, 0).at)),
  fn("formatDateTime", "1-3", (values) => {
    if (values.length === 3 && !/^en(-us)?$/i.test(text("formatDateTime", values, 2))) throw new ExpressionError(`The locale '${text("formatDateTime", values, 2)}' of 'formatDateTime' is not supported by the local Azure, only 'en-US'.`);
    return formatted("formatDateTime", time("formatDateTime", values), values, 1);
  }),
  fn("ticks", "1", (values) => {
    const { at, ticks } = time("ticks", values);
    return Number((BigInt(at) + 62_135_596_800_000n) * 10_000n + BigInt(ticks));
  }),
  fn("utcNow", "0-1", (values, scope) => formatted("utcNow", { at: scope.now(), ticks: 0, hasZone: true }, values, 0)),
];

/** As .NET writes a TimeSpan: `[-][d.]hh:mm:ss[.fffffff]`. */
function difference(milliseconds: number): string {
  const rest = Math.abs(milliseconds);
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  const wholeDays = Math.floor(rest / dayLength);
  const fraction = rest % 1000 === 0 ? "" : `.${String(rest % 1000).padStart(3, "0")}0000`;
  return `${milliseconds < 0 ? "-" : ""}${wholeDays > 0 ? `${wholeDays}.` : ""}${two((rest % dayLength) / 3_600_000)}:${two((rest % 3_600_000) / 60_000)}:${two((rest % 60_000) / 1000)}${fraction}`;
}
