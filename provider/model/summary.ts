import type { ObservedCapture } from "./arm";
import type { Capture } from "./capture";
import { type CaptureAddress, watcherIdOf } from "./resourceId";

/** A packet capture as Azure has it, in canonical form. */
export interface PacketCaptureSummary extends Capture {
  /** The capture's full id. */
  readonly id: string;
  /** The capture's name in Azure. */
  readonly packetCaptureName: string;
  /** The name of its network watcher. */
  readonly networkWatcherName: string;
  /** The resource group of its network watcher. */
  readonly resourceGroupName: string;
  /** The full id of its network watcher. */
  readonly networkWatcherId: string;
  /** `Succeeded`, `Failed`, `Updating`, … */
  readonly provisioningState: string;
  /** The address of the file in the storage account, or of the container that `storageLocation.storagePath` names. */
  readonly storagePath?: string;
}

/** The capture at an address, as Azure has it. */
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
