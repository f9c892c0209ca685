import { type CaptureInputs, timeoutOf } from "../model/captureInputs";
import { bringUp, type Created } from "./bringUp";
import type { Context } from "./context";
import { explained, subjectOf } from "./explained";
import { locate, requireAgent } from "./locate";

/**
 * Creates a capture: finds its watcher, makes sure that the machine can record, asks for the capture and waits until it is there.
 *
 * @throws Unfinished where Azure may have the capture although something went wrong; a plain Error where it certainly has not.
 */
export async function create(context: Context, inputs: CaptureInputs): Promise<Created> {
  const patience = context.patience(timeoutOf(inputs.timeouts, "createInSeconds"));
  const { azure, location } = await explained("creating", subjectOf(inputs.packetCaptureName), async () => {
    const azure = await context.azure(patience);
    return { azure, location: await locate(azure, inputs, patience) };
  });
  const { address, target } = location;
  await explained("creating", subjectOf(inputs.packetCaptureName, address), async () => requireAgent(inputs, target));
  return bringUp(context, azure, address, inputs, undefined, "creating", patience);
}
