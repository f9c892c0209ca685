import * as pulumi from "@pulumi/pulumi";
import { sessionAt } from "../lifecycle/queries";
import { timeoutLimits } from "../model/limits";
import type { Session } from "../model/session";
import type { PacketCaptureIdArgs } from "./getPacketCapture";
import { mockedOr } from "./mocks";
import { aboutCapture } from "./program";

/**
 * Asks how a capture's session stands: whether it runs, since when, and why it ended. One request.
 *
 * @throws An error that names the capture where it does not exist, or that says what went wrong.
 * @example
 * const { packetCaptureStatus, stopReason } = await getPacketCaptureStatus({ id });
 */
export function getPacketCaptureStatus({ id }: PacketCaptureIdArgs): Promise<Session> {
  return mockedOr("getPacketCaptureStatus", { id }, () => aboutCapture("reading", id, timeoutLimits.readInSeconds, sessionAt));
}

/** As `getPacketCaptureStatus`, for an id that may come from another resource. */
export function getPacketCaptureStatusOutput(args: { id: pulumi.Input<string> }): pulumi.Output<Session> {
  return pulumi.output(args).apply(getPacketCaptureStatus);
}
