import { ensureWatcherOf } from "../captures/automaticWatcher";
import { ArmError } from "../core/armErrors";
import { bodyObject, textProperty } from "../core/body";
import { groupIdOf, param } from "../core/call";
import type { Call, Handler, Route } from "../core/call";
import { etagOf } from "../core/etags";
import { createdStatus, isKnown, isThereByItself, isTracked, writtenAs } from "../core/genericTypes";
import { patchedProperties } from "../core/mergePatch";
import type { Operation } from "../core/operation";
import { accepted, asyncOperationHeader, retryAfter, startOperation } from "../core/operations";
import { page } from "../core/paging";
import { collected, compact, empty, pretty } from "../core/replies";
import { needGroup } from "../core/resourceGroup";
import { locationName, parentId, parseResourceId, tryParseResourceId } from "../core/resourceIds";
import type { Resource } from "../core/resources";
import { nextEtag } from "../core/store";
import { readLocation, tagsOf } from "../core/trackedResource";
import { withPrivateAddresses } from "../network/networkAddresses";
import { networkShapes } from "../network/networkShapes";
import { networkBody } from "../network/networkView";
import { putInlineChildren, withInlineChildren, withPartIds } from "./genericParts";

/**
 * Resources of types that have no rules of their own: kept as they are sent. Nothing follows from what is in them, and actions
 * (`POST …/verb`) are not known.
 */
export function genericRoute(method: string, path: string): { route: Route; params: Record<string, string> } | undefined {
  const [, subscriptionId, resourceGroupName, namespace, rest = ""] = pattern.exec(path) ?? [];
  if (subscriptionId === undefined || namespace === undefined) return undefined;
  const segments = rest.split("/");
  const type = writtenAs([namespace, ...segments.filter((_, index) => index % 2 === 0)].join("/"));
  const isList = segments.length % 2 === 1;
  // What ARM has of its own, such as template deployments, are tasks: to keep one without doing it would be a lie.
  if (namespace.toLowerCase() === "microsoft.resources") return undefined;
  if (segments.includes("") || segments.includes("providers") || (resourceGroupName === undefined && segments.length > 1)) return undefined;
  const handler = isList ? (method === "GET" ? list : undefined) : handlers[method];
  if (handler === undefined) return undefined;
  return {
    route: { operation: `${method} ${type}`, method: method as Route["method"], path, type, handler },
    params: { subscriptionId, ...(resourceGroupName === undefined ? {} : { resourceGroupName }), type, rest: `${namespace}/${rest}` },
  };
}

const pattern = /^\/subscriptions\/([^/]+)(?:\/resourceGroups\/([^/]+))?\/providers\/([a-z0-9]+(?:\.[a-z0-9]+)+)\/(.+?)\/?$/i;

/** A resource as it is shown, with the children that its type shows inline. */
export function genericBody(call: Call, resource: Resource): Record<string, unknown> {
  const network = networkBody(call.store, resource, call.apiVersion);
  if (network) return network;
  const { name, id, etag, type, location, tags, more } = resource;
  return {
    name, id, etag, type,
    ...(location === undefined ? {} : { location }),
    ...(tags === undefined ? {} : { tags }),
    ...more,
    properties: withInlineChildren(call.store, resource),
  };
}

function idOf(call: Call): string {
  return `${groupIdOf(call)}/providers/${param(call, "rest")}`;
}

function find(call: Call): Resource | undefined {
  return call.store.get(idOf(call));
}

const get: Handler = (call) => {
  const resource = need(call);
  const etag = etagOf(call.store, resource);
  return pretty(200, genericBody(call, resource), etag === undefined ? {} : { etag });
};

/** The resource of the path, or ARM's errors. */
function need(call: Call): Resource {
  const group = needGroup(call);
  const found = find(call);
  if (found) return found;
  const { type, name, names } = parseResourceId(idOf(call));
  if (isThereByItself(type, name)) return { id: needParent(call, group).id + `/${type.split("/").at(-1)}/${name}`, name, type, properties: {} };
  const [namespace, ...types] = type.split("/");
  throw new ArmError("resourceNotFound", { path: [namespace, ...types.flatMap((part, index) => [part, names[index]])].join("/"), group: param(call, "resourceGroupName") });
}

const createOrUpdate: Handler = (call) => {
  const group = needGroup(call);
  const parent = needParent(call, group);
  const existing = find(call);
  const body = bodyObject(call);
  const type = existing?.type ?? param(call, "type");
  const given = parseResourceId(idOf(call)).name;
  const resource: Resource = {
    id: existing?.id ?? childId(parent.id, type, given),
    name: existing?.name ?? given,
    type,
    ...locationOf(call, body, type, existing, group),
    ...tagsOf(body, existing),
    etag: nextEtag(call.store),
    more: otherMembers(body),
    properties: {},
  };
  const properties = (body["properties"] ?? {}) as Record<string, unknown>;
  const shape = networkShapes[type];
  const kept = withPrivateAddresses(call.store, resource.id, withPartIds(resource, properties));
  call.store.put({ ...resource, properties: { ...kept, ...guidOf(call, resource, existing), ...principalOf(call, resource, existing), provisioningState: shape?.begins ?? "Succeeded" } });
  putInlineChildren(call.store, resource, properties);
  if (type === "Microsoft.Network/virtualNetworks" && resource.location !== undefined) ensureWatcherOf(resource.location, call);
  touchParent(call, parent.id);
  const headers = shape === undefined ? {} : operationHeaders(call, resource);
  return pretty(existing ? 200 : createdStatus(type), genericBody(call, call.store.get(resource.id)!), headers);
};

/** Networks, cards and addresses have a guid beside their id. */
function guidOf(call: Call, { type, location }: Resource, existing: Resource | undefined): Record<string, unknown> {
  if (location === undefined || !(type in networkShapes)) return {};
  return { resourceGuid: existing?.properties["resourceGuid"] ?? call.store.nextGuid() };
}

/** An identity that can be assigned to resources is a principal of the tenant, as long as there is this resource. */
function principalOf(call: Call, { type }: Resource, existing: Resource | undefined): Record<string, unknown> {
  if (type !== "Microsoft.ManagedIdentity/userAssignedIdentities") return {};
  const { principalId = call.store.nextGuid(), clientId = call.store.nextGuid() } = existing?.properties ?? {};
  return { tenantId: call.settings.tenantId, principalId, clientId };
}

/** A network resource has an operation, even where it is there at once (recorded). */
function operationHeaders(call: Call, resource: Resource): Record<string, string> {
  const operation = startNetworkOperation(call, resource, "CreateOrUpdate");
  return { ...asyncOperationHeader(call, operation), ...retryAfter(call, networkShapes[resource.type]?.retryAfter), ...notification(resource), "x-ms-request-id": operation.id };
}

function startNetworkOperation(call: Call, resource: Resource, verb: "CreateOrUpdate" | "Delete"): Operation {
  const location = resource.location ?? call.store.get(parentId(resource.id))?.location ?? "";
  return startOperation(call, {
    name: `NetworkResources_${verb}`, namespace: "Microsoft.Network", location, resourceId: resource.id, seconds: call.settings.timings.compute,
    ...(verb === "Delete" ? { result: { status: 204 } } : {}),
  });
}

/** Recorded in 2022: changes of networks have it, those of subnets do not. */
function notification({ location }: Resource): Record<string, string> {
  return location === undefined ? {} : { "azure-asyncnotification": "Enabled" };
}

/** The parts of a network resource have its etag: a new one when any of them changes. */
function touchParent(call: Call, id: string): void {
  const parent = call.store.get(id);
  if (parent && parent.type in networkShapes) call.store.put({ ...parent, etag: nextEtag(call.store) });
}

function locationOf(call: Call, body: Record<string, unknown>, type: string, existing: Resource | undefined, group: Resource<unknown>): Pick<Resource, "location"> {
  if (isTracked(type)) return { location: readLocation(call, body, param(call, "rest").split("/").at(-1)!, existing, group) };
  const location = textProperty(call, body, "location", "location");
  return location === undefined ? {} : { location: locationName(location) };
}

function otherMembers(body: Record<string, unknown>): Record<string, unknown> {
  const { id: _id, name: _name, type: _type, etag: _etag, location: _location, tags: _tags, properties: _properties, ...more } = body;
  return more;
}

function childId(parent: string, type: string, name: string): string {
  const [namespace, ...types] = type.split("/");
  return types.length === 1 ? `${parent}/providers/${namespace}/${types[0]}/${name}` : `${parent}/${types.at(-1)}/${name}`;
}

/** What a resource is in: another one, or its group. */
function needParent(call: Call, group: Resource<unknown>): { id: string } {
  const id = parentId(idOf(call));
  const { type, name } = tryParseResourceId(id)!;
  if (type === group.type) return group;
  const parent = call.store.get(id);
  if (parent) return parent;
  if (isThereByItself(type, name) && call.store.get(parentId(id))) return { id: `${call.store.get(parentId(id))!.id}/${type.split("/").at(-1)}/${name}` };
  throw new ArmError("parentNotFound", { name });
}

/** A merge patch: what is named changes, `null` takes away. */
const update: Handler = (call) => {
  const existing = need(call);
  const body = bodyObject(call);
  const properties = patchedProperties(existing.properties, body["properties"]);
  const changed: Resource = {
    ...existing,
    ...tagsOf(body, existing),
    etag: nextEtag(call.store),
    more: patchedProperties(existing.more ?? {}, otherMembers(body)),
    properties: withPartIds(existing, properties),
  };
  call.store.put(changed);
  putInlineChildren(call.store, changed, (body["properties"] ?? {}) as Record<string, unknown>);
  return pretty(200, genericBody(call, changed), existing.type in networkShapes ? notification(existing) : {});
};

/** Network resources take their time, everything else goes at once. */
const remove: Handler = (call) => {
  needGroup(call);
  const resource = find(call);
  if (!resource) return empty(204);
  if (!(resource.type in networkShapes)) {
    call.store.delete(resource.id);
    return empty(200);
  }
  const operation = startNetworkOperation(call, resource, "Delete");
  const { "azure-asyncnotification": _, ...headers } = accepted(call, operation).headers ?? {};
  return empty(202, { ...headers, ...notification(resource) });
};

/** Of types that nobody has heard of an empty list would be an invention. */
const list: Handler = (call) => {
  const type = param(call, "type");
  const under = call.params["resourceGroupName"] === undefined ? `/subscriptions/${param(call, "subscriptionId")}` : listParent(call);
  if (!isKnown(type) && call.store.list(type).length === 0) throw new ArmError("notImplemented", { operation: `GET ${type}` });
  const found = call.store.list(type, under);
  // ARM knows by itself what there is, and asks nobody when there is nothing (recorded).
  if (found.length === 0) return compact(200, { value: [] });
  const value = page(call, found, (resource) => genericBody(call, resource));
  return call.params["resourceGroupName"] === undefined ? collected(found, value) : pretty(200, value);
};

function listParent(call: Call): string {
  const group = needGroup(call);
  const above = param(call, "rest").split("/").slice(0, -1);
  if (above.length === 1) return group.id;
  return needParent({ ...call, params: { ...call.params, rest: `${above.join("/")}/any/any` } }, group).id;
}

const handlers: Readonly<Record<string, Handler>> = { GET: get, PUT: createOrUpdate, PATCH: update, DELETE: remove };
