import { extensionsOf } from "../captures/agents";
import { ArmError } from "../core/armErrors";
import { bodyObject } from "../core/body";
import { groupIdOf, param } from "../core/call";
import type { Call, Handler, Route } from "../core/call";
import { finishProvisioning } from "../core/effects";
import { membersOf } from "../core/managedIdentity";
import { patchedProperties } from "../core/mergePatch";
import type { Operation } from "../core/operation";
import { acceptedByCompute, computeHeaders, offsetTime, startOperation } from "../core/operations";
import { page } from "../core/paging";
import { empty, pretty } from "../core/replies";
import { needGroup } from "../core/resourceGroup";
import type { Extension, VirtualMachine } from "../core/resources";
import type { Store } from "../core/store";
import { readLocation, tagsOf } from "../core/trackedResource";
import { diskNamesOf, withLeavingDisks } from "./disks";
import { extensionBody } from "./extensions";
import { givenProperties } from "./givenProperties";
import { instanceView } from "./instanceView";
import type { Image, Instance } from "./instanceView";
import { diskOwner, machineProperties } from "./machineProperties";
import { osOf } from "./operatingSystem";
import { powerRoutes } from "./power";
import { inOrder, withoutUndefined } from "./shownSince";

export const machineType = "Microsoft.Compute/virtualMachines";

/** A machine as Azure shows it, with its extensions as `resources` (recorded). Lists have only their ids: the Azure CLI cannot read more. */
function machineBody(call: Call, machine: VirtualMachine, inList = false): Record<string, unknown> {
  const { apiVersion, store, now } = call;
  const { name, id, type, location, tags, more } = machine;
  const extensions = extensionsOf(store, machine.id);
  const expand = inList || call.request.method !== "GET" ? "" : call.request.query["$expand"] ?? "";
  const view = /instanceView/i.test(expand) ? { instanceView: instanceView(instanceOf(machine, extensions), now, apiVersion) } : {};
  return inOrder({
    name, id, type, location,
    ...(tags === undefined ? {} : { tags }),
    ...more,
    properties: { ...machineProperties(machine, apiVersion, expand), ...view },
    ...(extensions.length === 0 ? {} : { resources: extensions.map((extension) => (inList ? { id: extension.id } : extensionBody(extension, apiVersion))) }),
  }, apiVersion);
}

function instanceOf(machine: VirtualMachine, extensions: readonly Extension[]): Instance {
  const { hidden, properties } = machine;
  const { osProfile, storageProfile, availabilitySet } = properties as MachineParts;
  return {
    power: hidden!.power, os: hidden!.os, extensions,
    provisioningState: String(properties["provisioningState"]),
    computerName: osProfile?.computerName ?? machine.name,
    image: storageProfile?.imageReference ?? {},
    disks: diskNamesOf(diskOwner(machine), storageProfile ?? {}),
    // Not known: into which domains the second machine of a set comes.
    place: availabilitySet ? { platformUpdateDomain: 0, platformFaultDomain: 0 } : {},
  };
}

interface MachineParts {
  osProfile?: { computerName?: string };
  storageProfile?: Record<string, unknown> & { imageReference?: Image };
  availabilitySet?: object;
}

function machineIdOf(call: Call): string {
  return `${groupIdOf(call)}/providers/Microsoft.Compute/virtualMachines/${param(call, "vmName")}`;
}

function needMachine(call: Call): VirtualMachine {
  needGroup(call);
  const machine = call.store.get(machineIdOf(call), machineType);
  if (machine) return machine;
  throw new ArmError("resourceNotFound", { path: `${machineType}/${param(call, "vmName")}`, group: param(call, "resourceGroupName") });
}

const createOrUpdate: Handler = (call) => {
  const group = needGroup(call);
  const existing = call.store.get(machineIdOf(call), machineType);
  const body = bodyObject(call);
  const name = existing?.name ?? param(call, "vmName");
  const location = readLocation(call, body, name, existing, group);
  const { vmId: _, timeCreated: __, instanceView: ___, ...asked } = givenProperties(body);
  const given = withKept(asked, existing);
  const machine: VirtualMachine = {
    id: existing?.id ?? `${group.id}/providers/${machineType}/${name}`,
    name,
    type: machineType,
    location,
    ...tagsOf(body, existing),
    more: withoutUndefined(membersOf(call, body, topLevelNames, existing)),
    properties: { ...bornWith(call, existing), ...given, provisioningState: existing ? "Updating" : "Creating" },
    hidden: { power: existing?.hidden?.power ?? "running", os: osOf(given) },
  };
  call.store.put(machine);
  const operation = startOperation(call, {
    name: "VirtualMachines_CreateOrUpdate", namespace: "Microsoft.Compute", location, resourceId: machine.id, seconds: call.settings.timings.compute,
  });
  return pretty(existing ? 200 : 201, machineBody(call, machine), computeHeaders(call, operation));
};

function bornWith({ store, now }: Call, existing: VirtualMachine | undefined): Record<string, unknown> {
  if (!existing) return { vmId: store.nextGuid(), timeCreated: offsetTime(now) };
  const { vmId, timeCreated } = existing.properties;
  return timeCreated === undefined ? { vmId } : { vmId, timeCreated };
}

/** A merge patch, in a while. */
const update: Handler = (call) => {
  const existing = needMachine(call);
  const body = bodyObject(call);
  const { vmId: _, timeCreated: __, ...given } = patchedProperties(existing.properties, body["properties"]);
  const changes = membersOf(call, body, topLevelNames, existing);
  const machine: VirtualMachine = { ...existing, ...tagsOf(body, existing), more: patchedProperties(existing.more ?? {}, changes), properties: { ...bornWith(call, existing), ...given, provisioningState: "Updating" } };
  call.store.put(machine);
  const operation = startOperation(call, {
    name: "VirtualMachines_CreateOrUpdate", namespace: "Microsoft.Compute", location: machine.location ?? "", resourceId: machine.id, seconds: call.settings.timings.compute,
  });
  return pretty(200, machineBody(call, machine), computeHeaders(call, operation));
};

/** What a machine is made of stays when a PUT does not speak of it (recorded). */
function withKept(given: Record<string, unknown>, existing: VirtualMachine | undefined): Record<string, unknown> {
  if (!existing) return given;
  const { osProfile, storageProfile } = existing.properties;
  const { imageReference, dataDisks } = (storageProfile ?? {}) as Disks & { imageReference?: unknown };
  const asked = (given["storageProfile"] ?? {}) as Disks;
  const disks = withLeavingDisks(asked.dataDisks ?? undefined, dataDisks ?? []);
  return {
    ...(osProfile === undefined ? {} : { osProfile }),
    ...given,
    ...(imageReference === undefined ? {} : { storageProfile: { imageReference, ...asked, ...(disks.length === 0 ? {} : { dataDisks: disks }) } }),
  };
}

interface Disks {
  dataDisks?: Record<string, unknown>[] | null;
}

/** Ends the operation of a PUT or PATCH: detached disks are gone. */
export function finishMachine(store: Store, operation: Operation): void {
  finishProvisioning(store, operation);
  const machine = store.get(operation.resourceId, machineType);
  const storageProfile = machine?.properties["storageProfile"] as Disks | undefined;
  if (operation.status !== "Succeeded" || !machine || !storageProfile?.dataDisks) return;
  const dataDisks = storageProfile.dataDisks.filter(({ toBeDetached }) => toBeDetached !== true);
  store.put({ ...machine, properties: { ...machine.properties, storageProfile: { ...storageProfile, dataDisks } } });
}

const topLevelNames = ["plan", "identity", "zones", "extendedLocation"];

const remove: Handler = (call) => {
  needGroup(call);
  const machine = call.store.get(machineIdOf(call), machineType);
  if (!machine) return empty(204);
  return acceptedByCompute(call, startOperation(call, {
    name: "VirtualMachines_Delete", namespace: "Microsoft.Compute", location: machine.location ?? "", resourceId: machine.id, seconds: call.settings.timings.compute,
  }));
};

const list: Handler = (call) =>
  pretty(200, page(call, call.store.list(machineType, needGroup(call).id), (machine) => machineBody(call, machine, true)));

const listAll: Handler = (call) =>
  pretty(200, page(call, call.store.list(machineType, `/subscriptions/${param(call, "subscriptionId")}`), (machine) => machineBody(call, machine, true)));

const view: Handler = (call) => {
  const machine = needMachine(call);
  return pretty(200, instanceView(instanceOf(machine, extensionsOf(call.store, machine.id)), call.now, call.apiVersion));
};

const all = "/subscriptions/:subscriptionId/resourceGroups/:resourceGroupName/providers/Microsoft.Compute/virtualMachines";
const one = `${all}/:vmName`;
export const virtualMachineRoutes: readonly Route[] = [
  { operation: "VirtualMachines_ListAll", method: "GET", path: "/subscriptions/:subscriptionId/providers/Microsoft.Compute/virtualMachines", type: machineType, handler: listAll },
  { operation: "VirtualMachines_List", method: "GET", path: all, type: machineType, handler: list },
  { operation: "VirtualMachines_Get", method: "GET", path: one, type: machineType, handler: (call) => pretty(200, machineBody(call, needMachine(call))) },
  { operation: "VirtualMachines_InstanceView", method: "GET", path: `${one}/instanceView`, type: machineType, handler: view },
  { operation: "VirtualMachines_CreateOrUpdate", method: "PUT", path: one, type: machineType, handler: createOrUpdate },
  { operation: "VirtualMachines_Update", method: "PATCH", path: one, type: machineType, handler: update },
  { operation: "VirtualMachines_Delete", method: "DELETE", path: one, type: machineType, handler: remove },
  ...powerRoutes("VirtualMachines", one, machineType, (call) => {
    const machine = needMachine(call);
    return { of: machine, machines: [machine.id] };
  }),
];
