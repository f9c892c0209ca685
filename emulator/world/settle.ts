import { endedAt, stopReasons, withoutInstance } from "../captures/captureSession";
import { upload, withSession } from "../captures/captureUpload";
import { touchWatcher } from "../captures/networkWatchers";
import { captureType } from "../captures/packetCaptures";
import { statusBody } from "../captures/packetCaptureView";
import { agentOf } from "../compute/extensions";
import { powerEffects } from "../compute/power";
import { runningOperations } from "../core/operations";
import type { Operation } from "../core/operations";
import { isSame, parentId } from "../core/resourceIds";
import type { PacketCapture, Resource } from "../core/resources";
import { nextEtag } from "../core/store";
import type { Store } from "../core/store";

/**
 * Brings the store up to now: operations whose time has come end, in the order of their ends, and have their effect.
 * Runs before every look at the store, so no timer is needed.
 */
export function settle(store: Store, now: number): void {
  const due = runningOperations(store)
    .filter((operation) => operation.endsAt !== null && operation.endsAt <= now)
    .sort((a, b) => a.endsAt! - b.endsAt!);
  for (const operation of due) {
    endSessions(store, operation.endsAt!);
    const ended: Operation = { ...operation, status: operation.plan.status };
    store.putOperation(ended);
    (effects[operation.name] ?? powerEffects[operation.name])?.(store, ended);
  }
  endSessions(store, now);
  if (store.operations.size > keptOperations) forgetOldOperations(store, now);
}

/** Sessions that have ended by then send their files to storage. */
function endSessions(store: Store, now: number): void {
  for (const capture of store.due(now)) store.put(upload(store, capture as PacketCapture));
}

const keptOperations = 1000;
const dayInMilliseconds = 86_400_000;

/** Operations are in the order in which they began: behind the first young one there are no old ones. */
function forgetOldOperations(store: Store, now: number): void {
  for (const operation of store.operations.values()) {
    if (operation.startedAt >= now - dayInMilliseconds) return;
    if (!store.running.has(operation.id) && (operation.endsAt ?? now) < now - dayInMilliseconds) store.operations.delete(operation.id);
  }
}

/** What an operation changes when it ends. */
const effects: Readonly<Record<string, (store: Store, operation: Operation) => void>> = {
  PacketCaptures_Create(store, operation) {
    changeCapture(store, operation, (capture) => {
      if (operation.status === "Succeeded") return withState(capture, "Succeeded");
      return operation.plan.keepCapture === false ? undefined : withState(capture, operation.status);
    });
  },
  PacketCaptures_Stop(store, operation) {
    if (operation.status !== "Succeeded") return;
    changeCapture(store, operation, (capture) => withEnd(capture, operation.endsAt!, { status: "Stopped", stopReason: stopReasons.manual, packetCaptureError: [] }));
  },
  PacketCaptures_GetStatus(store, operation) {
    const capture = store.get(operation.resourceId, captureType);
    if (capture) operation.result = { status: 200, body: statusBody(capture, operation.endsAt!) };
  },
  PacketCaptures_Delete(store, operation) {
    changeCapture(store, operation, (capture) => {
      if (operation.status === "Succeeded") {
        // Not known: whether a session that is deleted while it runs leaves a file. Here it is stopped first.
        upload(store, withEnd(capture, operation.endsAt!, { status: "Stopped", stopReason: stopReasons.manual, packetCaptureError: [] }));
        return undefined;
      }
      return withState(capture, capture.hidden!.session.startsAt === null ? "Failed" : "Succeeded");
    });
  },
  NetworkResources_CreateOrUpdate(store, operation) {
    finishProvisioning(store, operation);
    const resource = store.get(operation.resourceId);
    if (resource) store.put({ ...resource, etag: nextEtag(store) });
  },
  NetworkWatchers_Delete: deleteResource,
  ResourceGroups_Delete: deleteResource,
  VirtualMachines_CreateOrUpdate: finishProvisioning,
  VirtualMachines_Delete: deleteResource,
  VirtualMachineExtensions_CreateOrUpdate: finishProvisioning,
  VirtualMachineExtensions_Delete: deleteResource,
  VirtualMachineScaleSets_CreateOrUpdate: finishProvisioning,
  VirtualMachineScaleSets_Delete: deleteResource,
  VirtualMachineScaleSetVMs_Delete(store, operation) {
    if (operation.status === "Succeeded") for (const id of operation.machines ?? []) deleteInstance(store, id, operation.endsAt!);
  },
};

function changeCapture(store: Store, operation: Operation, change: (capture: PacketCapture) => PacketCapture | undefined): void {
  const capture = store.get(operation.resourceId, captureType);
  if (!capture) return;
  const changed = change(capture);
  if (changed) store.put(changed);
  else store.delete(capture.id);
  touchWatcher(store, parentId(capture.id));
}

function withState(capture: PacketCapture, provisioningState: string): PacketCapture {
  return { ...capture, hidden: { ...capture.hidden!, provisioningState } };
}

/** Ends the session, unless it has ended already. */
export function withEnd(capture: PacketCapture, at: number, end: { status: "Stopped" | "Error"; stopReason?: string; packetCaptureError: string[] }): PacketCapture {
  const { session } = capture.hidden!;
  const ended = endedAt(session, { at, ...end });
  return ended === session ? capture : withSession(capture, ended);
}

function finishProvisioning(store: Store, operation: Operation): void {
  const resource = store.get(operation.resourceId);
  if (resource) store.put({ ...resource, properties: { ...resource.properties, provisioningState: operation.status } });
}

function deleteResource(store: Store, operation: Operation): void {
  if (operation.status !== "Succeeded") return;
  const prefix = `${operation.resourceId.toLowerCase()}/`;
  for (const machine of machinesAt(store, operation.resourceId, prefix)) endSessionsOn(store, machine.id, operation.endsAt!);
  const host = parentId(operation.resourceId);
  if (isSame(agentOf(store, host)?.id, operation.resourceId)) endSessionsOn(store, host, operation.endsAt!);
  store.delete(operation.resourceId);
}

/** Takes an instance out of its set, which is smaller then. */
export function deleteInstance(store: Store, id: string, at: number): void {
  endSessionsOn(store, id, at);
  const set = store.get(parentId(id), "Microsoft.Compute/virtualMachineScaleSets");
  if (!store.delete(id) || !set) return;
  const capacity = store.list("Microsoft.Compute/virtualMachineScaleSets/virtualMachines", set.id).length;
  store.put({ ...set, more: { ...set.more, sku: { ...(set.more?.["sku"] as object | undefined), capacity } } });
}

function machinesAt(store: Store, id: string, prefix: string): Resource<unknown>[] {
  const machines: Resource<unknown>[] = [...store.list("Microsoft.Compute/virtualMachines"), ...store.list("Microsoft.Compute/virtualMachineScaleSets")];
  return machines.filter((machine) => isSame(machine.id, id) || machine.id.toLowerCase().startsWith(prefix));
}

/**
 * Not known: what becomes of a session whose machine is gone or switched off. Here the agent has stopped. On a scale set, the session
 * goes on with the other instances.
 */
export function endSessionsOn(store: Store, machineId: string, at: number): void {
  const setId = parentId(machineId);
  const instance = machineId.split("/").at(-1)!;
  for (const capture of store.list(captureType)) {
    const { target, targetType } = capture.properties;
    const { session } = capture.hidden!;
    const left = isSame(target, machineId)
      ? endedAt(session, { at, status: "Error", packetCaptureError: ["AgentStopped"] })
      : targetType === "AzureVMSS" && isSame(target, setId) ? withoutInstance(session, instance, at) : session;
    if (left === session) continue;
    store.put(withSession(capture, left));
    touchWatcher(store, parentId(capture.id));
  }
}
