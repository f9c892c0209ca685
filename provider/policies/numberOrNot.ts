/**
 * What a message tells of a value that must be a number. Pulumi does not tell policies which values are secret, so that no message may repeat
 * a text of a program.
 */
export function numberOrNot(value: unknown): string {
  return typeof value === "number" ? String(value) : "something that is not a number";
}
