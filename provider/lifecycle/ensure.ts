import type { Azure } from "../azure";
import type { Answer } from "../azure/answer";
import { AzureError, OperationFailed } from "../azure/errors";
import { backOff, type Patience, pause } from "../azure/patience";
import { pollUntil } from "../azure/pollUntil";
import type { ObservedCapture } from "../model/arm";
import type { CaptureInputs } from "../model/captureInputs";
import { isFailed, isSucceeded } from "../model/provisioningState";
import type { CaptureAddress } from "../model/resourceId";
import type { JsonObject } from "../model/shapes";
import { alreadyExists, claimOn, differencesFrom, oldestLook, usedTwice } from "./claim";
import type { Context } from "./context";

/** One capture on its way into Azure. What is known is kept up to date, so that it can be reported after an interruption. */
export interface Arrival {
  readonly address: CaptureAddress;
  readonly inputs: CaptureInputs;
  /** Whether Azure may have the capture. */
  mayExist: boolean;
  provisioningState: string;
  storagePath: string | undefined;
}

/**
 * Why Azure is asked what it has at the address: it has not been read yet, the state says that there is a capture, another resource has just
 * deleted one there, or the PUT met with this error.
 */
type LookupReason = "not seen yet" | "recorded" | "deleted" | AzureError;

/**
 * Makes sure that Azure has the capture as the program wants it, and exactly once.
 *
 * Looks before it asks. A capture that is there already is used where it is certainly or likely this resource's own (see `claim.ts`) and
 * equal in every setting; one that the state recorded is replaced where it is not; any other is refused. Nothing else is ever deleted.
 *
 * @param recorded What the state has of a capture that this resource had asked for at this address.
 */
export async function ensureCapture(
  context: Context,
  azure: Azure,
  arrival: Arrival,
  recorded: JsonObject | undefined,
  patience: Patience,
): Promise<ObservedCapture> {
  const { address, inputs } = arrival;
  let record = recorded;
  let reason: LookupReason | undefined = record === undefined ? "not seen yet" : "recorded";
  let wasSent = false;
  for (let attempt = 0; ; attempt++) {
    if (reason === undefined) {
      const outcome = await put(context, azure, arrival, patience);
      if (!(outcome instanceof AzureError)) return outcome;
      reason = outcome;
      wasSent ||= outcome.mayHaveActed;
    }
    const existing = await lookUp(reason, azure, arrival, patience);
    if (existing === undefined) {
      // A request whose answer was lost may still be on its way.
      arrival.mayExist = reason instanceof AzureError && reason.mayHaveActed;
      if (reason instanceof AzureError && !(reason.mayHaveActed && (await pause(patience, backOff(attempt, 1000, 30_000))))) throw reason;
    } else if (context.inUse.isBeingDeleted(existing.id)) {
      await waitForDeletion(context, existing.id, address, patience);
      arrival.mayExist = false;
      reason = "deleted";
      continue;
    } else if (existing.provisioningState === "Deleting") {
      await waitUntilGone(azure, address, patience);
      arrival.mayExist = false;
    } else {
      arrival.mayExist = false;
      const claim = await claimOn(azure, existing, address, { inputs, record, wasSent }, patience);
      if (claim === "foreign") {
        throw context.inUse.isUnchanged(existing.id) ? usedTwice() : await alreadyExists(azure, existing, address, inputs, patience);
      }
      arrival.mayExist = true;
      arrival.provisioningState = existing.provisioningState;
      const isEqual = differencesFrom(inputs, existing).length === 0;
      if (isEqual && !isFailed(existing.provisioningState)) {
        if (record === undefined && !wasSent && !inputs.adoptExisting) context.warn(adopted(existing));
        return await finished(azure, arrival, existing, patience);
      }
      // One call asks for a capture once, and deletes only what the state recorded.
      if (claim !== "recorded") throw failedHere(existing);
      await azure.packetCaptures.delete(address, patience);
      arrival.mayExist = false;
      record = undefined;
    }
    reason = undefined;
  }
}

function adopted({ name }: ObservedCapture): string {
  return `packet capture "${name}" already exists with the same settings and is now managed by this resource; this is expected after an interrupted run`;
}

function failedHere({ id, provisioningState }: ObservedCapture): AzureError {
  return new AzureError(`Azure could not create the capture; its state is ${provisioningState}`, {
    code: "CaptureFailed",
    hint: `if \`retainOnDelete\` prevents \`pulumi up\` from deleting it, run \`pktcap delete ${id}\` first`,
  });
}

/** Asks for the capture and waits until it is there; an error where it may be there, or where something of its name may be. */
async function put(context: Context, azure: Azure, arrival: Arrival, patience: Patience): Promise<ObservedCapture | AzureError> {
  const { address, inputs } = arrival;
  const couldExist = arrival.mayExist;
  arrival.mayExist = true;
  let accepted;
  try {
    accepted = await azure.packetCaptures.create(address, inputs, patience);
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    if (error.mayHaveActed) return error;
    arrival.mayExist = couldExist;
    // What Azure says to a second PUT is not documented; a refusal of any of these kinds may be it.
    if (error.status === 400 || error.status === 409 || error.status === 412) return error;
    throw error;
  }
  arrival.provisioningState = accepted.observed?.provisioningState ?? "Unknown";
  arrival.storagePath = accepted.observed?.storagePath;
  if (accepted.observed !== undefined && context.isDoneWhenAccepted?.() === true) return accepted.observed;
  await waitUntilThere(azure, arrival, accepted.answer, patience);
  if (accepted.observed !== undefined) return { ...accepted.observed, provisioningState: "Succeeded" };
  const observed = await azure.packetCaptures.get(address, patience);
  if (observed === undefined) throw new AzureError("the capture no longer exists", { code: "NotFound" });
  return observed;
}

/** Waits until a capture that Azure has taken on is there; where it does not come, finds out what Azure has instead. */
async function waitUntilThere(azure: Azure, arrival: Arrival, accepted: Answer | undefined, patience: Patience): Promise<void> {
  try {
    await azure.packetCaptures.waitUntilCreated(arrival.address, accepted, patience);
    arrival.provisioningState = "Succeeded";
  } catch (error) {
    await recordState(azure, arrival, error instanceof OperationFailed, patience);
    throw error;
  }
}

/** How long it may take to find out what Azure has after a creation that went wrong, even if the time for the creation itself is over. */
const lastLookLimit = 30_000;

/**
 * After a creation that went wrong: what has Azure now? Where that cannot be told, the worst is assumed.
 *
 * @param isOver Whether Azure is done: as long as it is not, the capture may yet appear.
 */
async function recordState(azure: Azure, arrival: Arrival, isOver: boolean, patience: Patience): Promise<void> {
  try {
    const deadline = patience.clock.now() + lastLookLimit;
    const observed = await azure.packetCaptures.get(arrival.address, { ...patience, deadline });
    arrival.mayExist = observed !== undefined || !isOver;
    arrival.provisioningState = observed?.provisioningState ?? "Unknown";
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
  }
}

/** What Azure has at the address. When looking fails, the error that made us look says more, unless it was a lost answer. */
async function lookUp(reason: LookupReason, azure: Azure, arrival: Arrival, patience: Patience): Promise<ObservedCapture | undefined> {
  const { packetCaptures } = azure;
  const { address, inputs } = arrival;
  try {
    // Of a list, which may be old, only that there is nothing is believed.
    if (reason === "not seen yet" && !(await packetCaptures.isListed(address, patience, oldestLook(inputs)))) return undefined;
    return await packetCaptures.get(address, patience);
  } catch (error) {
    if (error instanceof AzureError && reason instanceof AzureError) throw reason;
    throw error;
  }
}

/** Waits until a capture that Azure has taken on earlier is there. */
async function finished(azure: Azure, arrival: Arrival, existing: ObservedCapture, patience: Patience): Promise<ObservedCapture> {
  arrival.mayExist = true;
  arrival.storagePath = existing.storagePath;
  if (isSucceeded(existing.provisioningState)) return existing;
  await waitUntilThere(azure, arrival, undefined, patience);
  return { ...existing, provisioningState: "Succeeded" };
}

/** Waits until another resource of this run has deleted the capture, or could not. */
async function waitForDeletion(context: Context, id: string, address: CaptureAddress, patience: Patience): Promise<void> {
  const look = async (): Promise<boolean> => context.inUse.isBeingDeleted(id);
  await pollUntil(await look(), patience, {
    isOver: (isBeingDeleted) => !isBeingDeleted,
    report: () => `waiting until another resource of this stack has deleted packet capture "${address.packetCaptureName}"`,
    look,
    late: () => new AzureError("another resource of this stack is still deleting it", { code: "OperationTimedOut" }),
  });
}

async function waitUntilGone(azure: Azure, address: CaptureAddress, patience: Patience): Promise<void> {
  const look = (): Promise<ObservedCapture | undefined> => azure.packetCaptures.get(address, patience);
  await pollUntil(await look(), patience, {
    isOver: (seen) => seen === undefined,
    report: () => `waiting for the deletion of an earlier packet capture "${address.packetCaptureName}"`,
    look,
    late: () => new AzureError("an earlier capture of this name is still being deleted", { code: "OperationTimedOut" }),
  });
}
