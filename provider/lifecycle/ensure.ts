import type { Azure } from "../azure";
import type { Answer } from "../azure/answer";
import { AzureError, OperationFailed } from "../azure/errors";
import { backOff, type Patience, pause } from "../azure/patience";
import type { ObservedCapture } from "../model/arm";
import type { CaptureInputs } from "../model/captureInputs";
import { driftOf } from "../model/drift";
import { isFailed, isSucceeded } from "../model/provisioningState";
import type { CaptureAddress } from "../model/resourceId";
import type { JsonObject } from "../model/shapes";
import type { Context } from "./context";

/** One capture on its way into Azure. What is known is kept up to date, so that whoever is interrupted can say it. */
export interface Arrival {
  readonly address: CaptureAddress;
  readonly inputs: CaptureInputs;
  /** Whether Azure may have the capture. */
  mayExist: boolean;
  provisioningState: string;
  storagePath: string | undefined;
}

/**
 * Whose the capture is that stands at the address: `ours` (this resource had one there, or the name was made for it alone), `likely` ours
 * (a PUT of ours may have arrived) or `foreign` for all we know.
 */
type Ownership = "ours" | "likely" | "foreign";

/** Why it is asked whether the capture is there already: what the PUT met with, or that this resource is known to have had one. */
type Doubt = AzureError | "known";

/**
 * Makes sure that Azure has the capture as the program wants it, and exactly once: asks for it, and looks for it whenever nobody knows
 * whether it is there. An equal capture that can only be ours is taken over, a broken one of ours is replaced, a foreign one is refused.
 *
 * @param known What the state has of a capture that this resource had asked for at this address: it is then looked for before it is asked for.
 */
export async function ensureCapture(
  context: Context,
  azure: Azure,
  arrival: Arrival,
  known: JsonObject | undefined,
  patience: Patience,
): Promise<ObservedCapture> {
  const { address, inputs } = arrival;
  let doubt: Doubt | undefined = known && "known";
  let ownership = ownershipOf(inputs, known);
  for (let attempt = 0; ; attempt++) {
    if (doubt === undefined) {
      const outcome = await put(azure, arrival, patience);
      if (!(outcome instanceof AzureError)) return outcome;
      doubt = outcome;
      if (outcome.mayHaveActed && ownership === "foreign") ownership = "likely";
    }
    const existing = await lookAfter(doubt, azure, arrival, patience);
    if (existing === undefined) {
      // A request whose answer was lost may still be on its way.
      arrival.mayExist = doubt instanceof AzureError && doubt.mayHaveActed;
      if (doubt instanceof AzureError && !(doubt.mayHaveActed && (await pause(patience, backOff(attempt, 1000, 30_000))))) throw doubt;
    } else if (existing.provisioningState === "Deleting") {
      await waitUntilGone(azure, address, patience);
      arrival.mayExist = false;
    } else {
      arrival.mayExist = false;
      const isAsAsked = known !== undefined && driftOf(known, existing.capture).differences.length === 0;
      const isUsable = judge(existing, isAsAsked ? "ours" : ownership, inputs);
      arrival.mayExist = true;
      arrival.provisioningState = existing.provisioningState;
      if (isUsable) {
        if (known === undefined) context.adopted.add(existing.id.toLowerCase());
        return await finished(azure, arrival, existing, patience);
      }
      await azure.packetCaptures.delete(address, patience);
      arrival.mayExist = false;
    }
    if (!(await pause(patience, 0))) throw new AzureError("no time was left to create the capture", { code: "OperationTimedOut" });
    doubt = undefined;
  }
}

function ownershipOf(inputs: CaptureInputs, known: JsonObject | undefined): Ownership {
  // A request that nobody knows to have arrived is no proof that what has this name now came of it.
  const wasSeen = known !== undefined && known.provisioningState !== "Unknown";
  if (wasSeen || inputs.__generatedName === true) return "ours";
  return known === undefined ? "foreign" : "likely";
}

/** Asks for the capture and waits until it is there; an error where it may be there, or where something of its name may be. */
async function put(azure: Azure, arrival: Arrival, patience: Patience): Promise<ObservedCapture | AzureError> {
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
  await waitUntilThere(azure, arrival, accepted.answer, patience);
  if (accepted.observed !== undefined) return { ...accepted.observed, provisioningState: "Succeeded" };
  const observed = await azure.packetCaptures.get(address, patience);
  if (observed === undefined) throw new AzureError("the capture has vanished", { code: "NotFound" });
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

/** The capture that stands where ours is to stand. When looking fails, the error that made us look says more, unless it was a lost answer. */
async function lookAfter(doubt: Doubt, azure: Azure, arrival: Arrival, patience: Patience): Promise<ObservedCapture | undefined> {
  try {
    return await azure.packetCaptures.get(arrival.address, patience);
  } catch (error) {
    if (error instanceof AzureError && doubt instanceof AzureError) throw doubt;
    throw error;
  }
}

/**
 * Whether the capture that stands there can be used as it is; `false` where it is ours and has to make way.
 *
 * @throws AzureError `PacketCaptureExists` where it is not ours to use or to remove.
 */
function judge(existing: ObservedCapture, ownership: Ownership, inputs: CaptureInputs): boolean {
  const { differences } = driftOf(inputs as unknown as JsonObject, existing.capture);
  const isEqual = differences.length === 0;
  const isBroken = isFailed(existing.provisioningState);
  if (ownership === "ours" || (isEqual && (ownership === "likely" || inputs.adoptExisting))) return isEqual && !isBroken;
  if (isEqual) {
    const hint = "set `adoptExisting: true` to take it over, or choose another `packetCaptureName`";
    throw new AzureError("a capture of this name exists already, with the same settings", { code: "PacketCaptureExists", hint });
  }
  const hint = `choose another \`packetCaptureName\`, or delete ${existing.id}`;
  const where = differences.map(({ path }) => `\`${path}\``).join(", ");
  throw new AzureError(`a capture of this name exists already and differs in ${where}`, { code: "PacketCaptureExists", hint });
}

/** Waits until a capture that Azure has taken on earlier is there. */
async function finished(azure: Azure, arrival: Arrival, existing: ObservedCapture, patience: Patience): Promise<ObservedCapture> {
  arrival.mayExist = true;
  arrival.storagePath = existing.storagePath;
  if (isSucceeded(existing.provisioningState)) return existing;
  await waitUntilThere(azure, arrival, undefined, patience);
  return { ...existing, provisioningState: "Succeeded" };
}

async function waitUntilGone(azure: Azure, address: CaptureAddress, patience: Patience): Promise<void> {
  for (let polls = 0; (await azure.packetCaptures.get(address, patience)) !== undefined; polls++) {
    patience.report(`waiting for the deletion of an earlier packet capture "${address.packetCaptureName}"`);
    if (!(await pause(patience, backOff(polls, 1000, 10_000))))
      throw new AzureError("an earlier capture of this name is still being deleted", { code: "OperationTimedOut" });
  }
}
