import { readActions } from "../../provider/lifecycle/rights";
import { canonicalId, knownTypeOf, parseResourceId, resourceTypes } from "../../provider/model/resourceId";
import type { Connection } from "../connection";
import { idInStack, type Kind, pickByName } from "./pick";
import { parseReference } from "./reference";
import { withRights } from "./rights";

const kind: Kind = { what: "storage account", isIt: isAccount };

/** The id of the storage account that the text names: a full id, `stack:resource` or a name, which is unique in the world. */
export async function findStorageAccount(connection: Connection, text: string): Promise<string> {
  const reference = parseReference(text);
  // Whether an id is an account's is what check explains best.
  if (reference.kind === "id") return canonicalId(reference.id);
  if (reference.kind === "resource") return idInStack(connection.stack, reference.name, kind);
  return storageAccountCalled(connection, reference.name);
}

/** The id of the storage account of this name in the subscription. */
export async function storageAccountCalled(connection: Connection, name: string): Promise<string> {
  const subscriptionId = await connection.subscriptionId();
  const all = await connection.azure.storageAccounts.list(subscriptionId, connection.patience());
  const reason = `subscription "${subscriptionId}" has no storage account with this name`;
  const none = { reason, hint: "use `--subscription` to search another subscription, or give the account's id" };
  const found = await withRights(connection, `${kind.what} "${name}"`, readActions.storageAccounts, all, (accounts) => pickByName(accounts, name, kind.what, none));
  return canonicalId(found.id);
}

function isAccount(text: string): boolean {
  const id = parseResourceId(text);
  return id !== undefined && knownTypeOf(id) === resourceTypes.storageAccount;
}
