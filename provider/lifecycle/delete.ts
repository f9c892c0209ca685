import { type CaptureInputs, timeoutOf } from "../model/captureInputs";
import { parseCaptureId } from "../model/resourceId";
import type { JsonObject } from "../model/shapes";
import type { Context } from "./context";
import { explained, subjectOf } from "./explained";

/**
 * Deletes a capture and waits until it is gone; what is gone already counts as deleted. Its file stays.
 *
 * A capture that this very run has given to another resource stays: a resource that was renamed without an alias is created first and its
 * old self deleted afterwards, under the same id.
 */
export async function deleteCapture(context: Context, id: string, outputs: JsonObject): Promise<void> {
  const address = parseCaptureId(id);
  if (address === undefined) throw new Error(`deleting packet capture: ${JSON.stringify(id)} is not the id of a packet capture`);
  if (context.adopted.has(id.toLowerCase())) {
    context.warn(`packet capture "${address.packetCaptureName}" is not deleted: another resource of this run has taken it over`);
    return;
  }
  const patience = context.patience(timeoutOf(outputs.timeouts as CaptureInputs["timeouts"], "deleteInSeconds"));
  await explained("deleting", subjectOf(address.packetCaptureName, address), async () => {
    const azure = await context.azure(patience);
    await azure.packetCaptures.delete(address, patience);
  });
}
