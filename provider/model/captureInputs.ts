import { type Capture, captureProperties } from "./capture";
import { checkFilters } from "./filters";
import { captureSettingsLimits, checkLimit, sessionLimits, timeoutLimits, type TimeoutName } from "./limits";
import { checkName, nameRules } from "./names";
import { deepestNesting, isTooDeep } from "./nesting";
import { Problems } from "./problems";
import { checkLocation } from "./region";
import { checkBoolean, checkNames, checkObject, type JsonObject, withoutUndefined } from "./shapes";
import { checkStorageLocation } from "./storageLocation";
import { checkScope, checkTarget, checkTargetType } from "./target";
import { isUnknown } from "./unknown";

/** Everything a program may say about a capture, in canonical form: what Azure knows of it and what only this package knows. */
export interface CaptureInputs extends Capture {
  readonly packetCaptureName: string;
  readonly networkWatcherName?: string;
  readonly resourceGroupName?: string;
  readonly location?: string;
  readonly running: boolean;
  readonly triggers?: readonly unknown[];
  readonly waitUntilStopped: boolean;
  readonly adoptExisting: boolean;
  readonly requireAgent: boolean;
  /** Left out where it is true: states of before it existed are then no different. */
  readonly requireStorage?: false;
  /** Left out where it is `false`. */
  readonly deleteFilesOnDestroy?: true;
  readonly timeouts?: { readonly [name in TimeoutName]?: number };
  /** Whether the name was made for this resource alone, so that a capture which bears it can be nobody else's. */
  readonly __generatedName?: boolean;
}

/** The properties that say where a capture lies. */
export const addressProperties = ["packetCaptureName", "networkWatcherName", "resourceGroupName"] as const;

/** This package's own additions: Azure never hears of them. */
const switchProperties = [
  "location",
  "running",
  "triggers",
  "waitUntilStopped",
  "adoptExisting",
  "requireAgent",
  "requireStorage",
  "deleteFilesOnDestroy",
  "timeouts",
] as const;

export const inputProperties = [...captureProperties, ...addressProperties, ...switchProperties] as const;

/** What the resource's constructor passes along for check alone. */
export interface CheckHints {
  /** The name to use where the program gives none and there is no earlier one. */
  readonly suggestedName?: unknown;
  /** The top-level properties whose values must not be repeated in a message. */
  readonly secretProperties?: readonly string[];
}

export interface CheckedInputs {
  readonly inputs: JsonObject;
  readonly problems: readonly string[];
}

/**
 * Checks everything a program says about a capture and brings it into canonical form: `canonical(canonical(x)) = canonical(x)`, and what
 * Azure echoes of it has the same canonical form. All mistakes are found at once; a value that is not known yet skips its own rules only.
 */
export function checkCaptureInputs(given: JsonObject, hints: CheckHints = {}): CheckedInputs {
  const secret = new Set(hints.secretProperties);
  const problems = new Problems("", undefined, (path) => secret.has(path.split(/[.[]/, 1)[0] ?? ""));
  const deep = Object.keys(given).filter((name) => isTooDeep(given[name]));
  for (const name of deep) problems.at(name).say(`must not be nested deeper than ${deepestNesting} levels`);
  // Nothing else is looked at: it could not be compared either.
  if (deep.length > 0) return { inputs: {}, problems: problems.messages };
  // Names that begin like this are between the constructor and check.
  checkNames(Object.fromEntries(Object.entries(given).filter(([name]) => !name.startsWith("__"))), inputProperties, problems);
  const inputs = withoutUndefined({
    ...checkCaptureProperties(given, problems),
    ...checkAddress(given, hints.suggestedName, problems),
    location: checkLocation(given.location, problems.at("location")),
    running: checkBoolean(given.running, problems.at("running")) ?? true,
    triggers: checkTriggers(given.triggers, problems.at("triggers")),
    waitUntilStopped: checkBoolean(given.waitUntilStopped, problems.at("waitUntilStopped")) ?? false,
    adoptExisting: checkBoolean(given.adoptExisting, problems.at("adoptExisting")) ?? false,
    requireAgent: checkBoolean(given.requireAgent, problems.at("requireAgent")) ?? true,
    requireStorage: withoutDefault(checkBoolean(given.requireStorage, problems.at("requireStorage")), true),
    deleteFilesOnDestroy: withoutDefault(checkBoolean(given.deleteFilesOnDestroy, problems.at("deleteFilesOnDestroy")), false),
    timeouts: checkTimeouts(given.timeouts, problems.at("timeouts")),
  });
  return { inputs, problems: problems.messages };
}

/** A switch that came later says nothing where it has its default, so that states of before it show no change. */
function withoutDefault(value: unknown, usual: boolean): unknown {
  return value === usual ? undefined : value;
}

/** The part of a capture that Azure knows, as `Capture` describes it where nothing is wrong or unknown. */
export function checkCaptureProperties(given: JsonObject, problems: Problems): JsonObject {
  const target = checkTarget(given.target, problems.at("target"));
  const continuousCapture = checkBoolean(given.continuousCapture, problems.at("continuousCapture"));
  return withoutUndefined({
    target,
    targetType: checkTargetType(given.targetType, target, problems.at("targetType")),
    scope: checkScope(given.scope, target, problems.at("scope")),
    storageLocation: checkStorageLocation(given.storageLocation, continuousCapture, problems.at("storageLocation")),
    filters: checkFilters(given.filters, problems.at("filters")),
    bytesToCapturePerPacket: checkLimit(
      given.bytesToCapturePerPacket,
      sessionLimits.bytesToCapturePerPacket,
      problems.at("bytesToCapturePerPacket"),
    ),
    totalBytesPerSession: checkSessionLimit("totalBytesPerSession", given, continuousCapture, problems),
    timeLimitInSeconds: checkSessionLimit("timeLimitInSeconds", given, continuousCapture, problems),
    continuousCapture,
    captureSettings: checkCaptureSettings(given.captureSettings, continuousCapture, problems.at("captureSettings")),
  });
}

/** A limit of the whole session, which a capture with `continuousCapture` set does not have: it has limits for each file instead. */
function checkSessionLimit(
  name: "totalBytesPerSession" | "timeLimitInSeconds",
  given: JsonObject,
  continuousCapture: unknown,
  problems: Problems,
): unknown {
  const value = given[name];
  const isGiven = value !== undefined && value !== null;
  if (isUnknown(continuousCapture)) return isGiven ? checkLimit(value, sessionLimits[name], problems.at(name)) : undefined;
  if (continuousCapture === undefined) return checkLimit(value, sessionLimits[name], problems.at(name));
  const instead = name === "totalBytesPerSession" ? "fileCount` and `captureSettings.fileSizeInBytes" : "sessionTimeLimitInSeconds";
  if (isGiven) problems.at(name).say(`is not allowed together with \`continuousCapture\`, use \`captureSettings.${instead}\``);
  return undefined;
}

function checkCaptureSettings(value: unknown, continuousCapture: unknown, problems: Problems): unknown {
  if (isUnknown(value)) return value;
  const settings = checkObject(value, Object.keys(captureSettingsLimits), problems);
  if (settings !== undefined && continuousCapture === undefined) problems.say("is allowed together with `continuousCapture` only");
  if (settings === undefined && continuousCapture !== true) return undefined;
  return Object.fromEntries(
    Object.entries(captureSettingsLimits).map(([name, limit]) => [name, checkLimit(settings?.[name], limit, problems.at(name))]),
  );
}

function checkAddress(given: JsonObject, suggestedName: unknown, problems: Problems): JsonObject {
  const name = checkName(given.packetCaptureName, nameRules.packetCaptureName, problems.at("packetCaptureName"));
  const networkWatcherName = checkName(given.networkWatcherName, nameRules.networkWatcherName, problems.at("networkWatcherName"));
  const resourceGroupName = checkName(given.resourceGroupName, nameRules.resourceGroupName, problems.at("resourceGroupName"));
  if (networkWatcherName !== undefined && resourceGroupName === undefined) {
    problems
      .at("resourceGroupName")
      .say(
        "is needed together with `networkWatcherName`: the group that the network watcher is in; leave out both to use the watcher of the target's region",
      );
  }
  if (resourceGroupName !== undefined && networkWatcherName === undefined) {
    problems
      .at("networkWatcherName")
      .say(
        "is needed together with `resourceGroupName`, which is the network watcher's; leave out both to use the watcher of the target's region",
      );
  }
  const suggested =
    name === undefined ? checkName(suggestedName, nameRules.packetCaptureName, problems.at("packetCaptureName")) : undefined;
  return {
    packetCaptureName: name ?? suggested,
    networkWatcherName,
    resourceGroupName,
    __generatedName: given.__generatedName === true || suggested !== undefined || undefined,
  };
}

function checkTriggers(value: unknown, problems: Problems): unknown {
  if (value === undefined || value === null || isUnknown(value)) return value ?? undefined;
  if (Array.isArray(value)) return value.length === 0 ? undefined : (value as unknown[]);
  problems.mustBe("a list of values", value);
  return undefined;
}

function checkTimeouts(value: unknown, problems: Problems): unknown {
  if (isUnknown(value)) return value;
  const timeouts = checkObject(value, Object.keys(timeoutLimits), problems);
  if (timeouts === undefined) return undefined;
  const given = Object.entries(timeoutLimits).filter(([name]) => timeouts[name] !== undefined && timeouts[name] !== null);
  return Object.fromEntries(given.map(([name, limit]) => [name, checkLimit(timeouts[name], limit, problems.at(name))]));
}

/** How long an operation on the capture may take, in milliseconds. */
export function timeoutOf(timeouts: CaptureInputs["timeouts"], name: TimeoutName): number {
  const { min, max, default: usual } = timeoutLimits[name];
  const given: unknown = timeouts?.[name];
  // Out of a state that was damaged anything may come, and a wait without an end would be the worst of it.
  return (typeof given === "number" && given >= min && given <= max ? given : usual) * 1000;
}
