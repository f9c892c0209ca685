import { instanceExtensions } from "../captures/agents";
import { ArmError } from "../core/armErrors";
import { bodyObject, property } from "../core/body";
import { param } from "../core/call";
import type { Call, Handler, Route } from "../core/call";
import { acceptedByCompute, startOperation } from "../core/operations";
import { page } from "../core/paging";
import { empty, pretty } from "../core/replies";
import type { Extension, ScaleSet, ScaleSetInstance } from "../core/resources";
import { extensionBody } from "./extensions";
import { powerRoutes } from "./power";
import { instanceBody, instanceViewOf } from "./scaleSetInstanceView";
import { charge, instanceType, needSet, scaleSetPath, scaleSetType } from "./scaleSets";

function bodyOf(call: Call, set: ScaleSet, instance: ScaleSetInstance): Record<string, unknown> {
  const expanded = /instanceView/i.test(call.request.query["$expand"] ?? "");
  return instanceBody(call.store, set, instance, call.apiVersion, expanded ? viewOf(call, set, instance) : undefined);
}

function viewOf(call: Call, set: ScaleSet, instance: ScaleSetInstance): Record<string, unknown> {
  return instanceViewOf(call.store, set, instance, call.now, call.apiVersion);
}

function find(call: Call): { set: ScaleSet; instance: ScaleSetInstance } {
  const set = needSet(call);
  const instanceId = param(call, "instanceId");
  const instance = call.store.get(`${set.id}/virtualMachines/${instanceId}`, instanceType);
  if (instance) return { set, instance };
  throw new ArmError("resourceNotFound", { path: `${scaleSetType}/${set.name}/virtualMachines/${instanceId}`, group: param(call, "resourceGroupName") });
}

const list: Handler = (call) => {
  const set = needSet(call);
  const instances = call.store.list(instanceType, set.id);
  // Recorded: a list of nothing is not charged.
  return pretty(200, page(call, instances, (instance) => bodyOf(call, set, instance)), instances.length === 0 ? {} : charge(instances.length));
};

const get: Handler = (call) => {
  const { set, instance } = find(call);
  return pretty(200, bodyOf(call, set, instance), charge(1));
};

const view: Handler = (call) => {
  const { set, instance } = find(call);
  return pretty(200, viewOf(call, set, instance), charge(1));
};

const listExtensions: Handler = (call) => pretty(200, { value: instanceExtensions(call.store, find(call).instance).map((extension) => extensionBody(extension, call.apiVersion)) });

const getExtension: Handler = (call) => {
  const { set, instance } = find(call);
  const name = param(call, "extensionName");
  const extension = instanceExtensions(call.store, instance).find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (extension) return pretty(200, extensionBody(extension, call.apiVersion));
  throw new ArmError("resourceNotFound", { path: `${scaleSetType}/${set.name}/virtualMachines/${instance.name}/extensions/${name}`, group: param(call, "resourceGroupName") });
};

const remove: Handler = (call) => {
  const set = needSet(call);
  const instance = call.store.get(`${set.id}/virtualMachines/${param(call, "instanceId")}`, instanceType);
  return instance ? deleting(call, set, [instance.id]) : empty(204);
};

const removeSome: Handler = (call) => {
  const set = needSet(call);
  return deleting(call, set, named(call, set, bodyObject(call)));
};

function deleting(call: Call, set: ScaleSet, machines: string[]): ReturnType<typeof acceptedByCompute> {
  return acceptedByCompute(call, startOperation(call, {
    name: "VirtualMachineScaleSetVMs_Delete", namespace: "Microsoft.Compute", location: set.location ?? "", resourceId: set.id, seconds: call.settings.timings.compute, machines,
  }), charge(machines.length));
}

/** Gives instances their set's model. All of them have to be asked for with `*`. */
const updateSome: Handler = (call) => {
  const set = needSet(call);
  const body = bodyObject(call);
  if (property(call, body, "instanceIds") === undefined) throw new ArmError("invalidValue", { property: "instanceIds", reason: "is required" });
  const machines = named(call, set, body);
  return acceptedByCompute(call, startOperation(call, {
    name: "VirtualMachineScaleSets_UpdateInstances", namespace: "Microsoft.Compute", location: set.location ?? "", resourceId: set.id, seconds: call.settings.timings.compute, machines,
  }), charge(machines.length));
};

/** The instances that a body names by `instanceIds`; without them, or with `*`, all. */
function named(call: Call, set: ScaleSet, body: Record<string, unknown>): string[] {
  const ids = property(call, body, "instanceIds");
  const all = call.store.list(instanceType, set.id);
  if (ids === undefined) return all.map(({ id }) => id);
  if (!Array.isArray(ids)) throw new ArmError("invalidValue", { property: "instanceIds", reason: "must be an array of strings" });
  return (ids as unknown[]).flatMap((wanted) => {
    const found = wanted === "*" ? all : all.filter(({ name }) => name === wanted);
    if (found.length === 0) throw new ArmError("invalidInstance", { id: String(wanted) });
    return found.map(({ id }) => id);
  });
}

/** How many instances are in which state, and the extensions of all of them. */
const viewOfSet: Handler = (call) => {
  const set = needSet(call);
  const instances = call.store.list(instanceType, set.id);
  const views = instances.map((instance) => viewOf(call, set, instance) as { statuses: { code: string }[] });
  const extensions = instances.flatMap((instance) => instanceExtensions(call.store, instance));
  return pretty(200, {
    virtualMachine: { statusesSummary: summary(views.flatMap(({ statuses }) => statuses.map(({ code }) => code))) },
    extensions: [...new Set(extensions.map(({ name }) => name))].map((name) => ({
      name, statusesSummary: summary(extensions.filter((one) => one.name === name).map(provisioningCode)),
    })),
    statuses: [{ code: `ProvisioningState/${String(set.properties["provisioningState"]).toLowerCase()}`, level: "Info", displayStatus: "Provisioning succeeded" }],
  });
};

function provisioningCode({ properties }: Extension): string {
  return `ProvisioningState/${String(properties["provisioningState"]).toLowerCase()}`;
}

function summary(codes: readonly string[]): { code: string; count: number }[] {
  return [...new Set(codes)].map((code) => ({ code, count: codes.filter((one) => one === code).length }));
}

const all = `${scaleSetPath}/virtualMachines`;
const one = `${all}/:instanceId`;
const extensionType = `${instanceType}/extensions`;
export const scaleSetInstanceRoutes: readonly Route[] = [
  { operation: "VirtualMachineScaleSets_GetInstanceView", method: "GET", path: `${scaleSetPath}/instanceView`, type: scaleSetType, handler: viewOfSet },
  { operation: "VirtualMachineScaleSets_UpdateInstances", method: "POST", path: `${scaleSetPath}/manualupgrade`, type: scaleSetType, handler: updateSome },
  { operation: "VirtualMachineScaleSets_DeleteInstances", method: "POST", path: `${scaleSetPath}/delete`, type: scaleSetType, handler: removeSome },
  ...powerRoutes("VirtualMachineScaleSets", scaleSetPath, scaleSetType, (call) => {
    const set = needSet(call);
    return { of: set, machines: named(call, set, call.request.body === "" ? {} : bodyObject(call)) };
  }),
  { operation: "VirtualMachineScaleSetVMs_List", method: "GET", path: all, type: instanceType, handler: list },
  { operation: "VirtualMachineScaleSetVMs_Get", method: "GET", path: one, type: instanceType, handler: get },
  { operation: "VirtualMachineScaleSetVMs_GetInstanceView", method: "GET", path: `${one}/instanceView`, type: instanceType, handler: view },
  { operation: "VirtualMachineScaleSetVMs_Delete", method: "DELETE", path: one, type: instanceType, handler: remove },
  ...powerRoutes("VirtualMachineScaleSetVMs", one, instanceType, (call) => {
    const set = needSet(call);
    // The Azure CLI asks for all of them so (recorded).
    if (param(call, "instanceId") === "*") return { of: set, machines: named(call, set, {}) };
    const { instance } = find(call);
    return { of: { ...instance, location: set.location ?? "" }, machines: [instance.id] };
  }),
  { operation: "VirtualMachineScaleSetVMExtensions_List", method: "GET", path: `${one}/extensions`, type: extensionType, handler: listExtensions },
  { operation: "VirtualMachineScaleSetVMExtensions_Get", method: "GET", path: `${one}/extensions/:extensionName`, type: extensionType, handler: getExtension },
];
