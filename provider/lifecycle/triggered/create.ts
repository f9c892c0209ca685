import { timeoutOf } from "../../model/captureInputs";
import type { TriggeredInputs } from "../../model/triggeredInputs";
import { formatTriggeredId } from "../../model/triggeredNames";
import type { Context } from "../context";
import { explained } from "../explained";
import type { Made } from "../resource";
import { managementEndpointOf, outputsOf } from "./outputs";
import { prepare } from "./prepare";
import { triggeredSubject } from "./subject";

/** Makes sure that captures can be started, and says how. Nothing in Azure changes. */
export function createTriggered(context: Context, inputs: TriggeredInputs): Promise<Made> {
  const patience = context.patience(timeoutOf(inputs.timeouts, "createInSeconds", context.customTimeout));
  return explained("creating", triggeredSubject(inputs.namePrefix), async () => {
    const azure = await context.azure(patience);
    const address = await prepare(azure, inputs, context.warn, patience);
    return { id: formatTriggeredId(address), outputs: outputsOf(inputs, address, managementEndpointOf(azure.endpoint)) };
  });
}
