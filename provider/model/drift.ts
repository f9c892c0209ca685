import type { Capture } from "./capture";
import { type Difference, differences, keepSpelling } from "./differences";
import { captureProperties } from "./properties";
import { rulesByName } from "./rules";
import { isObject, type JsonObject } from "./shapes";

/** What Azure has otherwise than the program last set it. */
export interface Drift {
  /** The capture's properties as Azure has them, in the program's own spelling where that means the same. */
  readonly properties: JsonObject;
  readonly differences: readonly Difference[];
}

/**
 * Compares a capture that a program set with the capture that Azure has.
 *
 * @param set The canonical properties as the program set them.
 * @param observed The canonical properties as Azure has them.
 */
export function driftOf(set: JsonObject, observed: Capture): Drift {
  const { captureSettings, ...rest } = observed;
  const current = {
    ...rest,
    storageLocation: withoutGeneratedPath(set.storageLocation, observed.storageLocation),
    ...(captureSettings !== undefined && !isFilledIn(set, observed) && { captureSettings }),
  } as unknown as JsonObject;
  const found = captureProperties.flatMap((name) => differences(name, set[name], current[name]));
  return { properties: keepSpelling(set, current), differences: found };
}

/**
 * The observed location with the `storagePath` that the program gave, unless Azure has quite another one. A program that gave none, or only
 * a container, is told the whole address of the file, and it is unknown whether the service repeats an address that it was given.
 */
function withoutGeneratedPath(set: unknown, observed: Capture["storageLocation"]): Capture["storageLocation"] {
  const given = isObject(set) ? set.storagePath : undefined;
  const { storagePath, ...rest } = observed;
  if (typeof given !== "string") return rest;
  const isInside = storagePath === undefined || storagePath.toLowerCase().startsWith(`${given.replace(/\/$/, "").toLowerCase()}/`);
  return { ...rest, storagePath: isInside ? given : storagePath };
}

/**
 * Whether the observed settings are nothing but the defaults of a capture that has no ring of files. Nobody has seen what the service
 * answers for `continuousCapture: false`: it may fill them in or not.
 */
function isFilledIn(set: JsonObject, observed: Capture): boolean {
  if (set.captureSettings !== undefined || observed.continuousCapture === true) return false;
  const { captureSettings = {} } = observed;
  return Object.entries(captureSettings).every(([name, value]) => rulesByName.get(name)?.default === value);
}
