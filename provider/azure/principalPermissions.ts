import { parseSubscriptionId } from "../model/resourceId";
import { isObject } from "../model/shapes";
import { objectOf } from "./answer";
import type { Arm } from "./arm";
import type { Patience } from "./patience";
import { authorizationApiVersion, type Permission, permissionFrom } from "./permissions";

/**
 * What a principal may do at resources, over the roles that it has there or above, itself or through groups. Deny assignments, conditions of
 * assignments and roles that Azure Lighthouse delegates are not seen.
 *
 * https://learn.microsoft.com/azure/role-based-access-control/role-assignments-list-rest
 *
 * @param principalId The object id of a user, a service principal or a managed identity.
 * @param scopes Ids of resources.
 * @returns The permissions at each scope.
 */
export function permissionsOf(arm: Arm, principalId: string, scopes: readonly string[], patience: Patience): Promise<Permission[][]> {
  const roles = new Map<string, Promise<Permission[]>>();
  const roleOnce = (subscriptionId: string, name: string): Promise<Permission[]> => {
    const id = `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${encodeURIComponent(name)}`;
    const role = roles.get(id) ?? permissionsIn(arm, id, patience);
    roles.set(id, role);
    return role;
  };
  const at = async (scope: string): Promise<Permission[]> => {
    const names = await rolesAt(arm, principalId, scope, patience);
    return (await Promise.all(names.map((name) => roleOnce(parseSubscriptionId(scope) ?? "", name)))).flat();
  };
  return Promise.all(scopes.map(at));
}

/** The guids of the roles that the principal has at a scope or above it. */
async function rolesAt(arm: Arm, principalId: string, scope: string, patience: Patience): Promise<string[]> {
  const filter = encodeURIComponent(`assignedTo('${principalId}')`);
  const path = `${scope}/providers/Microsoft.Authorization/roleAssignments?api-version=${authorizationApiVersion}&$filter=${filter}`;
  const assignments = (await arm.list(path, "role assignments", patience)).map((item) => objectOf(objectOf(item).properties));
  const names = assignments.flatMap(({ roleDefinitionId, scope: assigned }) => {
    const isHere = typeof assigned === "string" && isAtOrAbove(assigned, scope);
    const name = typeof roleDefinitionId === "string" ? roleDefinitionId.split("/").at(-1) : undefined;
    return isHere && name !== undefined ? [name.toLowerCase()] : [];
  });
  return [...new Set(names)];
}

/** Azure also lists what is assigned below the scope. Management groups are above every subscription that shows their assignments. */
function isAtOrAbove(assigned: string, scope: string): boolean {
  if (!/^\/subscriptions\//i.test(assigned)) return true;
  return `${scope}/`.toLowerCase().startsWith(`${assigned.replace(/\/$/, "")}/`.toLowerCase());
}

async function permissionsIn(arm: Arm, id: string, patience: Patience): Promise<Permission[]> {
  const read = (body: unknown): Permission[] | undefined => {
    const { permissions } = objectOf(objectOf(body).properties);
    return Array.isArray(permissions) ? permissions.filter(isObject).map(permissionFrom) : undefined;
  };
  return (await arm.get(`${id}?api-version=${authorizationApiVersion}`, "a role definition", read, patience)).value;
}
