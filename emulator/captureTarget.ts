import { ArmError } from "./armErrors";
import type { Call } from "./call";
import { agentOf } from "./extensions";
import { isSame, tryParseResourceId } from "./resourceIds";
import type { NetworkWatcher, PacketCapture } from "./resources";

/** What a PUT finds at the other end. */
export interface CaptureTarget {
  /** The machine runs and its agent works. If not, the create's operation will fail. */
  ready: boolean;
  /** Of a scale set: how many instances capture. */
  instances: number | null;
}

/** The machine that a capture is for. Not known: what Azure says when it is missing or in another region. */
export function findTarget(call: Call, watcher: NetworkWatcher, capture: PacketCapture): CaptureTarget {
  const { target, targetType } = capture.properties;
  const machine = targetType === "AzureVM"
    ? call.store.get(target, "Microsoft.Compute/virtualMachines")
    : call.store.get(target, "Microsoft.Compute/virtualMachineScaleSets");
  if (!machine || !isSame(machine.location, watcher.location)) throw new ArmError("invalidReference", { id: target, by: capture.id });
  const agent = agentOf(call.store, machine.id)?.properties["provisioningState"] === "Succeeded";
  if (targetType === "AzureVMSS") return { ready: agent, instances: countInstances(call, capture) };
  const virtualMachine = call.store.get(target, "Microsoft.Compute/virtualMachines")!;
  return { ready: agent && virtualMachine.hidden!.power === "running", instances: null };
}

/** Without a scope, all instances capture. */
function countInstances(call: Call, capture: PacketCapture): number {
  const { target, scope } = capture.properties;
  if (scope.include.length > 0) return scope.include.length;
  const instances = call.store.list("Microsoft.Compute/virtualMachineScaleSets/virtualMachines", target);
  return instances.filter(({ id }) => !scope.exclude.some((excluded) => isSame(excluded, id))).length;
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
