import { shownSince } from "../core/apiVersions";
import { ArmError } from "../core/armErrors";
import { bodyObject, numberProperty, objectProperty, property, textProperty } from "../core/body";
import type { NumberRule } from "../core/body";
import type { Call } from "../core/call";
import type { CaptureFilter, CaptureProperties } from "../core/capture";
import { isSame, tryParseResourceId } from "../core/resourceIds";

/** Defaults and ranges: `PacketCaptureParameters` and `PacketCaptureSettings` of the OpenAPI document, 2026-01-01. */
export const limits = {
  bytesToCapturePerPacket: { default: 0, min: 0, max: 4294967295 },
  totalBytesPerSession: { default: 1073741824, min: 0, max: 4294967295 },
  timeLimitInSeconds: { default: 18000, min: 0, max: 18000 },
  fileCount: { default: 10, min: 0, max: 10000 },
  fileSizeInBytes: { default: 104857600, min: 0, max: 4294967295 },
  sessionTimeLimitInSeconds: { default: 86400, min: 0, max: 604800 },
} as const satisfies Record<string, NumberRule>;

const targetTypes = {
  "microsoft.compute/virtualmachines": "AzureVM",
  "microsoft.compute/virtualmachinescalesets": "AzureVMSS",
} as const;

const protocols = ["TCP", "UDP", "Any"];

/** Reads the body of a PUT, filled in and rewritten as the service answers it; `storagePath` as the caller gave it. */
export function readCaptureBody(call: Call): CaptureProperties {
  const properties = objectProperty(call, bodyObject(call), "properties", "properties");
  if (!properties) throw new ArmError("invalidValue", { property: "properties", reason: "is missing" });
  const { target, targetType } = readTarget(call, properties);
  const continuous = call.apiVersion >= shownSince.continuousCapture ? readContinuous(call, properties) : ignoreContinuous(call, properties);
  return {
    target,
    scope: readScope(call, properties, target, targetType),
    targetType,
    bytesToCapturePerPacket: limit(call, properties, "bytesToCapturePerPacket"),
    ...(continuous.continuousCapture === undefined
      ? { totalBytesPerSession: limit(call, properties, "totalBytesPerSession"), timeLimitInSeconds: limit(call, properties, "timeLimitInSeconds") }
      : {}),
    storageLocation: readStorageLocation(call, properties, continuous.continuousCapture !== undefined),
    ...continuous,
    filters: readFilters(call, properties),
  };
}

function readTarget(call: Call, properties: Record<string, unknown>): Pick<CaptureProperties, "target" | "targetType"> {
  const given = textProperty(call, properties, "target", "target");
  if (given === undefined || given === "") throw new ArmError("invalidValue", { property: "target", reason: "is missing" });
  const target = given.replace(/^\/{2,}/, "/");
  if (target !== given) call.notes.push("target: doubled leading slash removed");
  const id = tryParseResourceId(target);
  const targetType = targetTypes[id?.type.toLowerCase() as keyof typeof targetTypes] as CaptureProperties["targetType"] | undefined;
  const tooOld = targetType === "AzureVMSS" && call.apiVersion < shownSince.targetType;
  if (targetType === undefined || tooOld) throw new ArmError("unsupportedTarget", { target });
  const asked = call.apiVersion < shownSince.targetType ? undefined : textProperty(call, properties, "targetType", "targetType");
  if (asked !== undefined && asked !== "" && !isSame(asked, targetType)) {
    throw new ArmError("invalidValue", { property: "targetType", reason: `must be ${targetType} for this target` });
  }
  return { target, targetType };
}

/** Instances are shown by their full ids, however they were named (recorded). */
function readScope(call: Call, properties: Record<string, unknown>, target: string, targetType: string): CaptureProperties["scope"] {
  const scope = call.apiVersion < shownSince.scope ? undefined : objectProperty(call, properties, "scope", "scope");
  const [include, exclude] = (["include", "exclude"] as const).map((name) => {
    const path = `scope.${name}`;
    return texts(scope && property(call, scope, name), path).map((instance) => (instance.startsWith("/") ? instance : `${target}/virtualMachines/${instance}`));
  }) as [string[], string[]];
  if (targetType === "AzureVM" && include.length + exclude.length > 0) {
    throw new ArmError("invalidValue", { property: "scope", reason: "is for scale sets only" });
  }
  return { include, exclude };
}

function readContinuous(call: Call, properties: Record<string, unknown>): Pick<CaptureProperties, "continuousCapture" | "captureSettings"> {
  const continuousCapture = property(call, properties, "continuousCapture");
  const settings = objectProperty(call, properties, "captureSettings", "captureSettings");
  if (continuousCapture === undefined) {
    if (settings) throw new ArmError("unsupportedProperty", { property: "CaptureSettings" });
    return {};
  }
  if (typeof continuousCapture !== "boolean") throw new ArmError("invalidValue", { property: "continuousCapture", reason: "must be true, false or null" });
  if (property(call, properties, "totalBytesPerSession") !== undefined) throw new ArmError("unsupportedProperty", { property: "TotalBytesPerSession" });
  if (property(call, properties, "timeLimitInSeconds") !== undefined) throw new ArmError("unsupportedProperty", { property: "TimeLimitInSecond" });
  return {
    continuousCapture,
    captureSettings: {
      fileCount: limit(call, settings ?? {}, "fileCount", "captureSettings.fileCount"),
      fileSizeInBytes: limit(call, settings ?? {}, "fileSizeInBytes", "captureSettings.fileSizeInBytes"),
      sessionTimeLimitInSeconds: limit(call, settings ?? {}, "sessionTimeLimitInSeconds", "captureSettings.sessionTimeLimitInSeconds"),
    },
  };
}

function ignoreContinuous(call: Call, properties: Record<string, unknown>): Record<string, never> {
  for (const name of ["continuousCapture", "captureSettings"]) {
    if (property(call, properties, name) !== undefined) call.notes.push(`${name}: not known to api-version ${call.apiVersion}, ignored`);
  }
  return {};
}

function readStorageLocation(call: Call, properties: Record<string, unknown>, continuous: boolean): CaptureProperties["storageLocation"] {
  const location = objectProperty(call, properties, "storageLocation", "storageLocation") ?? {};
  const text = (name: string) => textProperty(call, location, name, `storageLocation.${name}`) || undefined;
  const [storageId, storagePath = "", filePath] = [text("storageId"), text("storagePath"), text("filePath")];
  const localPath = call.apiVersion < shownSince.continuousCapture ? undefined : text("localPath");
  if (!continuous && localPath !== undefined) throw new ArmError("unsupportedProperty", { property: "LocalPath" });
  if (continuous && (filePath !== undefined || (storageId ?? localPath) === undefined)) throw new ArmError("noContinuousStorageLocation");
  if (!continuous && (storageId ?? filePath) === undefined) throw new ArmError("noStorageLocation");
  checkPath(call, filePath ?? localPath);
  return {
    ...(storageId === undefined ? {} : { storageId }),
    storagePath,
    ...(filePath === undefined ? {} : { filePath }),
    ...(localPath === undefined ? {} : { localPath }),
  };
}

function checkPath(call: Call, path: string | undefined): void {
  if (path === undefined || /^(\/var\/captures\/|[a-z]:\\)/i.test(path)) return;
  if (call.settings.relativePaths === "refuse") {
    throw new ArmError("invalidValue", { property: "storageLocation", reason: `must name a file below /var/captures or on a drive, got '${path}'` });
  }
  call.notes.push(`storageLocation: path "${path}" accepted though not absolute`);
}

/** Order and letter case are kept, what is missing comes back empty (recorded). */
function readFilters(call: Call, properties: Record<string, unknown>): CaptureFilter[] {
  const filters = property(call, properties, "filters") ?? [];
  if (!Array.isArray(filters)) throw new ArmError("invalidValue", { property: "filters", reason: "must be an array" });
  return filters.map((filter: unknown, index) => {
    const path = `filters[${index}]`;
    if (typeof filter !== "object" || filter === null) throw new ArmError("invalidValue", { property: path, reason: "must be an object" });
    const text = (name: string) => textProperty(call, filter as Record<string, unknown>, name, `${path}.${name}`);
    return {
      protocol: readProtocol(text("protocol"), path),
      localIPAddress: text("localIPAddress") ?? "",
      localPort: text("localPort") ?? "",
      remoteIPAddress: text("remoteIPAddress") ?? "",
      remotePort: text("remotePort") ?? "",
    };
  });
}

/** Left out, it is the API's default; empty, as the article sends it, it stays so. */
function readProtocol(given: string | undefined, path: string): string {
  if (given === undefined) return "Any";
  if (given === "") return "";
  const known = protocols.find((protocol) => isSame(protocol, given));
  if (known === undefined) throw new ArmError("invalidValue", { property: `${path}.protocol`, reason: `must be TCP, UDP or Any, got '${given}'` });
  return known;
}

function limit(call: Call, object: Record<string, unknown>, name: keyof typeof limits, path: string = name): number {
  return numberProperty(call, object, name, path, limits[name]) ?? limits[name].default;
}

function texts(value: unknown, path: string): string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value) || value.some((item) => typeof item !== "string")) {
    throw new ArmError("invalidValue", { property: path, reason: "must be an array of strings" });
  }
  return value as string[];
}
