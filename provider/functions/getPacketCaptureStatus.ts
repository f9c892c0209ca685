import * as pulumi from "@pulumi/pulumi";
import { AzureError } from "../azure/errors";
import { subjectOf } from "../lifecycle/explained";
import { timeoutLimits } from "../model/limits";
import type { Session } from "../model/session";
import { captureById } from "./captureById";
import type { PacketCaptureIdArgs } from "./getPacketCapture";
import { withAzure } from "./program";

/**
 * Asks how a capture's session stands: whether it runs, since when, and why it ended. One request.
 *
 * @throws An error that names the capture where it does not exist, or that says what went wrong.
 * @example
 * const { packetCaptureStatus, stopReason } = await getPacketCaptureStatus({ id });
 */
export async function getPacketCaptureStatus({ id }: PacketCaptureIdArgs): Promise<Session> {
  const address = captureById("reading", id);
  return withAzure(
    "reading",
    subjectOf(address.packetCaptureName, address),
    timeoutLimits.readInSeconds.default * 1000,
    async (azure, patience) => {
      const session = await azure.packetCaptures.getSession(address, patience);
      if (session === undefined) throw new AzureError("it does not exist", { code: "NotFound" });
      return session;
    },
  );
}

/** As `getPacketCaptureStatus`, for an id that may come from another resource. */
export function getPacketCaptureStatusOutput(args: { id: pulumi.Input<string> }): pulumi.Output<Session> {
  return pulumi.output(args).apply(getPacketCaptureStatus);
}
