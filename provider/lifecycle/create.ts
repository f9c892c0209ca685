import { type CaptureInputs, timeoutOf } from "../model/captureInputs";
import { bringUp, type Created } from "./bringUp";
import type { Context } from "./context";
import { explained, subjectOf } from "./explained";
import { locate, requireAgent } from "./locate";
import { lookAtStorage, requireStorage } from "./requireStorage";

/**
 * Creates a capture: finds its watcher, makes sure that the machine can record and that its file can arrive, asks for the capture and waits until it is there.
 *
 * @throws Unfinished where Azure may have the capture although something went wrong; a plain Error where it certainly has not.
 */
export async function create(context: Context, inputs: CaptureInputs): Promise<Created> {
  const patience = context.patience(timeoutOf(inputs.timeouts, "createInSeconds"));
  const { azure, location, account } = await explained("creating", subjectOf(inputs.packetCaptureName), async () => {
    const azure = await context.azure(patience);
    const [location, account] = await Promise.all([locate(azure, inputs, patience), lookAtStorage(azure, inputs, patience)]);
    return { azure, location, account };
  });
  const { address, target } = location;
  await explained("creating", subjectOf(inputs.packetCaptureName, address), async () => {
    requireAgent(inputs, target);
    requireStorage(account, target?.location ?? inputs.location, context.warn);
  });
  return bringUp(context, azure, address, inputs, undefined, "creating", patience);
}
