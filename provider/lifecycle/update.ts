import { AzureError, isGone } from "../azure/errors";
import { type CaptureInputs, timeoutOf } from "../model/captureInputs";
import { isSame } from "../model/differences";
import { addressProperties, captureProperties, isOneOf, outputProperties } from "../model/properties";
import { isSucceeded } from "../model/provisioningState";
import { parseCaptureId } from "../model/resourceId";
import type { JsonObject } from "../model/shapes";
import { containsUnknown, unknownValue } from "../model/unknown";
import { bringUp } from "./bringUp";
import type { Context } from "./context";
import { diff } from "./diff";
import { explained, notACapture, subjectOf } from "./explained";
import { isUnfinished, observationIn, outputsOf } from "./outputs";
import { bringSession } from "./session";
import { storagePathsOf } from "./storagePaths";

export interface UpdateRequest {
  readonly id: string;
  /** The outputs in the state. */
  readonly olds: JsonObject;
  readonly news: CaptureInputs;
}

/**
 * Changes what can be changed in place, and finishes or repairs a capture whose creation was cut off.
 *
 * The engine asks for an update, whatever `diff` said, of a resource whose last create or update failed half-way: the capture may then be
 * missing, broken, or other than the program wants by now.
 */
export async function update(context: Context, { id, olds, news }: UpdateRequest): Promise<JsonObject> {
  const address = parseCaptureId(id);
  if (address === undefined) throw notACapture("updating", id);
  context.inUse.hold(id);
  const subject = subjectOf(address.packetCaptureName, address);
  const moved = diff({ id, olds, news: news as unknown as JsonObject }).replaces.filter((name) => isOneOf(addressProperties, name));
  if (moved.length > 0) {
    throw new Error(
      `updating ${subject}: it is unfinished and its \`${moved[0] ?? ""}\` has changed (UnfinishedMoved)\n  hint: run \`pulumi refresh\`, then \`pulumi up\` again: it replaces the capture`,
    );
  }
  const known = observationIn(olds);
  const left = whatIsLeft(olds, news);
  if (left === "nothing") return outputsOf(news, address, known);
  const patience = context.patience(timeoutOf(news.timeouts, "updateInSeconds", context.customTimeout));
  const azure = await explained("updating", subject, () => context.azure(patience));
  if (left === "capture") return (await bringUp(context, azure, address, news, olds, "updating", patience)).outputs;
  return explained("updating", subject, async () => {
    try {
      const session = await bringSession(context, azure, address, news, known.session, patience);
      const storagePaths = await storagePathsOf(azure, { ...news, storagePath: known.storagePath }, session, known.storagePaths, patience);
      return outputsOf(news, address, { ...known, storagePaths, session });
    } catch (error) {
      throw isGone(error)
        ? new AzureError("the capture no longer exists", { code: error.code, hint: "run `pulumi refresh`, then `pulumi up` again" })
        : error;
    }
  });
}

/** The outputs after an update, as far as they are known before Azure is asked. */
export function previewUpdate({ id, olds, news }: UpdateRequest): JsonObject {
  const address = parseCaptureId(id);
  if (address === undefined) throw notACapture("updating", id);
  const outputs = outputsOf(news, address, observationIn(olds));
  const left = containsUnknown([news.running, news.waitUntilStopped]) ? "session" : whatIsLeft(olds, news);
  const changing = { nothing: [], session: sessionOutputs, capture: outputProperties.filter((name) => name !== "networkWatcherId") }[left];
  return { ...outputs, ...Object.fromEntries(changing.map((name) => [name, unknownValue])) };
}

const sessionOutputs = ["packetCaptureStatus", "captureStartTime", "stopReason", "packetCaptureErrors", "storagePaths"] as const;

/** What an update has to do in Azure: bring up the capture itself, or only its session, or nothing. */
function whatIsLeft(olds: JsonObject, news: CaptureInputs): "nothing" | "session" | "capture" {
  const isWanted = isSucceeded(olds.provisioningState) && captureProperties.every((name) => isSame(name, olds[name], news[name]));
  if (!isWanted) return "capture";
  const known = observationIn(olds);
  return isUnfinished({ ...news, ...known, ...known.session }) ? "session" : "nothing";
}
