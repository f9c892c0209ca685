import * as pulumi from "@pulumi/pulumi";
import { AzureError } from "../azure/errors";
import { subjectOf } from "../lifecycle/explained";
import { timeoutLimits } from "../model/limits";
import { type Session, unknownSession } from "../model/session";
import { type PacketCaptureSummary, summaryOf } from "../model/summary";
import { captureById } from "./captureById";
import { withAzure } from "./program";

/** Which capture is meant. */
export interface PacketCaptureIdArgs {
  /** The capture's full id. */
  id: string;
}

/** A packet capture and how its session stands. */
export interface GetPacketCaptureResult extends PacketCaptureSummary, Session {}

/**
 * Reads a packet capture and how its session stands. Two requests.
 *
 * @throws An error that names the capture where it does not exist, or that says what went wrong.
 * @example
 * const { packetCaptureStatus, storagePath } = await getPacketCapture({ id });
 */
export async function getPacketCapture({ id }: PacketCaptureIdArgs): Promise<GetPacketCaptureResult> {
  const address = captureById("reading", id);
  return withAzure(
    "reading",
    subjectOf(address.packetCaptureName, address),
    timeoutLimits.readInSeconds.default * 1000,
    async (azure, patience) => {
      const observed = await azure.packetCaptures.get(address, patience);
      if (observed === undefined) throw new AzureError("it does not exist", { code: "NotFound" });
      const session = (await azure.packetCaptures.getSession(address, patience)) ?? unknownSession;
      return { ...summaryOf(observed, address), ...session };
    },
  );
}

/** As `getPacketCapture`, for an id that may come from another resource. */
export function getPacketCaptureOutput(args: { id: pulumi.Input<string> }): pulumi.Output<GetPacketCaptureResult> {
  return pulumi.output(args).apply(getPacketCapture);
}
