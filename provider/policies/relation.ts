/**
 * What a message tells of a value that must be a number from 1 to `max`. Pulumi does not tell policies which values are secret, so no message
 * repeats a value of the program.
 */
export function relationTo(max: number, value: unknown): string {
  if (typeof value !== "number") return "something that is not a number";
  return value > max ? "more" : "less";
}
