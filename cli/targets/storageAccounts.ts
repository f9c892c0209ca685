import { canonicalId, knownTypeOf, parseResourceId, resourceTypes } from "../../provider/model/resourceId";
import { nearestName } from "../../provider/model/shapes";
import type { Connection } from "../connection";
import { exitCodes } from "../exitCodes";
import { Failure } from "../failure";
import { parseReference } from "./reference";
import { idsIn } from "./stack";

/** The id of the storage account that the text names: a full id, `stack:resource` or a name, which is unique in the world. */
export async function findStorageAccount(connection: Connection, text: string): Promise<string> {
  const reference = parseReference(text);
  switch (reference.kind) {
    case "id":
      // Whether it is an account's is what check explains best.
      return canonicalId(reference.id);
    case "resource":
      return inStack(connection, reference.name);
    case "name":
      return byName(connection, reference.name);
  }
}

function inStack({ stack }: Connection, name: string): string {
  const [id] = stack === undefined ? [] : idsIn(stack, name, isAccount);
  if (id !== undefined) return id;
  throw new Failure(
    `finding storage account "${name}" of stack "${stack?.name ?? ""}": neither an account nor an output with an account's id is called so (NotFound)`,
    { exitCode: exitCodes.notFound },
  );
}

async function byName(connection: Connection, name: string): Promise<string> {
  const subscriptionId = await connection.subscriptionId();
  const all = await connection.azure.storageAccounts.list(subscriptionId, connection.patience());
  const found = all.find((account) => account.name.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return canonicalId(found.id);
  const near = nearestName(name, all.map((account) => account.name));
  throw new Failure(`finding storage account "${name}": subscription "${subscriptionId}" has none of this name (NotFound)`, {
    hints: [...(near === undefined ? [] : [`did you mean "${near}"?`]), "of another subscription, give the id"],
    exitCode: exitCodes.notFound,
  });
}

function isAccount(text: string): boolean {
  const id = parseResourceId(text);
  return id !== undefined && knownTypeOf(id) === resourceTypes.storageAccount;
}
