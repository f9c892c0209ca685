import type { Azure } from "../azure";
import { explain } from "../azure/errors";
import type { Patience } from "../azure/patience";
import type { CaptureInputs } from "../model/captureInputs";
import { isSucceeded } from "../model/provisioningState";
import { type CaptureAddress, formatCaptureId } from "../model/resourceId";
import { unknownSession } from "../model/session";
import type { JsonObject } from "../model/shapes";
import { summaryOf } from "../model/summary";
import type { Context } from "./context";
import { type Arrival, ensureCapture } from "./ensure";
import { subjectOf, Unfinished } from "./explained";
import { observationOf, outputsOf } from "./outputs";
import type { CaptureView } from "./queries";
import { bringSession } from "./session";
import { storagePathsOf } from "./storagePaths";

/** What a resource becomes in the state, and the capture as it was seen last. */
export interface Created {
  readonly id: string;
  readonly outputs: JsonObject;
  readonly seen: CaptureView;
}

/**
 * Brings a capture and its session to what the program wants, from whatever is there.
 *
 * @param doing How messages begin, such as `updating`.
 * @param known What the state has of a capture that this resource had asked for at the address.
 * @throws Unfinished where Azure may have the capture although something went wrong; a plain Error where it certainly has not.
 */
export async function bringUp(
  context: Context,
  azure: Azure,
  address: CaptureAddress,
  inputs: CaptureInputs,
  known: JsonObject | undefined,
  doing: string,
  patience: Patience,
): Promise<Created> {
  const id = formatCaptureId(address);
  const arrival: Arrival = { address, inputs, mayExist: known !== undefined, provisioningState: "Unknown", storagePath: undefined };
  try {
    const observed = await ensureCapture(context, azure, arrival, known, patience);
    const { storagePath } = observed;
    arrival.storagePath = storagePath;
    const isThere = isSucceeded(observed.provisioningState);
    const session = isThere ? await bringSession(context, azure, address, inputs, unknownSession, patience) : unknownSession;
    const seen = { ...summaryOf(observed, address), ...session };
    const storagePaths = context.findFiles()
      ? await storagePathsOf(azure, { ...observed.capture, storagePath }, session, [], patience)
      : [];
    return { id, outputs: outputsOf(inputs, address, observationOf(observed, storagePaths, session)), seen };
  } catch (error) {
    const message = explain(doing, subjectOf(address.packetCaptureName, address), error);
    if (!arrival.mayExist) throw new Error(message, { cause: error });
    const { provisioningState, storagePath } = arrival;
    const outputs = outputsOf(inputs, address, { provisioningState, storagePath, storagePaths: [], session: unknownSession });
    throw new Unfinished(message, id, outputs, error);
  }
}
