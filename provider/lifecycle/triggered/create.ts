import { AzureError } from "../../azure/errors";
import { timeoutOf } from "../../model/captureInputs";
import type { TriggeredInputs } from "../../model/triggeredInputs";
import { formatTriggeredId } from "../../model/triggeredNames";
import type { Context } from "../context";
import { explained } from "../explained";
import type { Made } from "../resource";
import { managementEndpointOf, outputsOf } from "./outputs";
import { prepare } from "./prepare";
import { keyInUse, triggeredSubject } from "./subject";

/** Makes sure that captures can be started, and says how. Nothing in Azure changes. */
export function createTriggered(context: Context, inputs: TriggeredInputs): Promise<Made> {
  const patience = context.patience(timeoutOf(inputs.timeouts, "createInSeconds", context.customTimeout));
  return explained("creating", triggeredSubject(inputs.namePrefix), async () => {
    const azure = await context.azure(patience);
    const address = await prepare(azure, inputs, context.warn, patience);
    const id = formatTriggeredId(address);
    if (!context.inUse.hold(keyInUse(id, inputs))) throw usedTwice();
    return { id, outputs: outputsOf(inputs, address, managementEndpointOf(azure.endpoint)) };
  });
}

function usedTwice(): AzureError {
  return new AzureError("another resource of this stack has captures of this target with these names", {
    code: "NamePrefixUsedTwice",
    hint: "choose another `namePrefix` for one of the two; if this resource was renamed, add its old name to `aliases`",
  });
}
