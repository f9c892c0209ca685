/** A value changed by a JSON merge patch (RFC 7396): objects are merged, `null` takes away, everything else is put in its place. */
export function mergePatch(value: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const merged = new Map(isObject(value) ? Object.entries(value) : []);
  for (const [name, change] of Object.entries(patch)) {
    if (change === null) merged.delete(name);
    else merged.set(name, mergePatch(merged.get(name), change));
  }
  return Object.fromEntries(merged);
}

/** As `mergePatch`, for properties of a resource. */
export function patchedProperties(properties: Record<string, unknown>, patch: unknown): Record<string, unknown> {
  return mergePatch(properties, patch ?? {}) as Record<string, unknown>;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
