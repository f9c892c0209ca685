import * as pulumi from "@pulumi/pulumi";
import { sessionAt, stopSession } from "../lifecycle/queries";
import { timeoutLimits } from "../model/limits";
import type { Session } from "../model/session";
import type { PacketCaptureIdArgs } from "./getPacketCapture";
import { mockedOr } from "./mocks";
import { aboutCapture } from "./program";

/**
 * Stops a capture's session, waits until it has ended and tells how it stands. A session that has ended stays as it is. A preview stops
 * nothing and only tells how the session stands.
 *
 * For a capture of your own stack, `running: false` says the same in a way that Pulumi can show and keep.
 *
 * @throws An error that names the capture where it does not exist, or that says what went wrong.
 * @example
 * const { stopReason } = await stopPacketCapture({ id });
 */
export function stopPacketCapture({ id }: PacketCaptureIdArgs): Promise<Session> {
  const query = pulumi.runtime.isDryRun() ? sessionAt : stopSession;
  return mockedOr("stopPacketCapture", { id }, () => aboutCapture("stopping", id, timeoutLimits.updateInSeconds, query));
}

/** As `stopPacketCapture`, for an id that may come from another resource. */
export function stopPacketCaptureOutput(args: { id: pulumi.Input<string> }): pulumi.Output<Session> {
  return pulumi.output(args).apply(stopPacketCapture);
}
