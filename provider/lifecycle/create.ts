import { type CaptureInputs, timeoutOf } from "../model/captureInputs";
import { formatCaptureId } from "../model/resourceId";
import { bringUp, type Created } from "./bringUp";
import { usedTwice } from "./claim";
import type { Context } from "./context";
import { explained, subjectOf, Unfinished } from "./explained";
import { lookAround, requireReadiness } from "./readiness";

/**
 * Creates a capture: finds its watcher, makes sure that the machine can record and that its file can arrive, asks for the capture and waits until it is there.
 *
 * @param doing How messages begin.
 * @throws Unfinished where Azure may have the capture although something went wrong; a plain Error where it certainly has not.
 */
export async function create(context: Context, inputs: CaptureInputs, doing = "creating"): Promise<Created> {
  const patience = context.patience(timeoutOf(inputs.timeouts, "createInSeconds", context.customTimeout));
  const { azure, surroundings } = await explained(doing, subjectOf(inputs.packetCaptureName), async () => {
    const azure = await context.azure(patience);
    return { azure, surroundings: await lookAround(azure, inputs, patience) };
  });
  const { address } = surroundings;
  const id = formatCaptureId(address);
  await explained(doing, subjectOf(inputs.packetCaptureName, address), async () => {
    requireReadiness(inputs, surroundings, context.warn);
    if (!context.inUse.hold(id)) throw usedTwice();
  });
  try {
    return await bringUp(context, azure, address, inputs, undefined, doing, patience);
  } catch (error) {
    if (!(error instanceof Unfinished)) context.inUse.release(id);
    throw error;
  }
}
