import { AzureError } from "../azure/errors";
import type { ObservedCapture } from "../model/arm";
import { type CaptureInputs, timeoutOf } from "../model/captureInputs";
import { driftOf } from "../model/drift";
import { captureProperties, inputProperties, isOneOf, outputProperties } from "../model/properties";
import { type CaptureAddress, parseCaptureId } from "../model/resourceId";
import { storagePathsIn } from "../model/fileNames";
import { beginning, hasEnded, isAnother, type Session } from "../model/session";
import type { JsonObject } from "../model/shapes";
import { hasRecordedPath } from "./claim";
import type { Context } from "./context";
import { explained, notACapture, subjectOf } from "./explained";
import { type Observation, observationOf, outputsOf, sessionIn } from "./outputs";
import { lookAtSession } from "./session";
import { storagePathsOf } from "./storagePaths";

export interface Found {
  /** The id as the state has it: Azure may answer in another letter case. */
  readonly id: string;
  readonly outputs: JsonObject;
  /** The inputs with what Azure has otherwise; left out where nothing is. */
  readonly inputs?: JsonObject;
}

/**
 * Reads a capture as Azure has it: for a refresh, with the state's outputs, or for `PacketCapture.get`, with none.
 *
 * @returns `undefined` where a capture that the state knows is gone, also if another one was created with its name since.
 * @throws Error where `PacketCapture.get` asks for one that does not exist.
 */
export async function read(context: Context, id: string, state: JsonObject): Promise<Found | undefined> {
  const isKnown = typeof state.provisioningState === "string";
  const address = parseCaptureId(id);
  if (address === undefined) throw notACapture("reading", id);
  const patience = context.patience(timeoutOf(state.timeouts as CaptureInputs["timeouts"], "readInSeconds", context.customTimeout));
  return explained("reading", subjectOf(address.packetCaptureName, address), async () => {
    const azure = await context.azure(patience);
    const observed = await azure.packetCaptures.find(address, patience);
    if (observed === undefined) {
      if (isKnown) return undefined;
      throw new AzureError("it does not exist", { code: "NotFound" });
    }
    const known = sessionIn(state);
    const asks = isKnown ? hasRecordedPath(state, observed) === false || (!hasEnded(known) && context.refreshStatus()) : true;
    const session = asks ? await lookAtSession(context, azure, address, patience) : known;
    if (isAnother(known, session)) {
      context.warn(anotherCapture(id, known, session));
      return undefined;
    }
    const source = { ...observed.capture, storagePath: observed.storagePath };
    const observation = observationOf(observed, await storagePathsOf(azure, source, session, storagePathsIn(state), patience), session);
    return isKnown ? refreshed(id, address, state, observed, observation) : imported(id, address, observed, observation);
  });
}

function anotherCapture(id: string, known: Session, seen: Session): string {
  return `${id} is not the capture in the state, which no longer exists: its session ${beginning(seen)}, the one in the state at ${known.captureStartTime}`;
}

/** What a refresh finds: the state with what Azure has otherwise. */
function refreshed(id: string, address: CaptureAddress, state: JsonObject, observed: ObservedCapture, observation: Observation): Found {
  const drift = driftOf(state, observed.capture);
  const runsAgain = state.running === false && observation.session.packetCaptureStatus === "Running";
  const rest = Object.entries(state).filter(([name]) => !isOneOf([...captureProperties, ...outputProperties], name));
  const current = { ...Object.fromEntries(rest), ...drift.properties, ...(runsAgain && { running: true }) };
  const outputs = outputsOf(current, address, observation);
  if (drift.differences.length === 0 && !runsAgain) return { id, outputs };
  const inputs = Object.fromEntries(Object.entries(current).filter(([name]) => isOneOf(inputProperties, name) || name.startsWith("__")));
  return { id, outputs, inputs };
}

/** What `PacketCapture.get` finds: everything Azure knows. */
function imported(id: string, address: CaptureAddress, observed: ObservedCapture, observation: Observation): Found {
  const { packetCaptureName, networkWatcherName, resourceGroupName } = address;
  const known = { ...observed.capture, packetCaptureName, networkWatcherName, resourceGroupName };
  return { id, outputs: outputsOf(known, address, observation) };
}
