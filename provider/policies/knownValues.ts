import { isObject, type JsonObject } from "../model/shapes";
import { unknownValue } from "../model/unknown";

/**
 * A plain copy of the properties that a policy gets. In a preview, `@pulumi/policy` throws when a policy reads a value that is not known yet:
 * the copy has the engine's own sign for such a value instead, so that a policy can skip it and check everything else.
 */
export function knownValues(props: Readonly<Record<string, unknown>>): JsonObject {
  return Object.fromEntries(Object.keys(props).map((name) => [name, copyOf(() => props[name])]));
}

function copyOf(read: () => unknown): unknown {
  const value = valueOf(read);
  if (Array.isArray(value)) return Array.from({ length: value.length }, (_, index) => copyOf(() => (value as unknown[])[index]));
  return isObject(value) ? knownValues(value) : value;
}

function valueOf(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    if (isUnknownValueError(error)) return unknownValue;
    throw error;
  }
}

/** The class is not part of the declared exports of `@pulumi/policy`, and a pack may have another copy of it. */
function isUnknownValueError(error: unknown): boolean {
  return error instanceof Error && "unknownTypeSentinel" in error;
}
