import type { Azure } from "../azure";
import { isGone } from "../azure/errors";
import type { Patience } from "../azure/patience";
import { type CaptureInputs, timeoutOf } from "../model/captureInputs";
import { type CaptureAddress, parseCaptureId } from "../model/resourceId";
import { hasEnded } from "../model/session";
import type { JsonObject } from "../model/shapes";
import { deleteFiles, type FileSource } from "./captureFiles";
import type { Context } from "./context";
import { explained, subjectOf } from "./explained";
import { sessionIn } from "./outputs";

/**
 * Deletes a capture and waits until it is gone; what is gone already counts as deleted. Its file stays, unless `deleteFilesOnDestroy` says
 * otherwise.
 *
 * A capture that this very run has given to another resource stays: a resource that was renamed without an alias is created first and its
 * old self deleted afterwards, under the same id.
 */
export async function deleteCapture(context: Context, id: string, outputs: JsonObject): Promise<void> {
  const address = parseCaptureId(id);
  if (address === undefined) throw new Error(`deleting packet capture: ${JSON.stringify(id)} is not the id of a packet capture`);
  const subject = subjectOf(address.packetCaptureName, address);
  if (context.adopted.has(id.toLowerCase())) {
    context.warn(`packet capture "${address.packetCaptureName}" is not deleted: another resource of this run has taken it over`);
    return;
  }
  const patience = context.patience(timeoutOf(outputs.timeouts as CaptureInputs["timeouts"], "deleteInSeconds"));
  const source = outputs as unknown as FileSource;
  const hasFiles =
    outputs.deleteFilesOnDestroy === true && source.storageLocation.storageId !== undefined && source.storagePath !== undefined;
  const azure = await explained("deleting", subject, () => context.azure(patience));
  const isUnderWay = await explained("deleting", subject, async () => {
    // A file appears when the session ends: one that is deleted in the midst of it may come afterwards.
    const hadToStop = hasFiles && !hasEnded(sessionIn(outputs)) && (await stopped(azure, address, patience));
    await azure.packetCaptures.delete(address, patience);
    return hadToStop;
  });
  if (!hasFiles) return;
  await explained("deleting", `the files of ${subject}`, () =>
    deleteFiles(azure, source, sessionIn(outputs), isUnderWay ? fileIsOnItsWayFor : 0, patience),
  );
}

/** How long a file may take from the end of the session until it is there, in milliseconds. Nobody has published it. */
const fileIsOnItsWayFor = 60_000;

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
