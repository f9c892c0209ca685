import { type Problems } from "./problems";
import { checkObject, type JsonObject } from "./shapes";
import { isUnknown } from "./unknown";

/** A whole number's range, as the service's published description has it (api-version 2026-01-01). */
export interface Limit {
  readonly min: number;
  readonly max: number;
  readonly default: number;
}

/** Limits of a capture whose `continuousCapture` is left out. `timeLimitInSeconds` of 0 is in the published range, but records nothing. */
export const sessionLimits = {
  bytesToCapturePerPacket: { min: 0, max: 4294967295, default: 0 },
  totalBytesPerSession: { min: 0, max: 4294967295, default: 1073741824 },
  timeLimitInSeconds: { min: 1, max: 18000, default: 18000 },
} as const satisfies Record<string, Limit>;

/** Limits of the ring of files that a continuous capture writes. */
export const captureSettingsLimits = {
  fileCount: { min: 0, max: 10000, default: 10 },
  fileSizeInBytes: { min: 0, max: 4294967295, default: 104857600 },
  sessionTimeLimitInSeconds: { min: 0, max: 604800, default: 86400 },
} as const satisfies Record<string, Limit>;

/** How long an operation may take before it is given up, in seconds. */
export const timeoutLimits = {
  createInSeconds: { min: 1, max: 86400, default: 1800 },
  readInSeconds: { min: 1, max: 86400, default: 300 },
  updateInSeconds: { min: 1, max: 86400, default: 1800 },
  deleteInSeconds: { min: 1, max: 86400, default: 1800 },
  waitUntilStoppedInSeconds: { min: 1, max: 691200, default: 691200 },
} as const satisfies Record<string, Limit>;

export type TimeoutName = keyof typeof timeoutLimits;

/** The number if it keeps to its limit; the default where it is left out. Says what is wrong otherwise. */
export function checkLimit(value: unknown, limit: Limit, problems: Problems): unknown {
  if (value === undefined || value === null) return limit.default;
  if (isUnknown(value)) return value;
  if (typeof value === "number" && Number.isInteger(value) && value >= limit.min && value <= limit.max) return value === 0 ? 0 : value;
  problems.mustBe(`a whole number from ${limit.min} to ${limit.max}`, value);
  return value;
}

export const checkBytes = (value: unknown, problems: Problems): unknown =>
  checkLimit(value, sessionLimits.bytesToCapturePerPacket, problems);
export const checkTotalBytes = sessionCheck("totalBytesPerSession", "`captureSettings.fileCount` and `captureSettings.fileSizeInBytes`");
export const checkTimeLimit = sessionCheck("timeLimitInSeconds", "`captureSettings.sessionTimeLimitInSeconds`");

/** A limit of the whole session, which a capture with `continuousCapture` set does not have: it has limits for each file instead. */
function sessionCheck(name: keyof typeof sessionLimits, instead: string) {
  return (value: unknown, problems: Problems, { continuousCapture }: JsonObject): unknown => {
    const isGiven = value !== undefined && value !== null;
    if (isUnknown(continuousCapture) ? isGiven : continuousCapture === undefined) return checkLimit(value, sessionLimits[name], problems);
    if (isGiven) problems.say(`is not allowed together with \`continuousCapture\`; use ${instead}`);
    return undefined;
  };
}

export function checkCaptureSettings(value: unknown, problems: Problems, { continuousCapture }: JsonObject): unknown {
  if (isUnknown(value)) return value;
  const settings = checkObject(value, Object.keys(captureSettingsLimits), problems);
  if (settings !== undefined && continuousCapture === undefined) problems.say("requires `continuousCapture`");
  if (settings === undefined && continuousCapture !== true) return undefined;
  return Object.fromEntries(
    Object.entries(captureSettingsLimits).map(([name, limit]) => [name, checkLimit(settings?.[name], limit, problems.at(name))]),
  );
}

export function checkTimeouts(value: unknown, problems: Problems): unknown {
  if (isUnknown(value)) return value;
  const timeouts = checkObject(value, Object.keys(timeoutLimits), problems);
  if (timeouts === undefined) return undefined;
  const given = Object.entries(timeoutLimits).filter(([name]) => timeouts[name] !== undefined && timeouts[name] !== null);
  return Object.fromEntries(given.map(([name, limit]) => [name, checkLimit(timeouts[name], limit, problems.at(name))]));
}
