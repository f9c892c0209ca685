import { ArmError } from "../core/armErrors";
import type { Call } from "../core/call";
import type { CapturingMachine } from "../core/capture";
import { isSame, tryParseResourceId } from "../core/resourceIds";
import type { NetworkWatcher, PacketCapture } from "../core/resources";
import type { Store } from "../core/store";
import { trafficSource } from "../traffic/source";
import { agentOf, readyInstances } from "./agents";

/** What a PUT finds at the other end. */
export interface CaptureTarget {
  /** The machine runs and its agent works; of a scale set, one instance is enough. If not, the create's operation will fail. */
  ready: boolean;
  machines: CapturingMachine[];
}

/** The machine that a capture is for. Not known: what Azure says when it is missing or in another region. */
export function findTarget(call: Call, watcher: NetworkWatcher, capture: PacketCapture): CaptureTarget {
  const { target, targetType } = capture.properties;
  const machine = targetType === "AzureVM"
    ? call.store.get(target, "Microsoft.Compute/virtualMachines")
    : call.store.get(target, "Microsoft.Compute/virtualMachineScaleSets");
  if (!machine || !isSame(machine.location, watcher.location)) throw new ArmError("invalidReference", { id: target, by: capture.id });
  if (targetType === "AzureVMSS") {
    const instances = readyInstances(call.store, call.store.get(target, "Microsoft.Compute/virtualMachineScaleSets")!, capture.properties.scope);
    return { ready: instances.length > 0, machines: instances.map(({ id, name }) => ({ instance: name, source: trafficSource(call.store, id) })) };
  }
  const agent = agentOf(call.store, machine.id)?.properties["provisioningState"] === "Succeeded";
  const virtualMachine = call.store.get(target, "Microsoft.Compute/virtualMachines")!;
  return { ready: agent && virtualMachine.hidden!.power === "running", machines: [{ source: trafficSource(call.store, machine.id) }] };
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
  return `https://${account.name}.blob.core.windows.net/network-watcher-logs/${fileNameFor(capture, ownTime(call, capture))}`;
}

/** When names were last made from a time, by target. */
const lastTimes = new WeakMap<Store, Map<string, number>>();
const aMinute = 60_000;

/** The time of the request; a little later if another capture of the machine has its name from that, as happens when requests take no time. */
function ownTime({ store, now }: Call, { properties: { target } }: PacketCapture): number {
  const times = lastTimes.get(store) ?? new Map<string, number>();
  lastTimes.set(store, times);
  const last = times.get(target.toLowerCase()) ?? -Infinity;
  // A clock that has been set back by more begins anew.
  const time = last >= now && last < now + aMinute ? last + 1 : now;
  times.set(target.toLowerCase(), time);
  return time;
}

/** What a capture's blob is called that was given no name. */
export function fileNameFor({ properties: { target } }: PacketCapture, time: number): string {
  const [date = "", timeOfDay = ""] = new Date(time).toISOString().split(/[TZ]/);
  return `${target.toLowerCase().slice(1)}/${date.replaceAll("-", "/")}/packetcapture_${timeOfDay.replace(/[:.]/g, "_")}.cap`;
}
