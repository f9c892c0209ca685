import { shownSince } from "../core/apiVersions";
import { ArmError } from "../core/armErrors";
import { bodyObject, textProperty } from "../core/body";
import { groupIdOf, param } from "../core/call";
import type { Call, Handler, Route } from "../core/call";
import { groupDeletionWait, resourceManagerOperationUrl, retryAfter, startOperation } from "../core/operations";
import { readFilter } from "../core/odataFilter";
import { page } from "../core/paging";
import { compact, empty } from "../core/replies";
import { groupType, needGroup } from "../core/resourceGroup";
import { isSame, locationName } from "../core/resourceIds";
import type { ResourceGroup } from "../core/resources";
import { tagsOf } from "../core/trackedResource";

function groupBody({ apiVersion }: Call, group: ResourceGroup): Record<string, unknown> {
  const { id, name, type, location, tags, more, properties } = group;
  return { id, name, ...(apiVersion < shownSince.groupType ? {} : { type }), location, ...more, ...(tags === undefined ? {} : { tags }), properties };
}

/** Who manages the group: what the body says, or as it was. */
function managerOf(call: Call, body: Record<string, unknown>, existing?: ResourceGroup): Pick<ResourceGroup, "more"> {
  const managedBy = textProperty(call, body, "managedBy", "managedBy") ?? existing?.more?.["managedBy"];
  return managedBy === undefined ? {} : { more: { managedBy } };
}

const createOrUpdate: Handler = (call) => {
  const body = bodyObject(call);
  const existing = call.store.get(groupIdOf(call), groupType);
  const location = locationName(textProperty(call, body, "location", "location") ?? "");
  if (location === "") throw new ArmError("locationRequired");
  if (existing && existing.location !== location) {
    throw new ArmError("groupLocationChanged", { asked: location, location: existing.location ?? "" });
  }
  const group: ResourceGroup = {
    id: existing?.id ?? groupIdOf(call),
    name: existing?.name ?? param(call, "resourceGroupName"),
    type: groupType,
    location,
    ...tagsOf(body, existing),
    ...managerOf(call, body, existing),
    properties: { provisioningState: "Succeeded" },
  };
  call.store.put(group);
  return compact(existing ? 200 : 201, groupBody(call, group));
};

const update: Handler = (call) => {
  const body = bodyObject(call);
  const existing = needGroup(call);
  const group = { ...existing, ...tagsOf(body), ...managerOf(call, body, existing) };
  call.store.put(group);
  return compact(200, groupBody(call, group));
};

const remove: Handler = (call) => {
  const group = needGroup(call);
  call.store.put({ ...group, properties: { provisioningState: "Deleting" } });
  const operation = startOperation(call, {
    name: "ResourceGroups_Delete", namespace: "Microsoft.Resources", location: group.location ?? "", resourceId: group.id,
    seconds: call.settings.timings.compute,
  });
  return empty(202, { location: resourceManagerOperationUrl(call, operation), ...retryAfter(call, groupDeletionWait) });
};

const list: Handler = (call) => {
  const { tagName, tagValue } = readFilter(call, ["tagName", "tagValue"]);
  const groups = call.store.list(groupType, `/subscriptions/${param(call, "subscriptionId")}`).filter(({ tags = {} }) => {
    const tag = Object.entries(tags).find(([name]) => isSame(name, tagName));
    return tagName === undefined || (tag !== undefined && (tagValue === undefined || tag[1] === tagValue));
  });
  return compact(200, page(call, groups, (group) => groupBody(call, group)));
};

/** A HEAD has no body; its 404 has the headers of one that has (recorded). */
const exists: Handler = (call) => {
  needGroup(call);
  return empty(204);
};

const one = "/subscriptions/:subscriptionId/resourceGroups/:resourceGroupName";
export const resourceGroupRoutes: readonly Route[] = [
  { operation: "ResourceGroups_List", method: "GET", path: "/subscriptions/:subscriptionId/resourceGroups", type: groupType, handler: list },
  { operation: "ResourceGroups_Get", method: "GET", path: one, type: groupType, handler: (call) => compact(200, groupBody(call, needGroup(call))) },
  { operation: "ResourceGroups_CheckExistence", method: "HEAD", path: one, type: groupType, handler: exists },
  { operation: "ResourceGroups_CreateOrUpdate", method: "PUT", path: one, type: groupType, handler: createOrUpdate },
  { operation: "ResourceGroups_Update", method: "PATCH", path: one, type: groupType, handler: update },
  { operation: "ResourceGroups_Delete", method: "DELETE", path: one, type: groupType, handler: remove },
];
