import type { Azure } from "../azure";
import { AzureError } from "../azure/errors";
import type { Patience } from "../azure/patience";
import type { ObservedCapture } from "../model/arm";
import type { CaptureAddress } from "../model/resourceId";
import { hasEnded, type Session, unknownSession } from "../model/session";
import { type PacketCaptureSummary, summaryOf } from "../model/summary";

// What can be asked about a capture, and done with it, without a state: for the functions of programs and for the command line.

/** A capture and how its session stands. */
export interface CaptureView extends PacketCaptureSummary, Session {}

/**
 * A capture and how its session stands, both asked for at once.
 *
 * @param observed The capture, where it has just been seen.
 * @throws AzureError `NotFound` where it does not exist.
 */
export async function captureAt(
  azure: Azure,
  address: CaptureAddress,
  patience: Patience,
  observed?: ObservedCapture,
): Promise<CaptureView> {
  const [capture, session = unknownSession] = await Promise.all([
    observed ?? azure.packetCaptures.get(address, patience),
    azure.packetCaptures.getSession(address, patience),
  ]);
  return { ...summaryOf(existing(capture), address), ...session };
}

/**
 * How a capture's session stands.
 *
 * @throws AzureError `NotFound` where the capture does not exist.
 */
export async function sessionAt(azure: Azure, address: CaptureAddress, patience: Patience): Promise<Session> {
  return existing(await azure.packetCaptures.getSession(address, patience));
}

/**
 * Stops a session and tells how it stands then; one that has ended already stays as it is.
 *
 * @param asking Is called right before Azure is asked to stop it.
 * @throws AzureError `NotFound` where the capture does not exist.
 */
export async function stopSession(
  azure: Azure,
  address: CaptureAddress,
  patience: Patience,
  asking: () => void = () => undefined,
): Promise<Session> {
  const session = await sessionAt(azure, address, patience);
  if (hasEnded(session)) return session;
  asking();
  await azure.packetCaptures.stop(address, patience);
  return sessionAt(azure, address, patience);
}

/** What Azure has answered about a capture. @throws AzureError `NotFound` where that is nothing. */
export function existing<T>(found: T | undefined): T {
  if (found === undefined) throw new AzureError("it does not exist", { code: "NotFound" });
  return found;
}
