import type { Call } from "./call";
import type { Resource } from "./resources";

interface Identity extends Record<string, unknown> {
  type?: unknown;
  principalId?: string;
}

/**
 * The members of a body beside its properties, those with these names. An identity of the resource's own has a principal in the tenant,
 * the same as long as the resource has one.
 */
export function membersOf(call: Call, body: Record<string, unknown>, names: readonly string[], existing: Resource | undefined): Record<string, unknown> {
  const given = names.filter((name) => body[name] !== undefined);
  return Object.fromEntries(given.map((name) => [name, name === "identity" ? withPrincipal(call, body[name], existing) : body[name]]));
}

function withPrincipal(call: Call, identity: unknown, existing: Resource | undefined): unknown {
  const { type, principalId: _, tenantId: __, ...others } = (identity ?? {}) as Identity;
  if (typeof type !== "string" || !/SystemAssigned/i.test(type)) return identity;
  const before = existing?.more?.["identity"] as Identity | undefined;
  return { type, principalId: before?.principalId ?? call.store.nextGuid(), tenantId: call.settings.tenantId, ...others };
}
