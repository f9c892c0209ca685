import { isDeepStrictEqual } from "node:util";
import { endSessionsOn } from "../captures/sessionEnd";
import { ArmError } from "../core/armErrors";
import { bodyObject } from "../core/body";
import { groupIdOf, param } from "../core/call";
import type { Call, Handler, Route } from "../core/call";
import { membersOf } from "../core/managedIdentity";
import { patchedProperties } from "../core/mergePatch";
import { acceptedByCompute, computeHeaders, offsetTime, startOperation } from "../core/operations";
import { page } from "../core/paging";
import { empty, pretty } from "../core/replies";
import type { Reply } from "../core/replies";
import { needGroup } from "../core/resourceGroup";
import { parentId } from "../core/resourceIds";
import type { Extension, ScaleSet, ScaleSetInstance } from "../core/resources";
import type { Store } from "../core/store";
import { readLocation, tagsOf } from "../core/trackedResource";
import { givenProperties } from "./givenProperties";
import { osOf } from "./operatingSystem";
import { hasExtensions, leaveInstancesBehind } from "./scaleSetModel";
import { scaleSetBody } from "./scaleSetView";
import { withoutUndefined } from "./shownSince";

export const scaleSetType = "Microsoft.Compute/virtualMachineScaleSets";
export const instanceType = "Microsoft.Compute/virtualMachineScaleSets/virtualMachines";

function bodyOf(call: Call, set: ScaleSet, expand = ""): Record<string, unknown> {
  return scaleSetBody(call.store, set, call.apiVersion, expand);
}

/** How many machines a request counts for (recorded). */
export function charge(machines: number): Record<string, string> {
  return { "x-ms-request-charge": String(machines) };
}

export function newInstance(set: ScaleSet, instanceId: string, vmId: string): ScaleSetInstance {
  return {
    id: `${set.id}/virtualMachines/${instanceId}`,
    name: instanceId,
    type: instanceType,
    ...(set.location === undefined ? {} : { location: set.location }),
    properties: { latestModelApplied: true, vmId, provisioningState: "Succeeded" },
    hidden: { power: "running" },
  };
}

function setIdOf(call: Call): string {
  return `${groupIdOf(call)}/providers/Microsoft.Compute/virtualMachineScaleSets/${param(call, "vmScaleSetName")}`;
}

export function needSet(call: Call): ScaleSet {
  needGroup(call);
  const set = call.store.get(setIdOf(call), scaleSetType);
  if (set) return set;
  throw new ArmError("resourceNotFound", { path: `${scaleSetType}/${param(call, "vmScaleSetName")}`, group: param(call, "resourceGroupName") });
}

const createOrUpdate: Handler = (call) => {
  const group = needGroup(call);
  const existing = call.store.get(setIdOf(call), scaleSetType);
  const body = bodyObject(call);
  const name = existing?.name ?? param(call, "vmScaleSetName");
  const location = readLocation(call, body, name, existing, group);
  const { uniqueId: _, timeCreated: __, ...properties } = givenProperties(body);
  const { extensionProfile, ...profile } = (properties["virtualMachineProfile"] ?? {}) as Record<string, unknown>;
  const set: ScaleSet = {
    id: existing?.id ?? `${group.id}/providers/${scaleSetType}/${name}`,
    name,
    type: scaleSetType,
    location,
    ...tagsOf(body, existing),
    more: withoutUndefined(membersOf(call, body, topLevelNames, existing)),
    properties: { ...properties, ...bornWith(call, existing), virtualMachineProfile: profile, provisioningState: existing ? "Updating" : "Creating" },
    hidden: { os: osOf(profile) },
  };
  return putSet(call, set, extensionProfile, existing ? 200 : 201, existing);
};

function bornWith({ store, now }: Call, existing: ScaleSet | undefined): Record<string, unknown> {
  if (!existing) return { uniqueId: store.nextGuid(), timeCreated: offsetTime(now) };
  return Object.fromEntries(["uniqueId", "timeCreated"].filter((name) => name in existing.properties).map((name) => [name, existing.properties[name]]));
}

/** A merge patch, in a while: of the capacity, above all. */
const update: Handler = (call) => {
  const existing = needSet(call);
  const body = bodyObject(call);
  const properties = patchedProperties(existing.properties, body["properties"]);
  const { extensionProfile, ...profile } = (properties["virtualMachineProfile"] ?? {}) as Record<string, unknown>;
  const set: ScaleSet = {
    ...existing,
    ...tagsOf(body, existing),
    more: patchedProperties(existing.more ?? {}, membersOf(call, body, topLevelNames, existing)),
    properties: { ...properties, ...bornWith(call, existing), virtualMachineProfile: profile, provisioningState: "Updating" },
  };
  return putSet(call, set, extensionProfile, 200, existing);
};

const topLevelNames = ["plan", "identity", "sku", "zones", "extendedLocation"];

function putSet(call: Call, set: ScaleSet, extensionProfile: unknown, status: number, before: ScaleSet | undefined): Reply {
  const extensions = extensionsIn(extensionProfile);
  const isSameModel = isDeepStrictEqual(before?.properties["virtualMachineProfile"], set.properties["virtualMachineProfile"]) && hasExtensions(call.store, set, extensions);
  if (!isSameModel) leaveInstancesBehind(call.store, set);
  call.store.put(set);
  putExtensions(call, set, extensions);
  const instances = call.store.list(instanceType, set.id).length;
  const capacity = Number((set.more?.["sku"] as { capacity?: number } | undefined)?.capacity ?? 1);
  scaleTo(call, set, capacity);
  const operation = startOperation(call, {
    name: "VirtualMachineScaleSets_CreateOrUpdate", namespace: "Microsoft.Compute", location: set.location ?? "", resourceId: set.id, seconds: call.settings.timings.compute,
  });
  return pretty(status, bodyOf(call, set), { ...computeHeaders(call, operation), ...charge(Math.abs(capacity - instances)) });
}

function extensionsIn(extensionProfile: unknown): Pick<Extension, "name" | "properties">[] {
  return (extensionProfile as { extensions?: Extension[] } | undefined)?.extensions ?? [];
}

function putExtensions(call: Call, set: ScaleSet, extensions: readonly Pick<Extension, "name" | "properties">[]): void {
  for (const { name, properties } of extensions) {
    const extension: Extension = { id: `${set.id}/extensions/${name}`, name, type: `${scaleSetType}/extensions`, properties: { ...properties, provisioningState: "Succeeded" } };
    call.store.put(extension);
  }
}

function scaleTo(call: Call, set: ScaleSet, capacity: number): void {
  const instances = call.store.list(instanceType, set.id);
  for (const surplus of instances.slice(capacity)) deleteInstance(call.store, surplus.id, call.now);
  let next = Math.max(-1, ...instances.map(({ name }) => Number(name))) + 1;
  for (let count = instances.length; count < capacity; count += 1) call.store.put(newInstance(set, String(next++), call.store.nextGuid()));
}

/** Takes an instance out of its set, which is smaller then. */
export function deleteInstance(store: Store, id: string, at: number): void {
  endSessionsOn(store, id, at);
  const set = store.get(parentId(id), "Microsoft.Compute/virtualMachineScaleSets");
  if (!store.delete(id) || !set) return;
  const capacity = store.list("Microsoft.Compute/virtualMachineScaleSets/virtualMachines", set.id).length;
  store.put({ ...set, more: { ...set.more, sku: { ...(set.more?.["sku"] as object | undefined), capacity } } });
}

const remove: Handler = (call) => {
  needGroup(call);
  const set = call.store.get(setIdOf(call), scaleSetType);
  if (!set) return empty(204);
  const operation = startOperation(call, {
    name: "VirtualMachineScaleSets_Delete", namespace: "Microsoft.Compute", location: set.location ?? "", resourceId: set.id, seconds: call.settings.timings.compute,
  });
  return acceptedByCompute(call, operation, charge(call.store.list(instanceType, set.id).length));
};

const get: Handler = (call) => pretty(200, bodyOf(call, needSet(call), call.request.query["$expand"]));

const list: Handler = (call) => pretty(200, page(call, call.store.list(scaleSetType, needGroup(call).id), (set) => bodyOf(call, set)));

const listAll: Handler = (call) =>
  pretty(200, page(call, call.store.list(scaleSetType, `/subscriptions/${param(call, "subscriptionId")}`), (set) => bodyOf(call, set)));

const all = "/subscriptions/:subscriptionId/resourceGroups/:resourceGroupName/providers/Microsoft.Compute/virtualMachineScaleSets";
export const scaleSetPath = `${all}/:vmScaleSetName`;
export const scaleSetRoutes: readonly Route[] = [
  { operation: "VirtualMachineScaleSets_ListAll", method: "GET", path: "/subscriptions/:subscriptionId/providers/Microsoft.Compute/virtualMachineScaleSets", type: scaleSetType, handler: listAll },
  { operation: "VirtualMachineScaleSets_List", method: "GET", path: all, type: scaleSetType, handler: list },
  { operation: "VirtualMachineScaleSets_Get", method: "GET", path: scaleSetPath, type: scaleSetType, handler: get },
  { operation: "VirtualMachineScaleSets_CreateOrUpdate", method: "PUT", path: scaleSetPath, type: scaleSetType, handler: createOrUpdate },
  { operation: "VirtualMachineScaleSets_Update", method: "PATCH", path: scaleSetPath, type: scaleSetType, handler: update },
  { operation: "VirtualMachineScaleSets_Delete", method: "DELETE", path: scaleSetPath, type: scaleSetType, handler: remove },
];
