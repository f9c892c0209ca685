import { param } from "../core/call";
import type { Handler } from "../core/call";
import { compact } from "../core/replies";
import { isAtOrBelow } from "../core/resourceIds";
import { grantsOf } from "./authorization";

/** What the caller may do at a scope: the permissions of each role that it has there or above, one entry for each. */
export const listPermissions: Handler = (call) => {
  const scope = param(call, "scope");
  if (call.caller === undefined) return compact(200, { value: [everything] });
  const grants = grantsOf(call, call.caller).filter((grant) => isAtOrBelow(scope, grant.scope));
  return compact(200, { value: grants.flatMap(({ role }) => role.permissions) });
};

/** Without authentication everything is allowed. */
const everything = { actions: ["*"], notActions: [], dataActions: ["*"], notDataActions: [] };
