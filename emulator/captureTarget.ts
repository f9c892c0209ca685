import { ArmError } from "./armErrors";
import { readyInstances } from "./agents";
import type { Call } from "./call";
import { agentOf } from "./extensions";
import { isSame, tryParseResourceId } from "./resourceIds";
import type { NetworkWatcher, PacketCapture } from "./resources";

/** What a PUT finds at the other end. */
export interface CaptureTarget {
  /** The machine runs and its agent works; of a scale set, one instance is enough. If not, the create's operation will fail. */
  ready: boolean;
  /** Of a scale set: the ids of the instances that capture. */
  instances: string[] | null;
}

/** The machine that a capture is for. Not known: what Azure says when it is missing or in another region. */
export function findTarget(call: Call, watcher: NetworkWatcher, capture: PacketCapture): CaptureTarget {
  const { target, targetType } = capture.properties;
  const machine = targetType === "AzureVM"
    ? call.store.get(target, "Microsoft.Compute/virtualMachines")
    : call.store.get(target, "Microsoft.Compute/virtualMachineScaleSets");
  if (!machine || !isSame(machine.location, watcher.location)) throw new ArmError("invalidReference", { id: target, by: capture.id });
  if (targetType === "AzureVMSS") {
    const instances = readyInstances(call.store, call.store.get(target, "Microsoft.Compute/virtualMachineScaleSets")!, capture.properties.scope).map(({ name }) => name);
    return { ready: instances.length > 0, instances };
  }
  const agent = agentOf(call.store, machine.id)?.properties["provisioningState"] === "Succeeded";
  const virtualMachine = call.store.get(target, "Microsoft.Compute/virtualMachines")!;
  return { ready: agent && virtualMachine.hidden!.power === "running", instances: null };
}

/**
 * Where the capture's file will be: what the caller gave, else a name made from the target's id and the time of the PUT
 * (recorded), else nothing. Not known: the layout for scale sets.
 */
export function storagePathFor(call: Call, watcher: NetworkWatcher, capture: PacketCapture): string {
  const { storageId, storagePath } = capture.properties.storageLocation;
  if (storageId === undefined) return storagePath;
  const account = call.store.get(storageId, "Microsoft.Storage/storageAccounts");
  if (!tryParseResourceId(storageId) || !account || !isSame(account.location, watcher.location)) {
    throw new ArmError("invalidReference", { id: storageId, by: capture.id });
  }
  if (storagePath !== "") return storagePath;
  const [date = "", time = ""] = new Date(call.now).toISOString().split(/[TZ]/);
  const file = `packetcapture_${time.replace(/[:.]/g, "_")}.cap`;
  return `https://${account.name}.blob.core.windows.net/network-watcher-logs${capture.properties.target.toLowerCase()}/${date.replaceAll("-", "/")}/${file}`;
}
