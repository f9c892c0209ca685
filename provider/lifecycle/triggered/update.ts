import { timeoutOf } from "../../model/captureInputs";
import { isSame } from "../../model/differences";
import type { JsonObject } from "../../model/shapes";
import type { TriggeredInputs } from "../../model/triggeredInputs";
import { triggeredInputProperties } from "../../model/triggeredProperties";
import type { Context } from "../context";
import { explained } from "../explained";
import { managementEndpointOf, outputsOf } from "./outputs";
import { placed, prepare } from "./prepare";
import { addressIn, keyInUse, triggeredSubject } from "./subject";

export interface TriggeredUpdate {
  readonly id: string;
  /** The outputs in the state. */
  readonly olds: JsonObject;
  readonly news: TriggeredInputs;
}

/** Changes the settings of later captures. Azure is asked only where a change could keep one from being started. */
export async function updateTriggered(context: Context, { id, olds, news }: TriggeredUpdate): Promise<JsonObject> {
  const address = addressIn(id, "updating");
  context.inUse.hold(keyInUse(id, news));
  if (!needsLook(olds, news)) return outputsOf(news, address, olds.managementEndpoint);
  const patience = context.patience(timeoutOf(news.timeouts, "updateInSeconds", context.customTimeout));
  return explained("updating", triggeredSubject(address.namePrefix, address), async () => {
    const azure = await context.azure(patience);
    await prepare(azure, placed(news, address), context.warn, patience);
    return outputsOf(news, address, managementEndpointOf(azure.endpoint));
  });
}

/** What only concerns this package: no capture is started in another way. */
const ownAffairs: readonly string[] = ["deleteOnDestroy", "timeouts", "networkWatcherName", "resourceGroupName"];

/** Whether something has changed on which it depends if a capture can be started. */
export function needsLook(olds: JsonObject, news: TriggeredInputs): boolean {
  return triggeredInputProperties.some((name) => !ownAffairs.includes(name) && !isSame(name, olds[name], news[name]));
}
