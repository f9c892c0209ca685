import { param } from "../core/call";
import type { Call, Handler, Route } from "../core/call";
import { readFilter } from "../core/odataFilter";
import { page } from "../core/paging";
import { compact } from "../core/replies";
import { needGroup } from "../core/resourceGroup";
import { isAtOrBelow, isSame, locationName, parseResourceId } from "../core/resourceIds";
import type { Resource } from "../core/resources";

const type = "Microsoft.Resources/resources";

/** What ARM shows of resources of whatever type: the envelope, never the properties. */
function envelope(resource: Resource): Record<string, unknown> {
  const { id, location, tags, more } = resource;
  const { names, type: full } = parseResourceId(id);
  const shown = ["sku", "kind", "identity", "zones", "plan"].filter((name) => more?.[name] !== undefined);
  return {
    id, name: names.join("/"), type: full,
    ...Object.fromEntries(shown.map((name) => [name, more![name]])),
    location,
    ...(tags === undefined ? {} : { tags }),
  };
}

/** ARM lists what is tracked: what has a location, a machine's extensions too, but no captures. */
function listUnder(call: Call, scope: string): ReturnType<typeof compact> {
  const wanted = readFilter(call, ["resourceType", "name", "location", "resourceGroup", "tagName", "tagValue"]);
  const found = call.store.snapshot().resources.filter(({ id, location, tags }) => {
    if (location === undefined || !isAtOrBelow(id, scope)) return false;
    const { type: full, names, resourceGroupName } = parseResourceId(id);
    const { resourceType = full, name = names.join("/"), location: place = location, resourceGroup = resourceGroupName, tagName, tagValue } = wanted;
    const tag = tagName === undefined ? undefined : Object.entries(tags ?? {}).find(([key]) => isSame(key, tagName));
    return full !== "Microsoft.Resources/resourceGroups" && isSame(full, resourceType) && isSame(names.join("/"), name)
      && location === locationName(place) && isSame(resourceGroupName, resourceGroup)
      && (tagName === undefined || (tag !== undefined && (tagValue === undefined || tag[1] === tagValue)));
  });
  return compact(200, page(call, found, envelope));
}

const list: Handler = (call) => listUnder(call, `/subscriptions/${param(call, "subscriptionId")}`);

const listByGroup: Handler = (call) => listUnder(call, needGroup(call).id);

const subscription = "/subscriptions/:subscriptionId";
export const resourceListRoutes: readonly Route[] = [
  { operation: "Resources_List", method: "GET", path: `${subscription}/resources`, type, handler: list },
  { operation: "Resources_ListByResourceGroup", method: "GET", path: `${subscription}/resourceGroups/:resourceGroupName/resources`, type, handler: listByGroup },
];
