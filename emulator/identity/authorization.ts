import { ArmError } from "../core/armErrors";
import type { Call, Route } from "../core/call";
import type { Caller } from "../core/callers";
import { decodePath } from "../core/request";
import { isAtOrBelow, isSame } from "../core/resourceIds";
import type { Permissions, RoleDefinition } from "../core/resources";
import { actionOf, scopeOf } from "./actions";
import { allAssignments } from "./roleAssignments";
import { findRole } from "./roleDefinitions";

/** What a caller may do somewhere: a role, at a scope and everywhere below it. */
export interface Grant {
  scope: string;
  role: RoleDefinition;
}

/** Which part of the call's lists its caller may see; `undefined` for all. */
export type Sight = ((id: string) => boolean) | undefined;

/**
 * Refuses a request that no role of its caller allows. Lists, and what describes a subscription, are open to whoever has a role
 * somewhere below; a list then shows what that role lets its caller read.
 *
 * @throws 403 `AuthorizationFailed` with client, object id, action and scope
 */
export function authorize(call: Call, route: Route): Sight {
  const path = decodePath(call.request.path);
  const [action = null, ...others] = neededFor(call, route, path);
  if (action === null || call.caller === undefined || isOpen(call, route.operation)) return undefined;
  const grants = grantsOf(call, call.caller);
  const scope = scopeOf(path);
  const refuse = (missing: string) => new ArmError("authorizationFailed", { client: call.caller!.clientId, objectId: call.caller!.objectId, action: missing, scope });
  if (allows(grants, "actions", action, scope)) {
    const missing = others.find((other) => !allows(grants, "actions", other, scope));
    if (missing !== undefined) throw refuse(missing);
    return undefined;
  }
  // What the caller may do is no list of things that it may read.
  const opensToBelow = route.method === "GET" && route.operation !== "Permissions_List" && (isSubscription(scope) || isList(route, path));
  if (opensToBelow && grants.some((grant) => isAtOrBelow(grant.scope, scope))) return (id) => allows(grants, "actions", action, id);
  throw refuse(action);
}

/** The permissions that a request needs. Those that only the article on required permissions names are a setting. */
function neededFor({ params, settings }: Call, route: Route, path: string): string[] {
  const action = actionOf(route, path, params);
  if (settings.pollingAccess === "check") {
    if (action !== null && route.operation === "PacketCaptures_GetStatus") return [action, action.replace(/action$/, "read")];
    if (action === null && route.type?.startsWith("Microsoft.Network/locations/")) return [`${route.type}/read`];
  }
  return action === null ? [] : [action];
}

/** What nobody knows of Azure is a setting. */
function isOpen({ settings }: Call, operation: string): boolean {
  return operation === "Permissions_List" && settings.permissionsAccess === "ignore";
}

function isSubscription(scope: string): boolean {
  return /^\/subscriptions\/[^/]+$/i.test(scope);
}

/** The path of a list ends with the type itself, that of a resource with its name. */
function isList(route: Route, path: string): boolean {
  return path !== scopeOf(path) && isSame(path.split("/").at(-1), route.type?.split("/").at(-1));
}

/** Whether the caller may do this with data, such as `Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read`. */
export function mayUseData({ store, settings, now, caller, sender }: Pick<Call, "store" | "settings" | "now" | "caller" | "sender">, dataAction: string, scope: string): boolean {
  if (settings.authentication === "off" && sender === undefined) return true;
  return caller !== undefined && allows(grantsOf({ store, settings, now }, caller), "dataActions", dataAction, scope);
}

/** Refuses what needs a permission for another resource than the request's own, when the settings ask for that. */
export function authorizeLinked(call: Call, action: string, id: string, linkedAction: string, linkedId: string): void {
  if (call.settings.linkedAccess === "ignore" || call.caller === undefined || allows(grantsOf(call, call.caller), "actions", linkedAction, linkedId)) return;
  throw new ArmError("linkedAuthorizationFailed", { client: call.caller.clientId, objectId: call.caller.objectId, action, scope: id, linkedAction, linkedScope: linkedId });
}

/** Whether the caller has any role for a subscription or for something in it. */
export function hasRoleIn(call: Call, subscriptionId: string): boolean {
  const id = `/subscriptions/${subscriptionId}`;
  return call.caller !== undefined && grantsOf(call, call.caller).some(({ scope }) => isAtOrBelow(id, scope) || isAtOrBelow(scope, id));
}

/** Everything that has been granted to a caller. An assignment of a role that is gone grants nothing, nor does one that is too new. */
export function grantsOf({ store, settings, now }: Pick<Call, "store" | "settings" | "now">, caller: Caller): Grant[] {
  const delay = settings.timings.roleAssignment * 1000;
  const applies = (createdOn: unknown) => delay === 0 || !(Date.parse(String(createdOn)) > now - delay);
  return allAssignments({ store, settings })
    .filter(({ properties }) => isSame(properties.principalId, caller.objectId) && applies(properties["createdOn"]))
    .flatMap(({ properties: { scope, roleDefinitionId } }) => {
      const role = findRole(store, roleDefinitionId.split("/").at(-1)!);
      return role === undefined ? [] : [{ scope, role }];
    });
}

export function allows(grants: readonly Grant[], kind: "actions" | "dataActions", action: string, scope: string): boolean {
  return grants.some((grant) => isAtOrBelow(scope, grant.scope) && grant.role.permissions.some((permissions) => permits(permissions, kind, action)));
}

/** What a role takes away it takes from itself alone: another role may give it back. */
function permits(permissions: Permissions, kind: "actions" | "dataActions", action: string): boolean {
  const [given, taken] = kind === "actions" ? [permissions.actions, permissions.notActions] : [permissions.dataActions, permissions.notDataActions];
  return given.some((pattern) => matchesAction(pattern, action)) && !taken.some((pattern) => matchesAction(pattern, action));
}

/** `*` stands for any text, slashes too. Letter case does not count. */
export function matchesAction(pattern: string, action: string): boolean {
  if (pattern === "*") return true;
  const expression = pattern.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join(".*");
  return new RegExp(`^${expression}$`, "i").test(action);
}
