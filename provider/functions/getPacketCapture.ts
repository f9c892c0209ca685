import * as pulumi from "@pulumi/pulumi";
import { AzureError } from "../azure/errors";
import { subjectOf } from "../lifecycle/explained";
import type { ObservedCapture } from "../model/arm";
import type { Capture } from "../model/capture";
import { timeoutLimits } from "../model/limits";
import { type CaptureAddress, watcherIdOf } from "../model/resourceId";
import { type Session, unknownSession } from "../model/session";
import { captureById } from "./captureById";
import { withAzure } from "./program";

/** Which capture is meant. */
export interface PacketCaptureIdArgs {
  /** The capture's full id. */
  id: string;
}

/** A packet capture as Azure has it, in canonical form. */
export interface PacketCaptureSummary extends Capture {
  readonly id: string;
  readonly packetCaptureName: string;
  readonly networkWatcherName: string;
  readonly resourceGroupName: string;
  readonly networkWatcherId: string;
  /** `Succeeded`, `Failed`, `Updating`, … */
  readonly provisioningState: string;
  /** The full address of the file in the storage account, where there is one. */
  readonly storagePath?: string;
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

export function summaryOf(observed: ObservedCapture, address: CaptureAddress): PacketCaptureSummary {
  const { id, capture, provisioningState, storagePath } = observed;
  return {
    ...capture,
    id,
    packetCaptureName: observed.name,
    networkWatcherName: address.networkWatcherName,
    resourceGroupName: address.resourceGroupName,
    networkWatcherId: watcherIdOf(address),
    provisioningState,
    ...(storagePath !== undefined && { storagePath }),
  };
}
