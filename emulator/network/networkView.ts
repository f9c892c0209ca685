import { inlineChildren } from "../core/genericTypes";
import type { Resource } from "../core/resources";
import type { Store } from "../core/store";
import { cardInMachine, publicAddressInUse } from "./networkAddresses";
import { defaultSecurityRules, inShape, type NetworkShape, networkShapes } from "./networkShapes";

/** A network resource as its type shows it; `undefined` for types of which nothing is recorded. */
export function networkBody(store: Store, resource: Resource, apiVersion: string): Record<string, unknown> | undefined {
  const shape = networkShapes[resource.type];
  if (shape === undefined) return undefined;
  const state = resource.properties["provisioningState"];
  const properties = {
    ...resource.properties,
    ...derived[resource.type]?.(store, resource),
    ...partsOf(resource, state, apiVersion),
    ...Object.fromEntries(inlineChildren(resource.type).map((member) => [member, childrenOf(store, resource, member, state, apiVersion)])),
  };
  return envelope(shape, resource, inShape(shape, properties, apiVersion));
}

function envelope(shape: NetworkShape, { name, id, etag, type, location, tags, more }: Resource, properties: Record<string, unknown>): Record<string, unknown> {
  const place = location === undefined ? {} : { location, tags: tags ?? {} };
  const rest = { ...shape.more, ...more };
  return shape.typeLast ? { name, id, etag, ...place, properties, type, ...rest } : { name, id, etag, type, ...place, ...rest, properties };
}

/** What follows from other resources. */
const derived: Readonly<Record<string, (store: Store, resource: Resource) => Record<string, unknown>>> = {
  "Microsoft.Network/networkInterfaces": cardInMachine,
  "Microsoft.Network/publicIPAddresses": publicAddressInUse,
  "Microsoft.Network/networkSecurityGroups": (_, group) => ({ defaultSecurityRules: defaultSecurityRules.map((rule) => ruleBody(group, rule)) }),
};

function ruleBody(group: Resource, [name, description, from, to, access, priority, direction]: (typeof defaultSecurityRules)[number]): Record<string, unknown> {
  return {
    name, id: `${group.id}/defaultSecurityRules/${name}`, etag: group.etag, type: `${group.type}/defaultSecurityRules`,
    properties: {
      provisioningState: group.properties["provisioningState"], description, protocol: "*", sourcePortRange: "*", destinationPortRange: "*",
      sourceAddressPrefix: from, destinationAddressPrefix: to, access, priority, direction,
      sourcePortRanges: [], destinationPortRanges: [], sourceAddressPrefixes: [], destinationAddressPrefixes: [],
    },
  };
}

/** Children in their parent have its etag and its state. */
function childrenOf(store: Store, parent: Resource, member: string, state: unknown, apiVersion: string): unknown[] {
  return store.list(`${parent.type}/${member}`, parent.id).map((child) => partBody(parent, { ...child, properties: { ...child.properties, provisioningState: state } }, apiVersion));
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
  return shape === undefined ? plainPart(own) : envelope(shape, own, inShape(shape, part.properties, apiVersion));
}

function plainPart({ name, id, etag, type, more, properties }: Resource): Record<string, unknown> {
  return { name, id, etag, type, ...more, properties };
}
