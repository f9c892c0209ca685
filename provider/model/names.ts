import { type Problems } from "./problems";
import { isUnknown } from "./unknown";

interface NameRule {
  readonly pattern: RegExp;
  readonly what: string;
}

/** Azure publishes no rule for a capture's name; this is the one of its parent, the network watcher, which every recorded name keeps. */
const networkName: NameRule = {
  pattern: /^[a-z0-9]$|^[a-z0-9][\w.-]{0,78}\w$/i,
  what: "1 to 80 letters, digits, underscores, periods or hyphens, starting with a letter or digit and ending with a letter, digit or underscore",
};

/** The longest name of a capture, in characters. */
const longestCaptureName = 80;

/** The longest prefix of the names of captures that are started by a trigger: a hyphen and 16 characters of the time follow it. */
const longestNamePrefix = longestCaptureName - 17;

const namePrefix: NameRule = {
  pattern: /^[a-z0-9]$|^[a-z0-9][\w.-]{0,61}\w$/i,
  what: `1 to ${longestNamePrefix} letters, digits, underscores, periods or hyphens, starting with a letter or digit and ending with a letter, digit or underscore`,
};

const resourceGroupName: NameRule = {
  pattern: /^[\p{L}\p{N}_().-]{0,89}[\p{L}\p{N}_()-]$/u,
  what: "1 to 90 letters, digits, underscores, parentheses, hyphens or periods, not ending with a period",
};

export const nameRules = { packetCaptureName: networkName, networkWatcherName: networkName, resourceGroupName, namePrefix } as const;

/** The name if it keeps its rule; `undefined` where it is left out. */
export function checkName(value: unknown, rule: NameRule, problems: Problems): unknown {
  if (value === undefined || value === null || value === "") return undefined;
  if (!isUnknown(value) && !(typeof value === "string" && rule.pattern.test(value))) problems.mustBe(rule.what, value);
  return value;
}

/** How long a generated name may be, in characters. */
export const longestGenerated = { packetCaptureName: longestCaptureName, namePrefix: longestNamePrefix } as const;

/**
 * A capture name for a resource that was given none: its own name and a hash of where it stands, so that no two stacks that share a
 * region's watcher meet, and the same resource gets the same name again after a run that was cut off.
 *
 * @param longest In characters.
 */
export function generatedCaptureName(resourceName: string, hash: string, longest: number = longestCaptureName): string {
  const clean = resourceName.replace(/[^\w.-]/g, "-").replace(/^[^a-z0-9]+/i, "");
  return `${(clean === "" ? "capture" : clean).slice(0, longest - hash.length - 1)}-${hash}`;
}
