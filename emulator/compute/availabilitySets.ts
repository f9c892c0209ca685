import { ArmError } from "../core/armErrors";
import { bodyObject } from "../core/body";
import { groupIdOf, param } from "../core/call";
import type { Call, Handler, Route } from "../core/call";
import { patchedProperties } from "../core/mergePatch";
import { page } from "../core/paging";
import { empty, pretty } from "../core/replies";
import { needGroup } from "../core/resourceGroup";
import { isSame } from "../core/resourceIds";
import type { Resource } from "../core/resources";
import { readLocation, tagsOf } from "../core/trackedResource";
import { givenProperties } from "./givenProperties";
import { machineType } from "./virtualMachines";

export const availabilitySetType = "Microsoft.Compute/availabilitySets";

/** A set as Azure shows it, with the machines that are in it. */
function bodyOf({ store }: Call, { name, id, type, location, tags, properties, more }: Resource): Record<string, unknown> {
  const machines = store.list(machineType).filter((machine) => isSame((machine.properties["availabilitySet"] as { id?: string } | undefined)?.id, id));
  return {
    name, id, type, location,
    ...(tags === undefined ? {} : { tags }),
    properties: { ...properties, ...(machines.length === 0 ? {} : { virtualMachines: machines.map((machine) => ({ id: machine.id })) }) },
    ...more,
  };
}

function find(call: Call): Resource | undefined {
  return call.store.get(`${groupIdOf(call)}/providers/${availabilitySetType}/${param(call, "availabilitySetName")}`);
}

function need(call: Call): Resource {
  needGroup(call);
  const found = find(call);
  if (found) return found;
  throw new ArmError("resourceNotFound", { path: `${availabilitySetType}/${param(call, "availabilitySetName")}`, group: param(call, "resourceGroupName") });
}

/** A new one is answered with 200, too (recorded). */
const createOrUpdate: Handler = (call) => {
  const group = needGroup(call);
  const existing = find(call);
  const body = bodyObject(call);
  const name = existing?.name ?? param(call, "availabilitySetName");
  const { virtualMachines: _, ...given } = givenProperties(body);
  const set: Resource = {
    id: existing?.id ?? `${group.id}/providers/${availabilitySetType}/${name}`,
    name,
    type: availabilitySetType,
    location: readLocation(call, body, name, existing, group),
    ...tagsOf(body, existing),
    more: { sku: body["sku"] ?? existing?.more?.["sku"] ?? { name: "Classic" } },
    // Not known: how many there are when nothing was said.
    properties: { platformUpdateDomainCount: 5, platformFaultDomainCount: 2, ...given },
  };
  call.store.put(set);
  return pretty(200, bodyOf(call, set));
};

const update: Handler = (call) => {
  const existing = need(call);
  const body = bodyObject(call);
  const more = body["sku"] === undefined ? existing.more : { ...existing.more, sku: body["sku"] };
  const changed: Resource = { ...existing, ...tagsOf(body, existing), ...(more === undefined ? {} : { more }), properties: patchedProperties(existing.properties, body["properties"]) };
  call.store.put(changed);
  return pretty(200, bodyOf(call, changed));
};

const remove: Handler = (call) => {
  needGroup(call);
  const found = find(call);
  return empty(found && call.store.delete(found.id) ? 200 : 204);
};

const list: Handler = (call) => pretty(200, page(call, call.store.list(availabilitySetType, needGroup(call).id), (set) => bodyOf(call, set)));

const listAll: Handler = (call) =>
  pretty(200, page(call, call.store.list(availabilitySetType, `/subscriptions/${param(call, "subscriptionId")}`), (set) => bodyOf(call, set)));

const all = "/subscriptions/:subscriptionId/resourceGroups/:resourceGroupName/providers/Microsoft.Compute/availabilitySets";
const one = `${all}/:availabilitySetName`;
export const availabilitySetRoutes: readonly Route[] = [
  { operation: "AvailabilitySets_ListBySubscription", method: "GET", path: "/subscriptions/:subscriptionId/providers/Microsoft.Compute/availabilitySets", type: availabilitySetType, handler: listAll },
  { operation: "AvailabilitySets_List", method: "GET", path: all, type: availabilitySetType, handler: list },
  { operation: "AvailabilitySets_Get", method: "GET", path: one, type: availabilitySetType, handler: (call) => pretty(200, bodyOf(call, need(call))) },
  { operation: "AvailabilitySets_CreateOrUpdate", method: "PUT", path: one, type: availabilitySetType, handler: createOrUpdate },
  { operation: "AvailabilitySets_Update", method: "PATCH", path: one, type: availabilitySetType, handler: update },
  { operation: "AvailabilitySets_Delete", method: "DELETE", path: one, type: availabilitySetType, handler: remove },
];
