import { readFileSync } from "node:fs";
import type { Principals, ServicePrincipal } from "../core/callers";
import { guidOf, isGuid } from "../core/guids";
import { isSame, tryParseResourceId } from "../core/resourceIds";
import type { Permissions } from "../core/resources";
import type { Store } from "../core/store";
import { newAssignment } from "./roleAssignments";
import { findRole, newRole } from "./roleDefinitions";

/** Who may do what: programs that can log in besides the default one, roles of your own, and who has which role where. */
export interface Access {
  principals?: {
    /** A guid. */
    clientId: string;
    clientSecret: string;
    /** What roles are assigned to. @default a guid that follows from `clientId` */
    objectId?: string;
    /** @default `clientId` */
    displayName?: string;
  }[];
  roleDefinitions?: ({
    roleName: string;
    description?: string;
  } & Partial<Permissions>)[];
  roleAssignments?: {
    /** Client id, object id or display name of a principal; any other guid is taken for an object id. */
    principal: string;
    /** Name or guid of a role: Azure's own, such as `Reader`, or one of `roleDefinitions`. */
    role: string;
    /** A subscription, a resource group or a resource. @default the subscription */
    scope?: string;
  }[];
}

/**
 * Reads `Access` from a JSON file.
 *
 * @throws with file, path of the property, what is allowed and what was found; never with a secret
 */
export function readAccessFile(file: string): Access {
  const hint = (reason: string, code: string) => new Error(`reading access file "${file}": ${reason} (${code})`);
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw hint("it cannot be read", (error as NodeJS.ErrnoException).code ?? "unknown");
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's message quotes the text, which may be a secret.
    throw hint("not JSON", "AccessFileInvalid");
  }
  try {
    return parseAccess(value);
  } catch (error) {
    throw hint((error as Error).message, "AccessFileInvalid");
  }
}

/** Checks what came from outside. @throws with the path of the property, what is allowed and what was given */
export function parseAccess(value: unknown): Access {
  const root = objectAt(value, "");
  onlyKnown(root, "", ["principals", "roleDefinitions", "roleAssignments"]);
  listAt(root, "principals").forEach(([principal, path]) => {
    onlyKnown(principal, path, ["clientId", "clientSecret", "objectId", "displayName"]);
    guidAt(principal, path, "clientId");
    if (principal["objectId"] !== undefined) guidAt(principal, path, "objectId");
    if (typeof principal["clientSecret"] !== "string" || principal["clientSecret"] === "") throw new Error(`\`${path}.clientSecret\`: must be text that is not empty`);
    if (principal["displayName"] !== undefined) textAt(principal, path, "displayName");
  });
  listAt(root, "roleDefinitions").forEach(([role, path]) => {
    onlyKnown(role, path, ["roleName", "description", ...permissionNames]);
    textAt(role, path, "roleName");
    if (role["description"] !== undefined) textAt(role, path, "description");
    for (const name of permissionNames) {
      const given = role[name] ?? [];
      if (!Array.isArray(given) || given.some((item) => typeof item !== "string")) throw new Error(`\`${path}.${name}\`: must be a list of operation names, got ${JSON.stringify(given)}`);
    }
  });
  listAt(root, "roleAssignments").forEach(([assignment, path]) => {
    onlyKnown(assignment, path, ["principal", "role", "scope"]);
    textAt(assignment, path, "principal");
    textAt(assignment, path, "role");
    const { scope } = assignment;
    if (scope !== undefined && (typeof scope !== "string" || tryParseResourceId(scope) === undefined)) {
      throw new Error(`\`${path}.scope\`: must be the id of a subscription, a resource group or a resource, got ${JSON.stringify(scope)}`);
    }
  });
  return root;
}

const permissionNames = ["actions", "notActions", "dataActions", "notDataActions"] as const;

function objectAt(value: unknown, path: string): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new Error(path === "" ? "must be a JSON object" : `\`${path}\`: must be an object`);
}

function listAt(root: Record<string, unknown>, name: string): [Record<string, unknown>, string][] {
  const list = root[name] ?? [];
  if (!Array.isArray(list)) throw new Error(`\`${name}\`: must be a list`);
  return list.map((item: unknown, index) => [objectAt(item, `${name}[${index}]`), `${name}[${index}]`]);
}

function onlyKnown(object: Record<string, unknown>, path: string, known: readonly string[]): void {
  const unknown = Object.keys(object).find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`\`${path === "" ? "" : `${path}.`}${unknown}\`: unknown, must be one of ${known.map((name) => `\`${name}\``).join(", ")}`);
}

function textAt(object: Record<string, unknown>, path: string, name: string): void {
  if (typeof object[name] !== "string" || object[name] === "") throw new Error(`\`${path}.${name}\`: must be text that is not empty, got ${JSON.stringify(object[name])}`);
}

function guidAt(object: Record<string, unknown>, path: string, name: string): void {
  const value = object[name];
  if (typeof value !== "string" || !isGuid(value)) throw new Error(`\`${path}.${name}\`: must be a guid, got ${JSON.stringify(value)}`);
}

/** The principals, with what was left out filled in. */
export function principalsOf({ principals = [] }: Access): ServicePrincipal[] {
  return principals.map(({ clientId, clientSecret, objectId = guidOf(`object of ${clientId.toLowerCase()}`), displayName = clientId }) => ({ clientId, clientSecret, objectId, displayName }));
}

/** Puts roles and assignments into the store. What has been put there before is the same again. */
export function grantAccess({ roleDefinitions = [], roleAssignments = [] }: Access, store: Store, principals: Principals, subscriptionId: string, now: number): void {
  const subscription = `/subscriptions/${subscriptionId}`;
  for (const { roleName, description = "", actions = [], notActions = [], dataActions = [], notDataActions = [] } of roleDefinitions) {
    const permissions = [{ actions, notActions, dataActions, notDataActions }];
    store.put(newRole(subscription, { name: guidOf(`role ${roleName}`), roleName, description, permissions, assignableScopes: [subscription] }));
  }
  roleAssignments.forEach(({ principal, role, scope = subscription }, index) => {
    const path = `roleAssignments[${index}]`;
    const found = findRole(store, role);
    if (!found) throw new Error(`\`${path}.role\`: must be a built-in role of the local Azure or one of \`roleDefinitions\`, got "${role}"`);
    const principalId = principals.named(principal)?.objectId ?? (isGuid(principal) ? principal : undefined);
    if (principalId === undefined) throw new Error(`\`${path}.principal\`: must be the client id, object id or display name of one of \`principals\`, or a guid, got "${principal}"`);
    const same = store.list("Microsoft.Authorization/roleAssignments").some(({ properties }) =>
      isSame(properties.scope, scope) && isSame(properties.principalId, principalId) && isSame(properties.roleDefinitionId.split("/").at(-1), found.name));
    if (same) return;
    store.put(newAssignment({ name: guidOf(`${found.name} of ${principalId} at ${scope}`.toLowerCase()), scope, role: found.name, principalId, by: principals.default.objectId, at: now }));
  });
}
