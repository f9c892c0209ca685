import { inlineChildren } from "../core/genericTypes";
import type { Resource } from "../core/resources";
import { nextEtag } from "../core/store";
import type { Store } from "../core/store";

interface Part extends Record<string, unknown> {
  name: string;
  properties?: Record<string, unknown>;
}

/** The named parts of a network resource, such as a card's `ipConfigurations`, have ids of their own. */
export function withPartIds(resource: Resource, properties: Record<string, unknown>): Record<string, unknown> {
  if (!resource.type.startsWith("Microsoft.Network/")) return properties;
  const children = inlineChildren(resource.type);
  const entries = Object.entries(properties).filter(([member]) => !children.includes(member));
  return Object.fromEntries(entries.map(([member, value]) => [member, isParts(value) ? value.map((part) => withId(resource, member, part)) : value]));
}

function withId(resource: Resource, member: string, part: Part): Part {
  return { id: `${resource.id}/${member}/${part.name}`, ...part, properties: { ...part.properties, provisioningState: "Succeeded" } };
}

function isParts(value: unknown): value is Part[] {
  return Array.isArray(value) && value.length > 0 && value.every((part) => typeof (part as Part | null)?.name === "string");
}

/**
 * A body may hold its children, such as a network's `subnets`: the list is then all there are. Without the list, they stay as
 * they are.
 */
export function putInlineChildren(store: Store, parent: Resource, properties: Record<string, unknown>): void {
  for (const member of inlineChildren(parent.type)) {
    const given = properties[member];
    if (!Array.isArray(given)) continue;
    const type = `${parent.type}/${member}`;
    const parts = given as Part[];
    for (const { id, name } of store.list(type, parent.id)) {
      if (!parts.some((part) => part.name.toLowerCase() === name.toLowerCase())) store.delete(id);
    }
    for (const { name, properties: inner, id: _, etag: __, type: ___, ...more } of parts) {
      store.put({ id: `${parent.id}/${member}/${name}`, name, type, etag: nextEtag(store), more, properties: { ...inner, provisioningState: "Succeeded" } });
    }
  }
}

/** The properties of a resource, with those of its children that are shown in it. */
export function withInlineChildren(store: Store, parent: Resource): Record<string, unknown> {
  const lists = inlineChildren(parent.type).map((member) => {
    const children = store.list(`${parent.type}/${member}`, parent.id);
    return [member, children.map(({ name, id, etag, type, more, properties }) => ({ name, id, etag, type, ...more, properties }))] as const;
  });
  return { ...parent.properties, ...Object.fromEntries(lists) };
}
