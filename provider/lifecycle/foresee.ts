import type { Azure } from "../azure";
import type { Patience } from "../azure/patience";
import type { CaptureInputs } from "../model/captureInputs";
import { type CaptureAddress, formatCaptureId, isSameId, watcherIdOf } from "../model/resourceId";
import { type JsonObject, withoutUndefined } from "../model/shapes";
import { alreadyExists, claimOn, oldestLook } from "./claim";
import type { Context } from "./context";
import { subjectOf, whereIs } from "./explained";
import { requireWatcher } from "./findWatcher";
import type { Foreseen, LookAhead, Plan } from "./lookAhead";
import { lookAround, requireReadiness } from "./readiness";

/** Looks whether a capture can be created. What is not known yet is not looked at. @param news The canonical inputs. */
export async function foreseeCreation(context: Context, lookAhead: LookAhead, news: JsonObject): Promise<Foreseen> {
  const inputs = news as unknown as CaptureInputs;
  let address: CaptureAddress | undefined;
  const objection = await lookAhead.objectionTo(context, planOf("creating", news), async (azure, patience) => {
    const surroundings = await lookAround(azure, inputs, patience);
    ({ address } = surroundings);
    // Warnings come with the creation itself.
    requireReadiness(inputs, surroundings, () => undefined);
  });
  if (address === undefined) return withoutUndefined({ outputs: {}, objection });
  const notice =
    inputs.networkWatcherName === undefined ? `packet capture "${address.packetCaptureName}" will be in ${whereIs(address)}` : undefined;
  return withoutUndefined({ outputs: { networkWatcherId: watcherIdOf(address) }, notice, objection });
}

/**
 * Looks whether a capture can take the place of another one.
 *
 * @param id The capture that is to be replaced.
 * @param news The canonical inputs of the new one.
 * @returns Why it cannot, as a finished message; `undefined` where nothing is known against it.
 */
export function objectionToReplacement(context: Context, lookAhead: LookAhead, id: string, news: JsonObject): Promise<string | undefined> {
  const inputs = news as unknown as CaptureInputs;
  return lookAhead.objectionTo(context, planOf("replacing", news), (azure, patience) => requireNewCapture(azure, id, inputs, patience));
}

/** The inputs that say what has to be there for a capture. */
const decisive = ["target", "storageLocation", "packetCaptureName", "networkWatcherName", "resourceGroupName", "location"] as const;

function planOf(doing: string, news: JsonObject): Plan {
  return { doing, subject: subjectOf(String(news.packetCaptureName)), news, decisive };
}

async function requireNewCapture(azure: Azure, id: string, inputs: CaptureInputs, patience: Patience): Promise<void> {
  const surroundings = await lookAround(azure, inputs, patience);
  const { address } = surroundings;
  await requireWatcher(azure, address, patience);
  // Warnings come with the creation itself.
  requireReadiness(inputs, surroundings, () => undefined);
  if (isSameId(formatCaptureId(address), id)) return;
  const existing = await azure.packetCaptures.find(address, patience, oldestLook(inputs));
  if (existing === undefined) return;
  const claim = await claimOn(azure, existing, address, { inputs, record: undefined, wasSent: false }, patience);
  if (claim === "foreign") throw await alreadyExists(azure, existing, address, inputs, patience);
}
