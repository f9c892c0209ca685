import type { Azure } from "../azure";
import type { Patience } from "../azure/patience";
import { type CaptureInputs, timeoutOf } from "../model/captureInputs";
import { type CaptureAddress, formatCaptureId } from "../model/resourceId";
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
  const azure = await explained(doing, subjectOf(inputs.packetCaptureName), () => context.azure(patience));
  const address = await placeFor(azure, inputs, patience, context.warn, doing);
  const id = formatCaptureId(address);
  await explained(doing, subjectOf(inputs.packetCaptureName, address), async () => {
    if (!context.inUse.hold(id)) throw usedTwice();
  });
  try {
    return await bringUp(context, azure, address, inputs, undefined, doing, patience);
  } catch (error) {
    if (!(error instanceof Unfinished)) context.inUse.release(id);
    throw error;
  }
}

/**
 * Finds where a capture will be, and makes sure that the machine can record and that its file can arrive.
 *
 * @throws Error with a finished message.
 */
export async function placeFor(
  azure: Azure,
  inputs: CaptureInputs,
  patience: Patience,
  warn: (message: string) => void,
  doing: string,
): Promise<CaptureAddress> {
  const surroundings = await explained(doing, subjectOf(inputs.packetCaptureName), () => lookAround(azure, inputs, patience));
  const { address } = surroundings;
  await explained(doing, subjectOf(inputs.packetCaptureName, address), async () => requireReadiness(inputs, surroundings, warn));
  return address;
}
