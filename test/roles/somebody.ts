import type { Access } from "../../emulator";
import { permissionsOf, type RoleKind } from "../../provider/model/roles";

/** A principal besides the default one, which may do everything. */
export const somebody = { clientId: "11111111-1111-4111-8111-111111111111", clientSecret: "canary" };

/** The principal with one role of this package at the subscription, and nothing else; of the role, one action may be left out. */
export function having(role: RoleKind, without?: string): Access {
  const { actions, dataActions } = permissionsOf(role);
  const kept = (names: readonly string[]): string[] => names.filter((name) => name !== without);
  return {
    principals: [somebody],
    roleDefinitions: [{ roleName: role, actions: kept(actions), dataActions: kept(dataActions) }],
    roleAssignments: [{ principal: somebody.clientId, role }],
  };
}

/** Both sides of what is not known about permissions. */
export const sides = [
  { when: "as little as possible is asked for", linkedAccess: "ignore", pollingAccess: "ignore", permissionsAccess: "ignore" },
  { when: "everything is asked for that Microsoft's list names", linkedAccess: "check", pollingAccess: "check", permissionsAccess: "check" },
] as const;

/** The actions that a role has and a smaller one lacks. */
export function added(role: RoleKind, to?: RoleKind): string[] {
  const all = (kind: RoleKind): string[] => [...permissionsOf(kind).actions, ...permissionsOf(kind).dataActions];
  const before = to === undefined ? [] : all(to);
  return all(role)
    .filter((action) => !before.includes(action))
    .sort();
}
