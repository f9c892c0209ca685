import type { Capture } from "./capture";
import { checkCaptureProperties } from "./checkInputs";
import { filterMembers } from "./filters";
import { captureSettingsLimits, sessionLimits } from "./limits";
import { longestText } from "./lists";
import { Problems } from "./problems";
import { captureProperties } from "./properties";
import { isWord, withoutControls } from "./readable";
import { parseCaptureId } from "./resourceId";
import { isObject, type JsonObject } from "./shapes";
import { storageMembers } from "./storageLocation";

/** The api-version of network watchers and their captures that this package speaks: the one of the SDK. */
export const watcherApiVersion = "2026-01-01";

/** The most characters that a capture can have as JSON: Azure Resource Manager takes no request of more than 4 MB. */
const longestCapture = 4 * 1024 * 1024;

/** A packet capture as Azure has it. */
export interface ObservedCapture {
  readonly id: string;
  readonly name: string;
  readonly capture: Capture;
  /** `Succeeded`, `Failed`, `Updating`, … and whatever a later service may say. */
  readonly provisioningState: string;
  /** The address of the file in the storage account, or of the container that `storageLocation.storagePath` names. */
  readonly storagePath?: string;
}

/** The `properties` of the PUT that creates a capture: nothing but what Azure has to know. */
export function toArm(inputs: Capture): Capture {
  return Object.fromEntries(
    captureProperties.filter((name) => inputs[name] !== undefined).map((name) => [name, inputs[name]]),
  ) as unknown as Capture;
}

/**
 * A capture from the body of a PUT, GET or list answer, in the same canonical form as a program's inputs, so that what the service adds
 * (empty filters' fields, an empty scope, the scale set's id in front of instances) shows as no difference. Values that the service
 * holds against this package's rules stay as they are. `undefined` where the body is not a packet capture: where anything of it has another
 * type than the service's description says, holds control characters, or is longer than a program may write it.
 */
export function fromArm(body: unknown): ObservedCapture | undefined {
  if (!isObject(body) || !isText(body.id) || !isWord(body.name) || !isObject(body.properties)) return undefined;
  const { properties } = body;
  if (!isText(properties.target) || !isWellFormed(properties)) return undefined;
  const capture = checkCaptureProperties(properties, new Problems()) as unknown as Capture;
  if (JSON.stringify(capture).length > longestCapture) return undefined;
  const { storagePath } = capture.storageLocation;
  return {
    id: body.id,
    name: body.name,
    capture,
    provisioningState: isWord(properties.provisioningState) ? properties.provisioningState : "Unknown",
    ...(storagePath !== undefined && { storagePath }),
  };
}

/**
 * A capture from an entry of a list, as `fromArm`, whatever its name. A name that cannot stand in a request (with blanks, control characters,
 * slashes, …) is in the id percent-encoded: `parseCaptureId` refuses that id, so nothing is asked about such a capture. Its `name` is as
 * Azure has it, and must be made printable before it is shown.
 */
export function fromArmList(body: unknown): ObservedCapture | undefined {
  const observed = fromArm(body);
  if (observed !== undefined && parseCaptureId(observed.id) !== undefined) return observed;
  if (!isObject(body) || typeof body.id !== "string" || typeof body.name !== "string") return undefined;
  const { id, name } = body;
  if (name === "" || name.length > longestName || !id.toLowerCase().endsWith(`/${name}`.toLowerCase())) return undefined;
  const encoded = `${id.slice(0, -name.length)}${encodedName(name)}`;
  const isOne = parseCaptureId(`${id.slice(0, -name.length)}x`) !== undefined && parseCaptureId(encoded) === undefined;
  const shown = isOne ? fromArm({ ...body, id: encoded, name: "x" }) : undefined;
  return shown && { ...shown, name };
}

/** The longest name of a capture that is listed, in characters: longer than any in Azure. */
const longestName = 256;

/** As an address has it, so that no reader takes it for two words or follows it elsewhere. */
function encodedName(name: string): string {
  return encodeURIComponent(name.replace(/\p{Cs}/gu, "\ufffd")).replace(/^\.{1,2}$/, (dots) => dots.replaceAll(".", "%2E"));
}

function isText(value: unknown): value is string {
  return isBounded(value) && value !== "";
}

function isBounded(value: unknown): value is string {
  return typeof value === "string" && value.length <= longestText && value === withoutControls(value);
}

/** Whether every property that this package reads has the type that the service's description gives it. */
function isWellFormed(properties: JsonObject): boolean {
  const { scope, storageLocation, filters, captureSettings } = properties;
  return (
    isOptional(properties.targetType, "string") &&
    isOptional(properties.continuousCapture, "boolean") &&
    Object.keys(sessionLimits).every((name) => isOptional(properties[name], "number")) &&
    isObjectOf(storageLocation ?? {}, Object.keys(storageMembers), "string") &&
    isObjectOf(captureSettings ?? {}, Object.keys(captureSettingsLimits), "number") &&
    isListOf(filters ?? [], (filter) => isObjectOf(filter, Object.keys(filterMembers), "string")) &&
    isScope(scope ?? {})
  );
}

function isScope(scope: unknown): boolean {
  return isObject(scope) && [scope.include, scope.exclude].every((list) => isListOf(list ?? [], isBounded));
}

function isOptional(value: unknown, type: "string" | "number" | "boolean"): boolean {
  return value === undefined || value === null || (type === "string" ? isBounded(value) : typeof value === type);
}

/** An object whose properties of these names have this type; what a later service adds may be of any. */
function isObjectOf(value: unknown, names: readonly string[], type: "string" | "number"): boolean {
  return isObject(value) && names.every((name) => isOptional(value[name], type));
}

function isListOf(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isItem);
}
