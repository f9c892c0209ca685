import { combine, FilterExpressionError } from "../../provider/expressions";
import type { Filter } from "../../provider/model/capture";
import type { JsonObject } from "../../provider/model/shapes";
import { withoutUndefined } from "../../provider/model/shapes";
import { isPresetName, namedPresets } from "../../provider/namedPresets";
import { headersOnly as firstBytes } from "../../provider/presets";
import { Failure } from "../failure";
import type { Quantity } from "../quantities";
import { readFilters } from "./filterOptions";

/** What `pktcap start` can be told about the capture itself; each is the resource's argument of the like name. */
export interface CaptureOptions {
  name?: string;
  storagePath?: string;
  filePath?: string;
  filter?: string[];
  /** As az takes it: JSON, or `@file`. */
  filters?: string[];
  preset?: string[];
  side?: "local" | "remote" | "either";
  timeLimit?: Quantity;
  totalBytes?: Quantity;
  bytesPerPacket?: Quantity;
  continuous?: boolean;
  fileCount?: Quantity;
  fileSize?: Quantity;
  include?: string[];
  exclude?: string[];
  location?: string;
  /** `false` for `--no-require-agent`. */
  requireAgent?: boolean;
  /** `false` for `--no-require-storage`. */
  requireStorage?: boolean;
}

/** What `--preset` takes. */
export const presetNames = [...Object.keys(namedPresets), "headersOnly"];

/** The resource's arguments for what the options say, before they are checked. */
export function inputsOf(options: CaptureOptions, target: string, storageId: string | undefined): JsonObject {
  const { name, storagePath, filePath, timeLimit, totalBytes, bytesPerPacket, continuous, fileCount, fileSize } = options;
  const { include, exclude, location, requireAgent, requireStorage } = options;
  const ring = withoutUndefined({
    fileCount: fileCount?.amount,
    fileSizeInBytes: fileSize?.amount,
    sessionTimeLimitInSeconds: continuous ? timeLimit?.amount : undefined,
  });
  const headersOnly = options.preset?.includes("headersOnly") === true ? firstBytes().bytesToCapturePerPacket : undefined;
  return withoutUndefined({
    target,
    packetCaptureName: name,
    scope: include === undefined && exclude === undefined ? undefined : withoutUndefined({ include, exclude }),
    storageLocation: withoutUndefined({ storageId, storagePath, [continuous ? "localPath" : "filePath"]: filePath }),
    filters: filtersOf(options),
    bytesToCapturePerPacket: bytesPerPacket?.amount ?? headersOnly,
    totalBytesPerSession: totalBytes?.amount,
    timeLimitInSeconds: continuous ? undefined : timeLimit?.amount,
    continuousCapture: continuous ? true : undefined,
    captureSettings: Object.keys(ring).length === 0 ? undefined : ring,
    location,
    requireAgent,
    requireStorage,
  });
}

/** Whether nothing is said of what to record nor of when to end. */
export function isUnlimited({ filters, ...given }: JsonObject): boolean {
  const limits = ["bytesToCapturePerPacket", "totalBytesPerSession", "timeLimitInSeconds", "captureSettings"];
  return Array.isArray(filters) && filters.length === 0 && limits.every((name) => given[name] === undefined);
}

function filtersOf({ filter = [], filters = [], preset = [], side }: CaptureOptions): Filter[] {
  const options = side === undefined ? {} : { side };
  const named = preset.map((name) => (isPresetName(name) ? namedPresets[name](options) : []));
  const written = [...filter.map((text) => readFilters("--filter", text)), ...filters.map((text) => readFilters("--filters", text))];
  try {
    // An expression for any packet is an empty filter, with which no other counts.
    return combine(...named, ...written);
  } catch (error) {
    if (error instanceof FilterExpressionError) throw new Failure(error.message, { exitCode: 2 });
    throw error;
  }
}
