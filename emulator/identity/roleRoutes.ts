import type { Handler, Route } from "../core/call";
import { decodePath } from "../core/request";
import { isSame } from "../core/resourceIds";
import { listPermissions } from "./permissions";
import { assignmentHandlers, assignmentType } from "./roleAssignments";
import { definitionHandlers, definitionType } from "./roleDefinitions";

type Operations = Readonly<Record<string, { operation: string; handler: Handler }>>;

/** By type and, for one or all of them, by verb. */
const operations: Readonly<Record<string, { one: Operations; all: Operations }>> = {
  [assignmentType]: {
    one: {
      GET: { operation: "RoleAssignments_Get", handler: assignmentHandlers.get },
      PUT: { operation: "RoleAssignments_Create", handler: assignmentHandlers.create },
      DELETE: { operation: "RoleAssignments_Delete", handler: assignmentHandlers.remove },
    },
    all: { GET: { operation: "RoleAssignments_List", handler: assignmentHandlers.list } },
  },
  [definitionType]: {
    one: {
      GET: { operation: "RoleDefinitions_Get", handler: definitionHandlers.get },
      PUT: { operation: "RoleDefinitions_CreateOrUpdate", handler: definitionHandlers.createOrUpdate },
      DELETE: { operation: "RoleDefinitions_Delete", handler: definitionHandlers.remove },
    },
    all: { GET: { operation: "RoleDefinitions_List", handler: definitionHandlers.list } },
  },
  "Microsoft.Authorization/permissions": {
    one: {},
    all: { GET: { operation: "Permissions_List", handler: listPermissions } },
  },
};

const pattern = /^(\/subscriptions\/([^/]+)(?:\/resourceGroups\/([^/]+))?(?:\/.+)?|)\/providers\/Microsoft\.Authorization\/(roleAssignments|roleDefinitions|permissions)(?:\/([^/]+))?\/?$/i;

/** Role assignments, role definitions and the caller's permissions, which extend whatever lies before them in the path: a subscription, a group or a resource. */
export function roleRoute(method: string, path: string): { route: Route; params: Record<string, string> } | undefined {
  const [, scope, subscriptionId, resourceGroupName, kind, name] = pattern.exec(decodePath(path)) ?? [];
  const type = Object.keys(operations).find((known) => isSame(known, `Microsoft.Authorization/${kind}`));
  const found = type === undefined ? undefined : operations[type]![name === undefined ? "all" : "one"][method];
  // Above subscriptions there is only something to read.
  if (scope === undefined || type === undefined || found === undefined || (scope === "" && method !== "GET")) return undefined;
  const given = { scope, subscriptionId, resourceGroupName, name };
  const params = Object.fromEntries(Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined));
  return { route: { ...found, method: method as Route["method"], path, type }, params };
}
