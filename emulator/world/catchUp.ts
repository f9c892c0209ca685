import { agentOf } from "../captures/agents";
import { captureEffects } from "../captures/captureEffects";
import { upload } from "../captures/captureUpload";
import { captureType } from "../captures/packetCaptures";
import { endSessionsOn } from "../captures/sessionEnd";
import { computeEffects } from "../compute/computeEffects";
import { finishProvisioning } from "../core/effects";
import type { Effects } from "../core/effects";
import type { Operation } from "../core/operation";
import { groupType } from "../core/resourceGroup";
import { isSame, parentId } from "../core/resourceIds";
import type { PacketCapture, Resource } from "../core/resources";
import { nextEtag } from "../core/store";
import type { Store } from "../core/store";

/**
 * Brings the store up to now: operations whose time has come end, in the order of their ends, and have their effect.
 * Runs before every look at the store, so no timer is needed.
 */
export function catchUp(store: Store, now: number): void {
  for (const operation of store.endedOperations(now)) {
    endSessions(store, operation.endsAt!);
    const ended: Operation = { ...operation, status: operation.plan.status };
    store.putOperation(ended);
    effects[operation.name]?.(store, ended);
  }
  endSessions(store, now);
  if (store.operations.size > keptOperations) forgetOldOperations(store, now);
}

/** Sessions that have ended by then send their files to storage. */
function endSessions(store: Store, now: number): void {
  for (const resource of store.due(now)) if (resource.type === captureType) store.put(upload(store, resource as PacketCapture));
}

const keptOperations = 1000;
const dayInMilliseconds = 86_400_000;

/** Operations are in the order in which they began: behind the first young one there are no old ones. */
function forgetOldOperations(store: Store, now: number): void {
  for (const operation of store.operations.values()) {
    if (operation.startedAt >= now - dayInMilliseconds) return;
    if (!store.running.has(operation.id) && (operation.endsAt ?? now) < now - dayInMilliseconds) store.forgetOperation(operation.id);
  }
}

/** What an operation changes when it ends. */
const effects: Effects = {
  ...captureEffects,
  ...computeEffects,
  NetworkResources_CreateOrUpdate(store, operation) {
    finishProvisioning(store, operation);
    const resource = store.get(operation.resourceId);
    if (resource) store.put({ ...resource, etag: nextEtag(store) });
  },
  NetworkResources_Delete: deleteResource,
  NetworkWatchers_Delete: deleteResource,
  ResourceGroups_Delete(store, operation) {
    const group = store.get(operation.resourceId, groupType);
    if (operation.status !== "Succeeded" && group) store.put({ ...group, properties: { provisioningState: "Succeeded" } });
    deleteResource(store, operation);
  },
  VirtualMachines_Delete: deleteResource,
  VirtualMachineExtensions_Delete: deleteResource,
  VirtualMachineScaleSets_Delete: deleteResource,
};

function deleteResource(store: Store, operation: Operation): void {
  if (operation.status !== "Succeeded") return;
  const prefix = `${operation.resourceId.toLowerCase()}/`;
  for (const machine of machinesAt(store, operation.resourceId, prefix)) endSessionsOn(store, machine.id, operation.endsAt!);
  const host = parentId(operation.resourceId);
  if (isSame(agentOf(store, host)?.id, operation.resourceId)) endSessionsOn(store, host, operation.endsAt!);
  store.delete(operation.resourceId);
}

function machinesAt(store: Store, id: string, prefix: string): Resource<unknown>[] {
  const machines: Resource<unknown>[] = [...store.list("Microsoft.Compute/virtualMachines"), ...store.list("Microsoft.Compute/virtualMachineScaleSets")];
  return machines.filter((machine) => isSame(machine.id, id) || machine.id.toLowerCase().startsWith(prefix));
}
