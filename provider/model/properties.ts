import type { Capture } from "./capture";
import type { CaptureInputs } from "./captureInputs";
import { checkFilters, filterMembers } from "./filters";
import * as limits from "./limits";
import { checkName, nameRules } from "./names";
import type { Problems } from "./problems";
import { checkLocation } from "./region";
import type { CaptureAddress } from "./resourceId";
import type { Session } from "./session";
import { type Check, checkBoolean } from "./shapes";
import { checkStorageLocation, storageMembers } from "./storageLocation";
import { checkScope, checkTarget, checkTargetType, scopeMembers } from "./target";
import { isUnknown } from "./unknown";

/** What holds of a property, or of a member of one. */
export interface Rules {
  readonly check?: Check;
  readonly min?: number;
  readonly max?: number;
  /** What a value that is left out stands for, where that is always the same. */
  readonly default?: boolean | number | string;
  /** Values that differ in letter case alone are the same. */
  readonly isCaseless?: true;
  /** Lists with the same items, in any order and letter case, are the same. */
  readonly isUnordered?: true;
}

/** What holds of a property that a program sets. */
export interface Input<T> extends Rules {
  readonly check: Check;
  /** What a change of it means: a new capture, or the same one, of which Azure may not even be told. */
  readonly change: "replaces" | "inPlace";
  /** Whether the state has nothing in place of the default, so that states of before the property existed show no change. */
  readonly isDefaultLeftOut?: true;
  readonly members?: Readonly<Record<MembersOf<NonNullable<T>>, Rules>>;
}

type MembersOf<T> = T extends readonly (infer Item)[] ? keyof Item : keyof T;

export type InputName = Exclude<keyof CaptureInputs, `__${string}`>;
type Inputs<Name extends keyof CaptureInputs> = { readonly [name in Name]: Input<CaptureInputs[name]> };
type AddressName = Extract<InputName, keyof CaptureAddress>;
/** What is observed, and which inputs each tells something of: it is secret where one of them is. */
export type Outputs<Name extends string = string> = Readonly<Record<Name, { readonly follows: readonly string[] }>>;
type OutputName = keyof Session | "provisioningState" | "storagePath" | "storagePaths" | "networkWatcherId";

/** Azure's own properties, in the order in which they are documented and shown. */
const azure: Inputs<keyof Capture> = {
  target: { change: "replaces", check: checkTarget, isCaseless: true },
  targetType: { change: "replaces", check: checkTargetType, isCaseless: true },
  scope: { change: "replaces", check: checkScope, members: scopeMembers },
  storageLocation: { change: "replaces", check: checkStorageLocation, members: storageMembers },
  filters: { change: "replaces", check: checkFilters, members: filterMembers },
  bytesToCapturePerPacket: { change: "replaces", ...limits.sessionLimits.bytesToCapturePerPacket, check: limits.checkBytes },
  totalBytesPerSession: { change: "replaces", ...limits.sessionLimits.totalBytesPerSession, check: limits.checkTotalBytes },
  timeLimitInSeconds: { change: "replaces", ...limits.sessionLimits.timeLimitInSeconds, check: limits.checkTimeLimit },
  continuousCapture: { change: "replaces", check: checkBoolean },
  captureSettings: { change: "replaces", check: limits.checkCaptureSettings, members: limits.captureSettingsLimits },
};

/** Where the capture lies: compared with its id. */
const address: Inputs<AddressName> = {
  packetCaptureName: { change: "replaces", ...named("packetCaptureName") },
  networkWatcherName: { change: "replaces", ...named("networkWatcherName") },
  resourceGroupName: { change: "replaces", ...named("resourceGroupName") },
};

/** This package's own additions: Azure never hears of them. */
const own: Inputs<Exclude<InputName, keyof Capture | AddressName>> = {
  location: { change: "inPlace", check: checkLocation, isCaseless: true },
  // Back to `true` replaces: a session that was stopped cannot go on.
  running: { change: "inPlace", ...flag(true) },
  triggers: { change: "replaces", check: checkTriggers },
  waitUntilStopped: { change: "inPlace", ...flag(false) },
  adoptExisting: { change: "inPlace", ...flag(false) },
  requireAgent: { change: "inPlace", ...flag(true) },
  requireStorage: { change: "inPlace", ...flag(true), isDefaultLeftOut: true },
  deleteFilesOnDestroy: { change: "inPlace", ...flag(false), isDefaultLeftOut: true },
  timeouts: { change: "inPlace", check: limits.checkTimeouts, members: limits.timeoutLimits },
};

/** What a program can say. */
export const inputs: Inputs<InputName> = { ...azure, ...address, ...own };

/** What is observed beside that. */
export const outputs: Outputs<OutputName> = {
  provisioningState: { follows: [] },
  packetCaptureStatus: { follows: [] },
  captureStartTime: { follows: [] },
  stopReason: { follows: [] },
  packetCaptureErrors: { follows: [] },
  storagePath: { follows: ["storageLocation", "target"] },
  storagePaths: { follows: ["storageLocation", "target"] },
  networkWatcherId: { follows: ["target", "networkWatcherName", "resourceGroupName", "location"] },
};

export const captureProperties = namesOf(azure);
export const addressProperties = namesOf(address);
export const ownProperties = namesOf(own);
export const inputProperties = namesOf(inputs);
export const outputProperties = namesOf(outputs);

/** Whether any name is one of these. */
export function isOneOf<Name extends string>(names: readonly Name[], name: string): name is Name {
  return (names as readonly string[]).includes(name);
}

export function namesOf<Table extends object>(table: Table): readonly (keyof Table & string)[] {
  return Object.keys(table) as (keyof Table & string)[];
}

function named(name: AddressName): Pick<Input<string>, "check" | "isCaseless"> {
  return { check: (value, problems) => checkName(value, nameRules[name], problems), isCaseless: true };
}

/** A property that is `true` or `false`. @param usual What it is where it is left out. */
export function flag(usual: boolean): Pick<Input<boolean>, "check" | "default"> {
  return { check: (value, problems) => checkBoolean(value, problems) ?? usual, default: usual };
}

function checkTriggers(value: unknown, problems: Problems): unknown {
  if (value === undefined || value === null || isUnknown(value)) return value ?? undefined;
  if (Array.isArray(value)) return value.length === 0 ? undefined : (value as unknown[]);
  problems.mustBe("a list of values", value);
  return undefined;
}
