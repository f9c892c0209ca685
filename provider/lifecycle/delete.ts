import type { Azure } from "../azure";
import { AzureError, isGone } from "../azure/errors";
import type { Patience } from "../azure/patience";
import { type CaptureInputs, timeoutOf } from "../model/captureInputs";
import { type CaptureAddress, parseCaptureId } from "../model/resourceId";
import { hasEnded, type Session } from "../model/session";
import { isObject, type JsonObject } from "../model/shapes";
import { deleteFiles, type FileSource } from "./captureFiles";
import { isRecorded } from "./claim";
import type { Context } from "./context";
import { explained, notACapture, subjectOf } from "./explained";
import { sessionIn } from "./outputs";

/**
 * Deletes the capture that the state recorded and waits until it is gone; what is gone already counts as deleted. Its file stays, unless
 * `deleteFilesOnDestroy` says otherwise.
 *
 * A capture that another resource of this run uses stays, and so does one that somebody else has created under the same name since: a
 * warning says so.
 */
export async function deleteCapture(context: Context, id: string, outputs: JsonObject): Promise<void> {
  const address = parseCaptureId(id);
  if (address === undefined) throw notACapture("deleting", id);
  const subject = subjectOf(address.packetCaptureName, address);
  const leave = (why: string): void => context.warn(`packet capture "${address.packetCaptureName}" is not deleted: ${why}`);
  if (context.alive.has(id.toLowerCase())) return leave("another resource of this stack uses it");
  const patience = context.patience(timeoutOf(outputs.timeouts as CaptureInputs["timeouts"], "deleteInSeconds"));
  const source = outputs.deleteFilesOnDestroy === true ? fileSourceIn(outputs) : undefined;
  await explained("deleting", subject, async () => {
    const azure = await context.azure(patience);
    const existing = await azure.packetCaptures.recent(address, patience);
    if (existing !== undefined && !(await isRecorded(azure, outputs, existing, address, patience))) {
      return leave(
        `Azure has another one under this name, which this resource did not create; if nobody needs it, run \`pktcap delete ${id}\``,
      );
    }
    if (source !== undefined) await deleteWithFiles(azure, address, source, sessionIn(outputs), patience);
    else if (existing !== undefined) await azure.packetCaptures.delete(address, patience);
  });
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
const fileIsOnItsWayFor = 60_000;

/**
 * Deletes a capture and then its files in the storage account. A session that runs is ended first: its file would come afterwards.
 *
 * @param session The session as it was last seen.
 */
export async function deleteWithFiles(
  azure: Azure,
  address: CaptureAddress,
  source: FileSource,
  session: Session,
  patience: Patience,
): Promise<void> {
  const hasFiles = source.storageLocation.storageId !== undefined && source.storagePath !== undefined;
  const hadToStop = hasFiles && !hasEnded(session) && (await stopped(azure, address, patience));
  await azure.packetCaptures.delete(address, patience);
  if (!hasFiles) return;
  try {
    await deleteFiles(azure, source, session, hadToStop ? fileIsOnItsWayFor : 0, patience);
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    throw new AzureError(`the capture is gone, but its files are not: ${error.message}`, { ...error, code: error.code });
  }
}

/** Ends the session. `false` where the capture is gone already. */
async function stopped(azure: Azure, address: CaptureAddress, patience: Patience): Promise<boolean> {
  try {
    await azure.packetCaptures.stop(address, patience);
    return true;
  } catch (error) {
    if (isGone(error)) return false;
    throw error;
  }
}
