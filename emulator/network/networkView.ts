import { defaultSecurityRules } from "../connectivity/defaultSecurityRules";
import { etagOf } from "../core/etags";
import { inlineChildren } from "../core/genericTypes";
import type { Resource } from "../core/resources";
import type { Store } from "../core/store";
import { cardInMachine, publicAddressInUse, securityGroupInUse, subnetInUse } from "./networkAddresses";
import { inShape, isShown, type NetworkShape, networkShapes } from "./networkShapes";

/** A network resource as its type shows it; `undefined` for types of which nothing is recorded. */
export function networkBody(store: Store, resource: Resource, apiVersion: string): Record<string, unknown> | undefined {
  const shape = networkShapes[resource.type];
  if (shape === undefined) return undefined;
  const state = resource.properties["provisioningState"];
  const own = { ...resource.properties, ...derived[resource.type]?.(store, resource) };
  const properties = {
    ...own,
    ...partsOf({ ...resource, properties: own }, state, apiVersion),
    ...Object.fromEntries(inlineChildren(resource.type).map((member) => [member, childrenOf(store, resource, member, state, apiVersion)])),
  };
  const etag = etagOf(store, resource);
  return envelope(shape, { ...resource, ...(etag === undefined ? {} : { etag }) }, inShape(shape, properties, apiVersion), apiVersion);
}

function envelope(shape: NetworkShape, { name, id, etag, type, location, tags, more }: Resource, properties: Record<string, unknown>, apiVersion: string): Record<string, unknown> {
  const place = { ...(location === undefined ? {} : { location }), ...(tags === undefined ? {} : { tags }) };
  const rest = { ...more, ...skuOf(shape, more, apiVersion) };
  const shownType = isShown(shape, "type", apiVersion) ? { type } : {};
  return shape.typeLast ? { name, id, etag, ...place, properties, ...shownType, ...rest } : { name, id, etag, ...shownType, ...place, ...rest, properties };
}

function skuOf(shape: NetworkShape, more: Resource["more"], apiVersion: string): { sku?: unknown } {
  if (shape.sku === undefined || !isShown(shape, "sku", apiVersion)) return {};
  const members = Object.entries(shape.sku).filter(([name]) => isShown(shape, `sku.${name}`, apiVersion));
  return { sku: { ...Object.fromEntries(members), ...(more?.["sku"] as object | undefined) } };
}

/** What follows from other resources. */
const derived: Readonly<Record<string, (store: Store, resource: Resource) => Record<string, unknown>>> = {
  "Microsoft.Network/networkInterfaces": cardInMachine,
  "Microsoft.Network/publicIPAddresses": publicAddressInUse,
  "Microsoft.Network/networkSecurityGroups": (store, group) => ({ defaultSecurityRules: defaultSecurityRules.map((rule) => defaultRule(group, rule)), ...securityGroupInUse(store, group) }),
  "Microsoft.Network/virtualNetworks/subnets": subnetInUse,
};

function defaultRule(group: Resource, [name, description, from, to, access, priority, direction]: (typeof defaultSecurityRules)[number]): object {
  const properties = { description, protocol: "*", sourcePortRange: "*", destinationPortRange: "*", sourceAddressPrefix: from, destinationAddressPrefix: to, access, priority, direction };
  return { name, id: `${group.id}/defaultSecurityRules/${name}`, properties };
}

/** Children in their parent have its etag and its state. */
function childrenOf(store: Store, parent: Resource, member: string, state: unknown, apiVersion: string): unknown[] {
  return store.list(`${parent.type}/${member}`, parent.id).map((child) =>
    partBody(parent, { ...child, properties: { ...child.properties, ...derived[child.type]?.(store, child), provisioningState: state } }, apiVersion));
}

/** Parts are no resources of their own, but look like some. */
function partsOf(resource: Resource, state: unknown, apiVersion: string): Record<string, unknown> {
  const members = Object.keys(resource.properties).filter((member) => `${resource.type}/${member}` in networkShapes && !inlineChildren(resource.type).includes(member));
  return Object.fromEntries(members.map((member) => {
    const parts = resource.properties[member] as Resource[];
    return [member, parts.map((part) => partBody(resource, { ...part, type: `${resource.type}/${member}`, properties: { ...part.properties, provisioningState: state } }, apiVersion))];
  }));
}

function partBody(parent: Resource, part: Resource, apiVersion: string): Record<string, unknown> {
  const own = { ...part, ...(parent.etag === undefined ? {} : { etag: parent.etag }) };
  const shape = networkShapes[part.type];
  return shape === undefined ? plainPart(own) : envelope(shape, own, inShape(shape, part.properties, apiVersion), apiVersion);
}

function plainPart({ name, id, etag, type, more, properties }: Resource): Record<string, unknown> {
  return { name, id, etag, type, ...more, properties };
}
