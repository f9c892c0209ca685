import * as pulumi from "@pulumi/pulumi";
import { sessionAt } from "../lifecycle/queries";
import { aboutCapture } from "../lifecycle/questions";
import { timeoutLimits } from "../model/limits";
import type { Session } from "../model/session";
import type { PacketCaptureIdArgs } from "./getPacketCapture";
import { mockedOr } from "./mocks";
import { answerTo } from "./program";

/**
 * Reads the status of a capture's session: whether it runs, when it began, and why it ended. Takes one request.
 *
 * @throws An error that names the capture where it does not exist, or that says what went wrong.
 * @example
 * const { packetCaptureStatus, stopReason } = await getPacketCaptureStatus({ id });
 */
export function getPacketCaptureStatus({ id }: PacketCaptureIdArgs): Promise<Session> {
  return mockedOr("getPacketCaptureStatus", { id }, () =>
    answerTo(() => aboutCapture("reading", id, timeoutLimits.readInSeconds, sessionAt)),
  );
}

/** Like `getPacketCaptureStatus`, for ids that are outputs of other resources. */
export function getPacketCaptureStatusOutput(args: { id: pulumi.Input<string> }): pulumi.Output<Session> {
  return pulumi.output(args).apply(getPacketCaptureStatus);
}
