import { type Problems } from "./problems";
import { isUnknown } from "./unknown";

/** A region's name as Azure's own ids have it: `West Europe` is `westeurope`. */
export function canonicalRegion(name: string): string {
  return name.replaceAll(/\s/g, "").toLowerCase();
}

export function checkLocation(value: unknown, problems: Problems): unknown {
  if (value === undefined || value === null || value === "") return undefined;
  if (isUnknown(value)) return value;
  if (typeof value === "string" && /^ *[a-z0-9][a-z0-9 ]{0,59}$/i.test(value)) return canonicalRegion(value);
  problems.mustBe('a region such as "westeurope"', value);
  return value;
}
