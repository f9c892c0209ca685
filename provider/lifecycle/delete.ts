import type { Azure } from "../azure";
import { AzureError, isAzureError, isGone, unless } from "../azure/errors";
import { atMost, type Patience } from "../azure/patience";
import { type CaptureInputs, timeoutOf } from "../model/captureInputs";
import { type CaptureAddress, parseCaptureId } from "../model/resourceId";
import { isFailed, isSucceeded } from "../model/provisioningState";
import { hasEnded, type Session } from "../model/session";
import { isObject, type JsonObject } from "../model/shapes";
import type { FileSource } from "./findFiles";
import { isRecorded, oldestLook } from "./claim";
import type { Context } from "./context";
import { deleteFiles } from "./deleteFiles";
import { explained, notACapture, subjectOf } from "./explained";
import { type Observation, observationIn } from "./outputs";

/**
 * Deletes the capture that the state recorded and waits until it is gone; what is gone already counts as deleted. Its file stays, unless
 * `deleteFilesOnDestroy` says otherwise.
 *
 * A capture that another resource of this run uses stays, and so does one that was created with the same name since: a
 * warning says so.
 */
export async function deleteCapture(context: Context, id: string, outputs: JsonObject): Promise<void> {
  const address = parseCaptureId(id);
  if (address === undefined) throw notACapture("deleting", id);
  const subject = subjectOf(address.packetCaptureName, address);
  const leave = (why: string): void => context.warn(`packet capture "${address.packetCaptureName}" is not deleted: ${why}`);
  if (context.inUse.has(id, outputs)) return leave("another resource of this stack uses it");
  const patience = context.patience(timeoutOf(outputs.timeouts as CaptureInputs["timeouts"], "deleteInSeconds", context.customTimeout));
  const source = outputs.deleteFilesOnDestroy === true ? fileSourceIn(outputs) : undefined;
  const work = async (): Promise<void> => {
    const azure = await context.azure(patience);
    const existing = await azure.packetCaptures.find(address, patience, oldestLook(outputs));
    if (existing !== undefined && !(await isRecorded(azure, outputs, existing, address, patience))) {
      return leave(
        `a capture with this name exists that this resource did not create; if it is no longer needed, run \`pktcap delete ${id}\``,
      );
    }
    if (source !== undefined) await deleteWithFiles(azure, address, source, observationIn(outputs), context.warn, patience);
    else if (existing !== undefined) await deleteOnly(azure, address, patience);
  };
  await context.inUse.whileDeleting(id, () => explained("deleting", subject, work));
}

/** What the state says of the capture's files; `undefined` where it was damaged and says nothing of use. */
function fileSourceIn(outputs: JsonObject): FileSource | undefined {
  const { target, storageLocation, storagePath } = outputs;
  const isUsable =
    typeof target === "string" &&
    isObject(storageLocation) &&
    [storageLocation.storageId, storageLocation.storagePath, storagePath].every((text) => text === undefined || typeof text === "string");
  return isUsable ? (outputs as unknown as FileSource) : undefined;
}

/** How long a file may take from the end of the session until it is there, in milliseconds. Nobody has published it. */
const uploadGracePeriod = 60_000;
/** How long it is tried to end a session, in milliseconds: the DELETE ends it as well. */
const stopLimit = 60_000;

/**
 * Deletes a capture and then the files in the storage account that are certainly its own. A session that runs is stopped first: its file
 * would come afterwards.
 *
 * @param known The capture as it was last seen.
 * @param warn Is told once which files stay that may be the capture's.
 */
export async function deleteWithFiles(
  azure: Azure,
  address: CaptureAddress,
  source: FileSource,
  known: Pick<Observation, "provisioningState" | "session">,
  warn: (message: string) => void,
  patience: Patience,
): Promise<void> {
  const hasFiles = source.storageLocation.storageId !== undefined && source.storagePath !== undefined && !isFailed(known.provisioningState);
  const last = hasFiles ? await endSession(azure, address, known, patience) : undefined;
  await deleteOnly(azure, address, patience);
  if (last === undefined || last.isEmpty === true) return;
  try {
    const left = await deleteFiles(
      azure,
      { address, source, session: last.session },
      last.mayUpload === true ? uploadGracePeriod : 0,
      patience,
    );
    if (left !== undefined) warn(left);
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    throw error.with({ reason: `the capture is deleted, but its files are not: ${error.message}` });
  }
}

/** A session before its capture is deleted. */
interface LastSeen {
  readonly session: Session;
  /** Whether it has recorded nothing, and so has no files. */
  readonly isEmpty?: boolean;
  /** Whether its files may be on their way. */
  readonly mayUpload?: boolean;
}

/** Ends the session if it runs. What goes wrong or takes too long does not keep the capture from being deleted. */
async function endSession(
  azure: Azure,
  address: CaptureAddress,
  { provisioningState, session }: Pick<Observation, "provisioningState" | "session">,
  patience: Patience,
): Promise<LastSeen> {
  if (hasEnded(session) && session.captureStartTime !== undefined) return { session };
  const limited = atMost(patience, stopLimit);
  let last = session;
  try {
    const seen = await azure.packetCaptures.getSession(address, limited);
    if (seen === undefined) return { session };
    last = { ...session, ...seen };
    if (hasEnded(seen)) return { session: last };
    if (seen.packetCaptureStatus === "NotStarted") return { session: last, isEmpty: true };
    // As long as Azure creates the capture it refuses to stop the session.
    const isCreated = isSucceeded(provisioningState) || isSucceeded((await azure.packetCaptures.get(address, limited))?.provisioningState);
    if (isCreated) await azure.packetCaptures.stop(address, limited);
    return { session: last, mayUpload: true };
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    return { session: last, mayUpload: !isGone(error) };
  }
}

/** How long it is looked at what keeps Azure busy, in milliseconds. */
const lookLimit = 10_000;

/**
 * Deletes a capture, and leaves its files.
 *
 * @param waits `false` returns when Azure has accepted the request.
 * @throws AzureError that says whether Azure is still creating the capture, where it refuses to delete it for being busy.
 */
export async function deleteOnly(azure: Azure, address: CaptureAddress, patience: Patience, waits = true): Promise<void> {
  try {
    await azure.packetCaptures.delete(address, patience, waits);
  } catch (error) {
    if (!(error instanceof AzureError) || error.status !== 409 || !error.isOutOfTime) throw error;
    const state = await stateNow(azure, address, { ...patience, deadline: patience.clock.now() + lookLimit });
    const isCreating = state !== undefined && !isSucceeded(state) && !isFailed(state);
    throw error.with({
      reason: `Azure is still ${isCreating ? "creating it" : "running another operation on it"}: ${error.message}`,
      hint: "run `pulumi destroy` or `pktcap delete` again after Azure has finished",
    });
  }
}

/** How Azure says that the capture stands; `undefined` where that cannot be seen. */
async function stateNow(azure: Azure, address: CaptureAddress, patience: Patience): Promise<string | undefined> {
  return (await unless(isAzureError, () => azure.packetCaptures.get(address, patience)))?.provisioningState;
}
