/** What the engine sends in place of a value that is not known yet, whatever the value's type (pulumi/pulumi `rpc.unknownValue`). */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Whether a value is not known yet. Only the value itself counts, not what lies inside it. */
export function isUnknown(value: unknown): boolean {
  return value === unknownValue;
}

/** Whether a value or anything inside it is not known yet. */
export function containsUnknown(value: unknown): boolean {
  if (isUnknown(value)) return true;
  if (Array.isArray(value)) return value.some(containsUnknown);
  return typeof value === "object" && value !== null && Object.values(value).some(containsUnknown);
}
