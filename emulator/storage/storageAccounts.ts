import { ArmError } from "../core/armErrors";
import type { ArmErrorName } from "../core/armErrors";
import { bodyObject, textProperty } from "../core/body";
import { groupIdOf, param } from "../core/call";
import type { Call, Handler, Route } from "../core/call";
import { retryAfter, startOperation, storageAccountWait, storageOperationUrl } from "../core/operations";
import { page } from "../core/paging";
import { empty, storageJson } from "../core/replies";
import { needGroup } from "../core/resourceGroup";
import type { StorageAccount } from "../core/resources";
import { readLocation, tagsOf } from "../core/trackedResource";
import { accountType, findAccount, newAccount } from "./account";
import { accountKey, keyNames } from "./accountKeys";
import { accountProperties } from "./accountProperties";

/** Elsewhere than in public Azure, blobs are behind a path of the server: not every machine resolves names below `localhost`. */
function accountBody({ request: { origin } }: Call, account: StorageAccount): Record<string, unknown> {
  const { id, name, type, location, tags, properties, more } = account;
  const isPublic = origin === "https://management.azure.com";
  const primaryEndpoints = { ...(properties["primaryEndpoints"] as object), ...(isPublic ? {} : { blob: `${origin}/${name}/` }) };
  return { ...more, id, name, type, location, tags: tags ?? {}, properties: { ...accountProperties(account), primaryEndpoints } };
}

function accountIdOf(call: Call): string {
  return `${groupIdOf(call)}/providers/${accountType}/${param(call, "accountName")}`;
}

function needAccount(call: Call): StorageAccount {
  needGroup(call);
  const account = call.store.get(accountIdOf(call), accountType);
  if (account) return account;
  throw new ArmError("resourceNotFound", { path: `${accountType}/${param(call, "accountName")}`, group: param(call, "resourceGroupName") });
}

/** A new account: 202 without a body, and a Location where the account will be (recorded). An existing one: 200. */
const create: Handler = (call) => {
  const group = needGroup(call);
  const existing = call.store.get(accountIdOf(call), accountType);
  const body = bodyObject(call);
  const name = existing?.name ?? param(call, "accountName");
  if (!existing) checkName(call, name);
  const location = readLocation(call, body, name, existing, group);
  const more = { ...existing?.more, ...pick(body, ["kind", "identity"]), ...skuOf(body) };
  const given = (body["properties"] ?? {}) as Record<string, unknown>;
  const account = { ...newAccount(existing?.id ?? accountIdOf(call), name, location, call.now, { ...existing?.properties, ...given }, more), ...tagsOf(body, existing) };
  if (existing) account.hidden = existing.hidden!;
  call.store.put(account);
  if (existing) return storageJson(200, accountBody(call, account));
  const operation = startOperation(call, {
    name: "StorageAccounts_Create", namespace: "Microsoft.Storage", location, resourceId: account.id,
    seconds: call.settings.timings.compute, result: { status: 200, body: accountBody(call, account) },
  });
  return empty(202, { "content-type": "text/plain; charset=utf-8", location: storageOperationUrl(call, operation), ...retryAfter(call, storageAccountWait), "x-ms-request-id": operation.id });
};

/** Names are those of hosts: one account in the world can have each. */
function checkName(call: Call, name: string): void {
  if (!validName.test(name)) throw new ArmError("accountNameInvalid", { name });
  if (findAccount(call.store, name)) throw new ArmError("accountNameTaken", { name });
}

const validName = /^[a-z0-9]{3,24}$/;

const checkNameAvailability: Handler = (call) => {
  const name = textProperty(call, bodyObject(call), "name", "name") ?? "";
  const refuse = (reason: string, error: ArmErrorName) => storageJson(200, { nameAvailable: false, reason, message: new ArmError(error, { name }).message });
  if (!validName.test(name)) return refuse("AccountNameInvalid", "accountNameInvalid");
  return findAccount(call.store, name) ? refuse("AlreadyExists", "accountNameTaken") : storageJson(200, { nameAvailable: true });
};

function skuOf(body: Record<string, unknown>): Record<string, unknown> {
  const name = (body["sku"] as { name?: string } | undefined)?.name;
  return name === undefined ? {} : { sku: { name, tier: name.split("_")[0] } };
}

function pick(object: Record<string, unknown>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.filter((name) => object[name] !== undefined).map((name) => [name, object[name]]));
}

const update: Handler = (call) => {
  const account = needAccount(call);
  const body = bodyObject(call);
  const properties = { ...account.properties, ...(body["properties"] as Record<string, unknown> | undefined) };
  const changed = { ...account, ...tagsOf(body, account), properties, more: { ...account.more, ...skuOf(body) } };
  call.store.put(changed);
  return storageJson(200, accountBody(call, changed));
};

const remove: Handler = (call) => {
  needGroup(call);
  return empty(call.store.get(accountIdOf(call), accountType) && call.store.delete(accountIdOf(call)) ? 200 : 204);
};

function keysBody(account: StorageAccount): Record<string, unknown> {
  const { createdAt } = account.hidden!.keys;
  return { keys: keyNames.map((keyName) => ({ creationTime: new Date(createdAt[keyName]).toISOString(), keyName, value: accountKey(account, keyName), permissions: "FULL" })) };
}

/** From now on, the key's old value opens nothing. */
const regenerateKey: Handler = (call) => {
  const account = needAccount(call);
  const name = keyNames.find((each) => each === bodyObject(call)["keyName"]);
  if (name === undefined) throw new ArmError("invalidValue", { property: "keyName", reason: "must be key1 or key2" });
  const { generations, createdAt } = account.hidden!.keys;
  const changed = { ...account, hidden: { keys: { generations: { ...generations, [name]: generations[name] + 1 }, createdAt: { ...createdAt, [name]: call.now } } } };
  call.store.put(changed);
  return storageJson(200, keysBody(changed));
};

const list: Handler = (call) =>
  storageJson(200, page(call, call.store.list(accountType, `/subscriptions/${param(call, "subscriptionId")}`), (account) => accountBody(call, account)));

const listByGroup: Handler = (call) => storageJson(200, page(call, call.store.list(accountType, needGroup(call).id), (account) => accountBody(call, account)));

const all = "/subscriptions/:subscriptionId/resourceGroups/:resourceGroupName/providers/Microsoft.Storage/storageAccounts";
const one = `${all}/:accountName`;
export const storageAccountRoutes: readonly Route[] = [
  { operation: "StorageAccounts_CheckNameAvailability", method: "POST", path: "/subscriptions/:subscriptionId/providers/Microsoft.Storage/checkNameAvailability", type: "Microsoft.Storage/checkNameAvailability", handler: checkNameAvailability },
  { operation: "StorageAccounts_List", method: "GET", path: "/subscriptions/:subscriptionId/providers/Microsoft.Storage/storageAccounts", type: accountType, handler: list },
  { operation: "StorageAccounts_ListByResourceGroup", method: "GET", path: all, type: accountType, handler: listByGroup },
  { operation: "StorageAccounts_GetProperties", method: "GET", path: one, type: accountType, handler: (call) => storageJson(200, accountBody(call, needAccount(call))) },
  { operation: "StorageAccounts_Create", method: "PUT", path: one, type: accountType, handler: create },
  { operation: "StorageAccounts_Update", method: "PATCH", path: one, type: accountType, handler: update },
  { operation: "StorageAccounts_Delete", method: "DELETE", path: one, type: accountType, handler: remove },
  { operation: "StorageAccounts_ListKeys", method: "POST", path: `${one}/listKeys`, type: accountType, handler: (call) => storageJson(200, keysBody(needAccount(call))) },
  { operation: "StorageAccounts_RegenerateKey", method: "POST", path: `${one}/regenerateKey`, type: accountType, handler: regenerateKey },
];
