import { ArmError } from "../core/armErrors";
import { bodyObject, textProperty } from "../core/body";
import { groupIdOf, param } from "../core/call";
import type { Handler, Route } from "../core/call";
import { groupDeletionWait, resourceManagerOperationUrl, retryAfter, startOperation } from "../core/operations";
import { page } from "../core/paging";
import { compact, empty } from "../core/replies";
import { groupType, needGroup } from "../core/resourceGroup";
import { locationName } from "../core/resourceIds";
import type { ResourceGroup } from "../core/resources";
import { tagsOf } from "../core/trackedResource";

function groupBody(group: ResourceGroup): Record<string, unknown> {
  const { id, name, type, location, tags, properties } = group;
  return { id, name, type, location, ...(tags === undefined ? {} : { tags }), properties };
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
    properties: { provisioningState: "Succeeded" },
  };
  call.store.put(group);
  return compact(existing ? 200 : 201, groupBody(group));
};

const update: Handler = (call) => {
  const group = { ...needGroup(call), ...tagsOf(bodyObject(call)) };
  call.store.put(group);
  return compact(200, groupBody(group));
};

const remove: Handler = (call) => {
  const group = needGroup(call);
  const operation = startOperation(call, {
    name: "ResourceGroups_Delete", namespace: "Microsoft.Resources", location: group.location ?? "", resourceId: group.id,
    seconds: call.settings.timings.compute,
  });
  return empty(202, { location: resourceManagerOperationUrl(call, operation), ...retryAfter(call, groupDeletionWait) });
};

const list: Handler = (call) =>
  compact(200, page(call, call.store.list(groupType, `/subscriptions/${param(call, "subscriptionId")}`), groupBody));

const exists: Handler = (call) => empty(call.store.get(groupIdOf(call), groupType) ? 204 : 404);

const one = "/subscriptions/:subscriptionId/resourceGroups/:resourceGroupName";
export const resourceGroupRoutes: readonly Route[] = [
  { operation: "ResourceGroups_List", method: "GET", path: "/subscriptions/:subscriptionId/resourceGroups", type: groupType, handler: list },
  { operation: "ResourceGroups_Get", method: "GET", path: one, type: groupType, handler: (call) => compact(200, groupBody(needGroup(call))) },
  { operation: "ResourceGroups_CheckExistence", method: "HEAD", path: one, type: groupType, handler: exists },
  { operation: "ResourceGroups_CreateOrUpdate", method: "PUT", path: one, type: groupType, handler: createOrUpdate },
  { operation: "ResourceGroups_Update", method: "PATCH", path: one, type: groupType, handler: update },
  { operation: "ResourceGroups_Delete", method: "DELETE", path: one, type: groupType, handler: remove },
];
