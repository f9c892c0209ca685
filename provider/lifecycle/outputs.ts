import type { ObservedCapture } from "../model/arm";
import type { CaptureInputs } from "../model/captureInputs";
import { storagePathsIn } from "../model/fileNames";
import { isSucceeded } from "../model/provisioningState";
import { type CaptureAddress, watcherIdOf } from "../model/resourceId";
import { hasEnded, type Session, unknownSession } from "../model/session";
import type { JsonObject } from "../model/shapes";

/** What is known of a capture besides what the program said. */
export interface Observation {
  readonly provisioningState: string;
  readonly storagePath?: string | undefined;
  /** The addresses of all files in the storage account. */
  readonly storagePaths: readonly string[];
  readonly session: Session;
}

/** What the state keeps of a capture: the canonical inputs and what was observed, as plain JSON without `undefined`. */
export function outputsOf(inputs: CaptureInputs | JsonObject, address: CaptureAddress, observation: Observation): JsonObject {
  const { provisioningState, storagePath, storagePaths, session } = observation;
  const outputs = { ...inputs, networkWatcherId: watcherIdOf(address), provisioningState, ...session, storagePath, storagePaths };
  return JSON.parse(JSON.stringify(outputs)) as JsonObject;
}

/** The session as the state has it. */
export function sessionIn(outputs: JsonObject): Session {
  const { packetCaptureStatus, captureStartTime, stopReason, packetCaptureErrors } = outputs;
  if (typeof packetCaptureStatus !== "string") return unknownSession;
  return {
    packetCaptureStatus,
    ...(typeof captureStartTime === "string" && { captureStartTime }),
    ...(typeof stopReason === "string" && { stopReason }),
    packetCaptureErrors: Array.isArray(packetCaptureErrors) ? packetCaptureErrors.filter((code) => typeof code === "string") : [],
  };
}

/** The capture and its session as the state has them. */
export function observationIn(outputs: JsonObject): Observation {
  return {
    provisioningState: typeof outputs.provisioningState === "string" ? outputs.provisioningState : "Unknown",
    storagePath: typeof outputs.storagePath === "string" ? outputs.storagePath : undefined,
    storagePaths: storagePathsIn(outputs),
    session: sessionIn(outputs),
  };
}

export function observationOf(observed: ObservedCapture, storagePaths: readonly string[], session: Session): Observation {
  return { provisioningState: observed.provisioningState, storagePath: observed.storagePath, storagePaths, session };
}

/** Whether something that was begun is still to be done, going by the state alone: init errors do not survive a refresh. */
export function isUnfinished(outputs: JsonObject): boolean {
  const session = sessionIn(outputs);
  const shouldHaveEnded = outputs.running === false || outputs.waitUntilStopped === true;
  return !isSucceeded(outputs.provisioningState) || (shouldHaveEnded && !hasEnded(session));
}
