/** How many objects and lists may lie in each other in what a program says and in what the state has. */
export const deepestNesting = 100;

/** Whether a value is nested so deep that looking at all of it could overflow the stack. */
export function isTooDeep(value: unknown, left = deepestNesting): boolean {
  if (typeof value !== "object" || value === null) return false;
  return left === 0 || Object.values(value).some((inner) => isTooDeep(inner, left - 1));
}

/** The properties but for those that are too deep: no version of this package has ever written one. */
export function withoutTooDeep(properties: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => !isTooDeep(value)));
}
