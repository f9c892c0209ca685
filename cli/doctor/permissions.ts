import { AzureError } from "../../provider/azure/errors";
import { type Action, isPermitted, type Permission } from "../../provider/azure/permissions";
import type { Connection } from "../connection";
import type { Finding } from "./finding";

const limit = 30_000;

/** Whether the credentials may do each of the actions at a scope. Where Azure does not tell, nothing is held against anybody. */
export async function checkPermissions({ azure, patience }: Connection, check: string, scope: string, actions: readonly Action[], role = "Network Contributor"): Promise<Finding[]> {
  let permissions: Permission[];
  try {
    permissions = await azure.permissionsAt(scope, patience(limit));
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    return [{ check, state: "unknown", found: `Azure does not tell (${error.code})` }];
  }
  const missing = actions.filter((action) => !isPermitted(permissions, action));
  if (missing.length === 0) return [{ check, state: "ok", found: actions.length === 1 ? "is there" : `all ${actions.length} are there` }];
  const fix = missing.some(({ isData }) => isData)
    ? `assign the role "Storage Blob Data Reader" at ${scope}, or fetch with \`--auth key\``
    : `assign a role that has them at ${scope}, such as "${role}"`;
  return [{ check, state: "failed", found: `missing ${missing.map(({ name }) => name).join(", ")}`, fix }];
}
