import { ArmError } from "../core/armErrors";
import { bodyObject, objectProperty, textProperty } from "../core/body";
import { param } from "../core/call";
import type { Call, Core, Handler } from "../core/call";
import { guidOf, isGuid } from "../core/guids";
import { readFilter } from "../core/odataFilter";
import { page } from "../core/paging";
import { compact, empty } from "../core/replies";
import type { Reply } from "../core/replies";
import { needGroup } from "../core/resourceGroup";
import { isAtOrBelow, isSame } from "../core/resourceIds";
import type { RoleAssignment } from "../core/resources";
import { needRole, roleId } from "./roleDefinitions";

export const assignmentType = "Microsoft.Authorization/roleAssignments";

/** What is needed to give a role to somebody somewhere. */
export interface AssignmentSpec {
  name: string;
  scope: string;
  /** The role's guid. */
  role: string;
  principalId: string;
  principalType?: string;
  /** Object id of who makes the assignment. */
  by: string;
  at: number;
  description?: string | null;
  condition?: string | null;
  conditionVersion?: string | null;
  /** What it was before. */
  existing?: RoleAssignment | undefined;
}

/** An assignment as it is kept. */
export function newAssignment(spec: AssignmentSpec): RoleAssignment {
  const { name, scope, role, principalId, principalType = "ServicePrincipal", by, at, description = null, condition = null, conditionVersion = null, existing } = spec;
  const time = new Date(at).toISOString();
  return {
    id: `${scope === "/" ? "" : scope}/providers/${assignmentType}/${name}`,
    name,
    type: assignmentType,
    properties: {
      roleDefinitionId: roleId(scope, role), principalId, principalType, scope,
      condition, conditionVersion,
      createdOn: existing?.properties["createdOn"] ?? time, updatedOn: time, createdBy: existing?.properties["createdBy"] ?? by, updatedBy: by,
      delegatedManagedIdentityResourceId: null, description,
    },
  };
}

/** Those that are stored, and those that the default principal always has. */
export function allAssignments({ store, settings }: Pick<Core, "store" | "settings">): RoleAssignment[] {
  const always = ["Owner", "Storage Blob Data Contributor"].map((name) => newAssignment({
    name: guidOf(`${name} of ${settings.clientId}`), scope: "/", role: needRole(store, name).name, principalId: settings.clientId, by: settings.clientId, at: 0,
  }));
  return [...always, ...store.list(assignmentType)];
}

/** What assignments have had since these api-versions. */
const since: Readonly<Record<string, string>> = {
  principalType: "2018-01-01-preview",
  condition: "2020-03-01-preview",
  conditionVersion: "2020-03-01-preview",
  delegatedManagedIdentityResourceId: "2020-03-01-preview",
  description: "2020-03-01-preview",
};

function shown({ apiVersion }: Call, { id, name, type, properties }: RoleAssignment): Record<string, unknown> {
  return { properties: Object.fromEntries(Object.entries(properties).filter(([member]) => apiVersion >= (since[member] ?? ""))), id, type, name };
}

function idOf(call: Call): string {
  return `${param(call, "scope")}/providers/${assignmentType}/${param(call, "name")}`;
}

function find(call: Call): RoleAssignment | undefined {
  return allAssignments(call).find(({ id }) => isSame(id, idOf(call)));
}

const get: Handler = (call) => {
  const found = find(call);
  if (!found) throw new ArmError("roleAssignmentNotFound", { name: param(call, "name") });
  return compact(200, shown(call, found));
};

const create: Handler = (call) => {
  if (call.params["resourceGroupName"] !== undefined) needGroup(call);
  const [scope, name] = [param(call, "scope"), param(call, "name")];
  if (!isGuid(name)) throw new ArmError("invalidRoleAssignmentId", { name });
  const properties = objectProperty(call, bodyObject(call), "properties", "properties") ?? {};
  const text = (property: string) => textProperty(call, properties, property, `properties.${property}`);
  const [roleDefinitionId, principalId, principalType] = ["roleDefinitionId", "principalId", "principalType"].map(text);
  const [description = null, condition = null, conditionVersion = null] = ["description", "condition", "conditionVersion"].map(text);
  if (!roleDefinitionId || !principalId) {
    throw new ArmError("invalidValue", { property: roleDefinitionId ? "properties.principalId" : "properties.roleDefinitionId", reason: "is missing" });
  }
  const role = needRole(call.store, roleDefinitionId.split("/").at(-1)!);
  const twin = call.store.list(assignmentType).find(({ properties: other }) =>
    isSame(other.scope, scope) && isSame(other.principalId, principalId) && isSame(other.roleDefinitionId, roleId(scope, role.name)));
  if (twin && !isSame(twin.name, name)) throw new ArmError("roleAssignmentExists");
  const assignment = newAssignment({
    name, scope, role: role.name, principalId, description, condition, conditionVersion, existing: call.store.get(idOf(call), assignmentType), by: call.caller?.objectId ?? "", at: call.now,
    ...(principalType === undefined ? {} : { principalType }),
  });
  call.store.put(assignment);
  // Recorded: who made it is in later answers only.
  return compact(201, shown(call, { ...assignment, properties: { ...assignment.properties, createdBy: null } }));
};

/** Deleting what is not there is 204; the default principal keeps what it has. */
const remove: Handler = (call): Reply => {
  const found = call.store.get(idOf(call), assignmentType);
  if (!found) return empty(204);
  call.store.delete(found.id);
  return compact(200, shown(call, found));
};

/** At a scope, above it and below it; `$filter` narrows that. */
const list: Handler = (call) => {
  const scope = param(call, "scope");
  const { atScope, principalId, assignedTo = principalId } = readFilter(call, ["atScope", "principalId", "assignedTo"]);
  const chosen = allAssignments(call).filter(({ properties }) =>
    (isAtOrBelow(scope, properties.scope) || (atScope === undefined && isAtOrBelow(properties.scope, scope)))
    && (assignedTo === undefined || isSame(properties.principalId, assignedTo)));
  return compact(200, page(call, chosen, (assignment) => shown(call, assignment)));
};

export const assignmentHandlers = { get, create, remove, list };
