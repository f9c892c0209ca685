import * as pulumi from "@pulumi/pulumi";
import { captureAt } from "../lifecycle/queries";
import { aboutCapture } from "../lifecycle/questions";
import { timeoutLimits } from "../model/limits";
import type { Session } from "../model/session";
import type { PacketCaptureSummary } from "../model/summary";
import { mockedOr } from "./mocks";
import { answerTo } from "./program";

/** Identifies a capture. */
export interface PacketCaptureIdArgs {
  /** The capture's full id. */
  id: string;
}

/** A packet capture and the status of its session. */
export interface GetPacketCaptureResult extends PacketCaptureSummary, Session {}

/**
 * Reads a packet capture and the status of its session. Takes two requests.
 *
 * @throws An error that names the capture where it does not exist, or that says what went wrong.
 * @example
 * const { packetCaptureStatus, storagePath } = await getPacketCapture({ id });
 */
export function getPacketCapture({ id }: PacketCaptureIdArgs): Promise<GetPacketCaptureResult> {
  return mockedOr("getPacketCapture", { id }, () => answerTo(() => aboutCapture("reading", id, timeoutLimits.readInSeconds, captureAt)));
}

/** Like `getPacketCapture`, for ids that are outputs of other resources. */
export function getPacketCaptureOutput(args: { id: pulumi.Input<string> }): pulumi.Output<GetPacketCaptureResult> {
  return pulumi.output(args).apply(getPacketCapture);
}
