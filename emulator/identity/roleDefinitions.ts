import { ArmError } from "../core/armErrors";
import { bodyObject, objectProperty, property, textProperty } from "../core/body";
import { param } from "../core/call";
import type { Call, Handler } from "../core/call";
import { isGuid } from "../core/guids";
import { readFilter } from "../core/odataFilter";
import { compact, empty } from "../core/replies";
import { isSame, tryParseResourceId } from "../core/resourceIds";
import type { CustomRole, Permissions, RoleAudit, RoleDefinition } from "../core/resources";
import type { Store } from "../core/store";
import { builtInRoles } from "./builtInRoles";

export const definitionType = "Microsoft.Authorization/roleDefinitions";

/** A role by its guid or its name. */
export function findRole(store: Store, guidOrName: string): RoleDefinition | undefined {
  return allRoles(store).find(({ name, roleName }) => isSame(name, guidOrName) || isSame(roleName, guidOrName));
}

/** As `findRole`, or the error that Azure gives. */
export function needRole(store: Store, guidOrName: string): RoleDefinition {
  const role = findRole(store, guidOrName);
  if (!role) throw new ArmError("roleDefinitionNotFound", { name: guidOrName });
  return role;
}

function allRoles(store: Store): RoleDefinition[] {
  const custom = store.list(definitionType).map(({ name, properties }) => ({ name, ...properties }));
  return [...builtInRoles, ...custom];
}

/** A role's id as it is written in a scope's subscription. */
export function roleId(scope: string, guid: string): string {
  const subscriptionId = tryParseResourceId(scope)?.subscriptionId;
  return `${subscriptionId === undefined ? "" : `/subscriptions/${subscriptionId}`}/providers/${definitionType}/${guid}`;
}

/** A role that somebody makes, as it is kept: in the subscription of its scope. */
export function newRole(scope: string, role: Omit<RoleDefinition, "type">): CustomRole {
  const { name, ...properties } = role;
  return { id: roleId(scope, name), name, type: definitionType, properties: { ...properties, type: "CustomRole" } };
}

/** When Azure made its first roles. */
const azuresOwn: RoleAudit = { createdOn: "2015-02-02T21:55:09.8806423Z", updatedOn: "2015-02-02T21:55:09.8806423Z", createdBy: null, updatedBy: null };

function shown(scope: string, { name, ...role }: RoleDefinition): Record<string, unknown> {
  const { roleName, type, description, assignableScopes, permissions, audit = azuresOwn } = role;
  const { createdOn, updatedOn, createdBy, updatedBy } = audit;
  return {
    properties: { roleName, type, description, assignableScopes, permissions, createdOn, updatedOn, createdBy, updatedBy },
    id: roleId(scope, name), type: definitionType, name,
  };
}

const get: Handler = (call) => compact(200, shown(param(call, "scope"), needRole(call.store, param(call, "name"))));

/** `roleName eq 'Reader'` and `type eq 'BuiltInRole'` choose; `atScopeAndBelow()` leaves everything. */
const list: Handler = (call) => {
  const { roleName, type } = readFilter(call, ["roleName", "type", "atScopeAndBelow"]);
  const chosen = allRoles(call.store).filter((role) => (roleName === undefined || isSame(role.roleName, roleName)) && (type === undefined || isSame(role.type, type)));
  return compact(200, { value: chosen.map((role) => shown(param(call, "scope"), role)) });
};

const createOrUpdate: Handler = (call) => {
  const [scope, name] = [param(call, "scope"), param(call, "name")];
  if (!isGuid(name)) throw new ArmError("invalidValue", { property: "name", reason: "must be a GUID" });
  refuseBuiltIn(name);
  const properties = objectProperty(call, bodyObject(call), "properties", "properties") ?? {};
  const roleName = textProperty(call, properties, "roleName", "properties.roleName") ?? "";
  if (roleName === "") throw new ArmError("invalidValue", { property: "properties.roleName", reason: "is missing" });
  const given = property(call, properties, "permissions");
  const assignableScopes = texts(property(call, properties, "assignableScopes"), "properties.assignableScopes");
  const [time, by] = [new Date(call.now).toISOString(), call.caller?.objectId ?? null];
  const audit: RoleAudit = { createdOn: time, updatedOn: time, createdBy: by, updatedBy: by };
  const role = newRole(scope, {
    name,
    audit,
    roleName,
    description: textProperty(call, properties, "description", "properties.description") ?? "",
    permissions: (Array.isArray(given) ? given : []).map((one: unknown, index) => readPermissions(call, one, `properties.permissions[${index}]`)),
    assignableScopes: assignableScopes.length > 0 ? assignableScopes : [scope],
  });
  call.store.put(role);
  // Recorded: who made it is in later answers only.
  return compact(201, shown(scope, { name, ...role.properties, audit: { ...audit, createdBy: null } }));
};

function readPermissions(call: Call, given: unknown, path: string): Permissions {
  if (typeof given !== "object" || given === null) throw new ArmError("invalidValue", { property: path, reason: "must be an object" });
  const read = (name: keyof Permissions) => texts(property(call, given as Record<string, unknown>, name), `${path}.${name}`);
  return { actions: read("actions"), notActions: read("notActions"), dataActions: read("dataActions"), notDataActions: read("notDataActions") };
}

function texts(value: unknown, path: string): string[] {
  if (value === undefined) return [];
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value;
  throw new ArmError("invalidValue", { property: path, reason: "must be an array of strings" });
}

const remove: Handler = (call) => {
  const [scope, name] = [param(call, "scope"), param(call, "name")];
  refuseBuiltIn(name);
  const role = call.store.get(roleId(scope, name), definitionType);
  if (!role) return empty(204);
  if (call.store.list("Microsoft.Authorization/roleAssignments").some(({ properties }) => isSame(properties.roleDefinitionId.split("/").at(-1), name))) {
    throw new ArmError("roleDefinitionInUse");
  }
  call.store.delete(role.id);
  return compact(200, shown(scope, { name: role.name, ...role.properties }));
};

function refuseBuiltIn(guid: string): void {
  const role = builtInRoles.find(({ name }) => isSame(name, guid));
  if (role) throw new ArmError("builtInRole", { name: role.roleName });
}

export const definitionHandlers = { get, list, createOrUpdate, remove };
