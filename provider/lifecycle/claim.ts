import type { Azure } from "../azure";
import { AzureError } from "../azure/errors";
import type { Patience } from "../azure/patience";
import type { ObservedCapture } from "../model/arm";
import type { CaptureInputs } from "../model/captureInputs";
import type { Difference } from "../model/differences";
import { driftOf } from "../model/drift";
import type { CaptureAddress } from "../model/resourceId";
import { hasEnded, isAnother, type Session } from "../model/session";
import type { JsonObject } from "../model/shapes";
import { machineIn } from "./locate";
import { sessionIn } from "./outputs";
import { sessionOrUnknown } from "./session";

/** How long it is tried to find out how a session stands that is not known to be ours, in milliseconds. */
const lookLimit = 10_000;

/**
 * Whose the capture is that Azure has: `recorded` by this resource's own state, `likely` this resource's own although no state has it
 * (an interrupted run), or `foreign`.
 */
export type Claim = "recorded" | "likely" | "foreign";

/**
 * How old the list of a watcher may be that shows whether a name is taken, in milliseconds. A name that was made for one state is taken by
 * nobody else meanwhile; any other may be.
 */
export function oldestLook({ __generatedName }: { readonly __generatedName?: unknown }): number {
  return __generatedName === true ? Infinity : 60_000;
}

/** What speaks for a capture's being this resource's own. */
export interface Evidence {
  readonly inputs: CaptureInputs;
  /** What the state has of a capture at this address. */
  readonly record: JsonObject | undefined;
  /** Whether a PUT of this call may have arrived. */
  readonly wasSent: boolean;
}

export async function claimOn(
  azure: Azure,
  existing: ObservedCapture,
  address: CaptureAddress,
  { inputs, record, wasSent }: Evidence,
  patience: Patience,
): Promise<Claim> {
  if (record !== undefined && (await isRecorded(azure, record, existing, address, patience))) return "recorded";
  const mayBeOurs = wasSent || inputs.adoptExisting || inputs.__generatedName === true || record !== undefined;
  return mayBeOurs && differencesFrom(inputs, existing).length === 0 ? "likely" : "foreign";
}

/**
 * Whether Azure's capture is the one that the state recorded. A capture never changes: another start of its session, or, where that is not
 * known, another setting, means another capture.
 */
export async function isRecorded(
  azure: Azure,
  record: JsonObject,
  existing: ObservedCapture,
  address: CaptureAddress,
  patience: Patience,
): Promise<boolean> {
  if (hasRecordedPath(record, existing) === true) return true;
  const known = sessionIn(record);
  if (known.captureStartTime !== undefined) {
    const seen = await sessionOrUnknown(azure, address, lookLimit, patience);
    if (isAnother(known, seen)) return false;
    if (seen.captureStartTime !== undefined) return true;
  }
  return driftOf(record, existing.capture).differences.length === 0;
}

/**
 * Whether the path of the file is the recorded one: a path that the service made has the time of the PUT in it, to the millisecond.
 * `undefined` where the service did not make it.
 */
export function hasRecordedPath({ storageLocation, storagePath }: JsonObject, existing: ObservedCapture): boolean | undefined {
  const isGenerated =
    typeof storagePath === "string" && (storageLocation as { storagePath?: unknown } | undefined)?.storagePath === undefined;
  return isGenerated ? storagePath.toLowerCase() === existing.storagePath?.toLowerCase() : undefined;
}

/** Where Azure's capture differs from what the program wants. */
export function differencesFrom(inputs: CaptureInputs, existing: ObservedCapture): readonly Difference[] {
  return driftOf(inputs as unknown as JsonObject, existing.capture).differences;
}

/** The error of a capture that is not this resource's to use: what it is, since when, how it differs, and the ways out. */
export async function alreadyExists(
  azure: Azure,
  existing: ObservedCapture,
  address: CaptureAddress,
  inputs: CaptureInputs,
  patience: Patience,
): Promise<AzureError> {
  const session = await sessionOrUnknown(azure, address, lookLimit, patience);
  const paths = differencesFrom(inputs, existing).map(({ path }) => `\`${path}\``);
  const comparison = paths.length === 0 ? "has the same settings" : `differs in ${paths.join(", ")}`;
  const another = inputs.__generatedName === true ? "set `packetCaptureName` to another name" : "choose another `packetCaptureName`";
  const wayOut =
    paths.length === 0
      ? `set \`adoptExisting: true\` to manage it in this stack, or ${another}`
      : `${another}; if this resource was renamed, add its old name to \`aliases\`; if the capture is no longer needed, run \`pktcap delete ${existing.id}\``;
  return new AzureError(`a capture with this name already exists: it ${recordsWhat(existing, session)} and ${comparison}`, {
    code: "PacketCaptureExists",
    hint: wayOut,
  });
}

/** The error of a name that two resources of one run have. */
export function usedTwice(): AzureError {
  return new AzureError("another resource of this stack has a capture with this name", {
    code: "PacketCaptureExists",
    hint: "choose another `packetCaptureName` for one of the two; if this resource was renamed, add its old name to `aliases`",
  });
}

function recordsWhat({ capture }: ObservedCapture, session: Session): string {
  const since = session.captureStartTime === undefined ? "" : ` since ${session.captureStartTime}`;
  const status = session.packetCaptureStatus;
  return `${hasEnded(session) ? "recorded" : "records"} ${machineIn(capture)}${since} (${status})`;
}
