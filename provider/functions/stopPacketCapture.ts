import * as pulumi from "@pulumi/pulumi";
import { sessionAt, stopSession } from "../lifecycle/queries";
import { aboutCapture } from "../lifecycle/questions";
import { timeoutLimits } from "../model/limits";
import type { Session } from "../model/session";
import type { PacketCaptureIdArgs } from "./getPacketCapture";
import { mockedOr } from "./mocks";
import { answerTo } from "./program";

/**
 * Stops a capture's session, waits until it has ended and returns its status. A session that has already ended is not changed. In a preview,
 * the function only reads the status.
 *
 * For a capture of your own stack, set `running: false` instead, which Pulumi can preview and record.
 *
 * @throws An error that names the capture where it does not exist, or that says what went wrong.
 * @example
 * const { stopReason } = await stopPacketCapture({ id });
 */
export function stopPacketCapture({ id }: PacketCaptureIdArgs): Promise<Session> {
  const query = pulumi.runtime.isDryRun() ? sessionAt : stopSession;
  return mockedOr("stopPacketCapture", { id }, () => answerTo(() => aboutCapture("stopping", id, timeoutLimits.updateInSeconds, query)));
}

/** Like `stopPacketCapture`, for ids that are outputs of other resources. */
export function stopPacketCaptureOutput(args: { id: pulumi.Input<string> }): pulumi.Output<Session> {
  return pulumi.output(args).apply(stopPacketCapture);
}
