import type { Azure } from "../azure";
import { AzureError } from "../azure/errors";
import type { Patience } from "../azure/patience";
import type { ObservedCapture } from "../model/arm";
import type { CaptureAddress } from "../model/resourceId";
import { hasEnded, type Session, unknownSession } from "../model/session";
import { type PacketCaptureSummary, summaryOf } from "../model/summary";

// What functions of programs and the command line ask about a capture, and do with it, without a state. All throw `NotFound` where there is none.

/** A capture and how its session stands. */
export interface CaptureView extends PacketCaptureSummary, Session {}

/** @param known The capture, where it has just been seen. */
export async function captureAt(azure: Azure, address: CaptureAddress, patience: Patience, known?: ObservedCapture): Promise<CaptureView> {
  const [observed, session = unknownSession] = await Promise.all([
    known ?? azure.packetCaptures.get(address, patience),
    azure.packetCaptures.getSession(address, patience),
  ]);
  return { ...summaryOf(existing(observed), address), ...session };
}

/** How a capture's session stands. */
export async function sessionAt(azure: Azure, address: CaptureAddress, patience: Patience): Promise<Session> {
  return existing(await azure.packetCaptures.getSession(address, patience));
}

/**
 * Stops a session, unless it has ended already, and returns its status.
 *
 * @param asking Is called right before Azure is asked to stop it.
 * @param waits `false` returns when Azure has accepted the request, with the session as it was before.
 */
export async function stopSession(
  azure: Azure,
  address: CaptureAddress,
  patience: Patience,
  asking?: () => void,
  waits = true,
): Promise<Session> {
  const session = await sessionAt(azure, address, patience);
  if (hasEnded(session)) return session;
  asking?.();
  await azure.packetCaptures.stop(address, patience, waits);
  return waits ? sessionAt(azure, address, patience) : session;
}

/** What Azure has said about a capture; an error where that is nothing. */
export function existing<T>(found: T | undefined): T {
  if (found === undefined) throw new AzureError("it does not exist", { code: "NotFound" });
  return found;
}
