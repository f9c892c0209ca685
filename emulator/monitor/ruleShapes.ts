import { ArmError } from "../core/armErrors";
import { list, object, oneOf, ShapeError, text } from "../core/shapes";
import type { Shape } from "../core/shapes";

/** A body's member that may be anything else, too: what is not named here is kept as it is. */
export const others = { others: true } as const;

/** @throws ArmError `BadRequest` that names the property */
export function checkRule(shape: Shape, properties: unknown): void {
  try {
    shape(properties, "properties");
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    throw refusal(error.path, `must be ${error.expected}`);
  }
}

/** What Azure says of a property. */
export function refusal(property: string, reason: string): ArmError {
  return new ArmError("invalidAlert", { property: `'${property}'`, reason });
}

/** One of these ISO 8601 durations, in any letter case, and however it is written: `PT1H` is `PT60M`. */
export function duration(...allowed: readonly string[]): Shape {
  const minutes = allowed.map(minutesOf);
  return (value, path) => {
    text(value, path);
    if (!minutes.includes(minutesOf(value as string))) throw new ShapeError(path, `one of ${allowed.join(", ")}`, value);
  };
}

/** Minutes of an ISO 8601 duration of days, hours and minutes; of anything else, `NaN`. */
export function minutesOf(text: string): number {
  const [whole, days = "0", hours = "0", minutes = "0"] = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/i.exec(text) ?? [];
  return whole === undefined || /[PT]$/i.test(whole) ? NaN : Number(days) * 1440 + Number(hours) * 60 + Number(minutes);
}

/** A condition on a dimension of what a criterion measures. */
export const dimensions = list(object({ name: text, operator: oneOf("Include", "Exclude"), values: list(text) }, ["name", "operator", "values"], others));
