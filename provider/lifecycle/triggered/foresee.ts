import { unknownValue, containsUnknown } from "../../model/unknown";
import { type JsonObject, withoutUndefined } from "../../model/shapes";
import type { TriggeredInputs } from "../../model/triggeredInputs";
import type { TriggeredAddress } from "../../model/triggeredNames";
import { triggeredOutputProperties } from "../../model/triggeredProperties";
import type { Context } from "../context";
import type { DiffRequest } from "../diff";
import { whereIs } from "../explained";
import type { Foreseen, LookAhead } from "../lookAhead";
import { managementEndpointOf, outputsOf, requestOf } from "./outputs";
import { placed, prepare } from "./prepare";
import { addressIn, triggeredSubject } from "./subject";
import { needsLook } from "./update";

/** The inputs that say what has to be there for a capture. */
const decisive = ["target", "storageLocation", "namePrefix", "networkWatcherName", "resourceGroupName", "location", "principalId"] as const;

/** Looks whether captures could be started. What is not known yet is not looked at. @param news The canonical inputs. */
export async function foreseeTriggered(context: Context, lookAhead: LookAhead, news: JsonObject): Promise<Foreseen> {
  const inputs = news as unknown as TriggeredInputs;
  const { namePrefix } = inputs;
  let found: { address: TriggeredAddress; endpoint: string } | undefined;
  const plan = { doing: "creating", subject: triggeredSubject(namePrefix), news, decisive };
  const objection = await lookAhead.objectionTo(context, plan, async (azure, patience) => {
    // Warnings come with the creation itself.
    found = { address: await prepare(azure, inputs, () => undefined, patience), endpoint: azure.endpoint };
  });
  if (found === undefined) return withoutUndefined({ outputs: { request: known(requestOf(inputs)) }, objection });
  const { address, endpoint } = found;
  const notice = inputs.networkWatcherName === undefined ? `${triggeredSubject(namePrefix)} will be in ${whereIs(address)}` : undefined;
  return withoutUndefined({ outputs: knownOutputs(inputs, address, managementEndpointOf(endpoint)), notice, objection });
}

/** As `foreseeTriggered`, of an update. */
export async function foreseeTriggeredUpdate(context: Context, lookAhead: LookAhead, { id, olds, news }: DiffRequest): Promise<Foreseen> {
  const inputs = news as unknown as TriggeredInputs;
  const address = addressIn(id, "updating");
  const outputs = { ...news, ...knownOutputs(inputs, address, olds.managementEndpoint) };
  if (!needsLook(olds, inputs)) return { outputs };
  const plan = { doing: "updating", subject: triggeredSubject(address.namePrefix, address), news, decisive };
  const objection = await lookAhead.objectionTo(context, plan, async (azure, patience) => {
    await prepare(azure, placed(inputs, address), () => undefined, patience);
  });
  return withoutUndefined({ outputs, objection });
}

/** The outputs beside the inputs. A body with something in it that is not known yet is not known. */
function knownOutputs(inputs: TriggeredInputs, address: TriggeredAddress, managementEndpoint: unknown): JsonObject {
  const outputs = outputsOf(inputs, address, managementEndpoint);
  return Object.fromEntries(triggeredOutputProperties.map((name) => [name, known(outputs[name])]));
}

function known(output: unknown): unknown {
  return containsUnknown(output) ? unknownValue : output;
}
