import { durationOf } from "../expressions/timestamp";
import { isObject, toText } from "../expressions/values";

/** Whether an answer is asked for again (documented). */
export function isTransient(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

/** Milliseconds until the next try, after so many; `undefined` when there is none. */
export function retryAfter(policy: unknown, tries: number): number | undefined {
  const { type, count, interval, minimumInterval, maximumInterval } = isObject(policy) ? policy : usual;
  const kind = toText(type).toLowerCase();
  if (kind === "none" || tries > Number(count)) return undefined;
  const length = (value: unknown, otherwise: number) => durationOf(toText(value)) ?? otherwise;
  const fixed = length(interval, 7500);
  if (kind === "fixed") return fixed;
  // Azure takes a random time that grows as this one does.
  return Math.min(Math.max(fixed * 2 ** (tries - 1), length(minimumInterval, 0)), length(maximumInterval, 86_400_000));
}

/** What an action without a policy has (documented): four times, with growing intervals around 7.5 seconds. */
const usual = { type: "exponential", count: 4, interval: "PT7.5S", minimumInterval: "PT5S", maximumInterval: "PT45S" };
