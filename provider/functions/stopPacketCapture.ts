import * as pulumi from "@pulumi/pulumi";
import { AzureError } from "../azure/errors";
import { subjectOf } from "../lifecycle/explained";
import { timeoutLimits } from "../model/limits";
import { hasEnded, type Session } from "../model/session";
import { captureById } from "./captureById";
import type { PacketCaptureIdArgs } from "./getPacketCapture";
import { withAzure } from "./program";

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
export async function stopPacketCapture({ id }: PacketCaptureIdArgs): Promise<Session> {
  const address = captureById("stopping", id);
  return withAzure(
    "stopping",
    subjectOf(address.packetCaptureName, address),
    timeoutLimits.updateInSeconds.default * 1000,
    async (azure, patience) => {
      const look = async (): Promise<Session> => {
        const session = await azure.packetCaptures.getSession(address, patience);
        if (session === undefined) throw new AzureError("it does not exist", { code: "NotFound" });
        return session;
      };
      const session = await look();
      if (pulumi.runtime.isDryRun() || hasEnded(session)) return session;
      await azure.packetCaptures.stop(address, patience);
      return look();
    },
  );
}

/** As `stopPacketCapture`, for an id that may come from another resource. */
export function stopPacketCaptureOutput(args: { id: pulumi.Input<string> }): pulumi.Output<Session> {
  return pulumi.output(args).apply(stopPacketCapture);
}
