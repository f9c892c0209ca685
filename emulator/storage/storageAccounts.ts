import { ArmError } from "../core/armErrors";
import type { ArmErrorName } from "../core/armErrors";
import { bodyObject, textProperty } from "../core/body";
import { groupIdOf, param } from "../core/call";
import type { Call, Handler, Route } from "../core/call";
import { membersOf } from "../core/managedIdentity";
import { patchedProperties } from "../core/mergePatch";
import { startOperation, storageAccepted } from "../core/operations";
import { page } from "../core/paging";
import { compact, empty, storageJson, storageText } from "../core/replies";
import { needGroup } from "../core/resourceGroup";
import type { StorageAccount } from "../core/resources";
import { readLocation, tagsOf } from "../core/trackedResource";
import { accountType, findAccount, newAccount } from "./account";
import { accountKey, keyNames } from "./accountKeys";
import { accountProperties, filledInSince, isFirstVersion } from "./accountProperties";

/** Elsewhere than in public Azure, blobs are behind a path of the server: not every machine resolves names below `localhost`. */
function accountBody({ request: { origin, query }, apiVersion, now }: Call, account: StorageAccount): unknown {
  const { id, name, type, location, tags, more } = account;
  const properties = accountProperties(account, apiVersion);
  const endpoints = properties["primaryEndpoints"] as Record<string, string>;
  if (origin !== "https://management.azure.com" && endpoints["blob"] !== undefined) properties["primaryEndpoints"] = { ...endpoints, blob: `${origin}/${name}/` };
  if (/geoReplicationStats/i.test(query["$expand"] ?? "") && properties["secondaryLocation"] !== undefined) {
    properties["geoReplicationStats"] = { status: "Live", lastSyncTime: new Date(now).toISOString(), canFailover: true };
  }
  const { identity, sku, kind, ...others } = more ?? {};
  if (isFirstVersion(apiVersion)) return { id, name, type, location, tags: tags ?? {}, properties };
  const body = { ...(identity === undefined ? {} : { identity }), sku, kind, ...others, id, name, type, location, tags: tags ?? {}, properties };
  return isSortedVersion(apiVersion) ? sorted(body) : body;
}

/** These api-versions sort members by name (recorded in 2017). */
function isSortedVersion(apiVersion: string): boolean {
  return apiVersion.startsWith("2016-");
}

function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, inner]) => [name, sorted(inner)]));
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
  const given = givenProperties(body);
  if (existing) {
    const changed = { ...existing, ...tagsOf(body, existing), more: { ...existing.more, ...moreOf(call, body, existing) }, properties: patchedProperties(existing.properties, given) };
    call.store.put(changed);
    return storageJson(call, 200, accountBody(call, changed));
  }
  const account = { ...newAccount(accountIdOf(call), name, location, call.now, { ...defaultsOf(call.apiVersion), ...given }, moreOf(call, body, undefined)), ...tagsOf(body) };
  call.store.put(account);
  const operation = startOperation(call, {
    name: "StorageAccounts_Create", namespace: "Microsoft.Storage", location, resourceId: account.id,
    seconds: call.settings.timings.compute, result: { status: 200, body: isFirstVersion(call.apiVersion) ? body : accountBody(call, account) },
  });
  return storageAccepted(call, operation);
};

/** Defaults that depend on the api-version of the PUT (documented). */
function defaultsOf(apiVersion: string): Record<string, unknown> {
  return {
    supportsHttpsTrafficOnly: apiVersion >= "2019-04-01",
    ...(apiVersion < "2020-08-01-preview" ? {} : { allowBlobPublicAccess: apiVersion < "2023-01-01" }),
  };
}

/** Names are those of hosts: one account in the world can have each. */
function checkName(call: Call, name: string): void {
  if (!validName.test(name)) throw new ArmError("accountNameInvalid", { name });
  if (findAccount(call.store, name)) throw new ArmError("accountNameTaken", { name });
}

const validName = /^[a-z0-9]{3,24}$/;

const checkNameAvailability: Handler = (call) => {
  const name = textProperty(call, bodyObject(call), "name", "name") ?? "";
  const refuse = (reason: string, error: ArmErrorName) => storageJson(call, 200, { nameAvailable: false, reason, message: new ArmError(error, { name }).message });
  if (!validName.test(name)) return refuse("AccountNameInvalid", "accountNameInvalid");
  return findAccount(call.store, name) ? refuse("AlreadyExists", "accountNameTaken") : storageJson(call, 200, { nameAvailable: true });
};

/** The first api-version has the sku among the properties, and knows one kind. */
function moreOf(call: Call, body: Record<string, unknown>, existing: StorageAccount | undefined): Record<string, unknown> {
  const { accountType } = (body["properties"] ?? {}) as { accountType?: string };
  const name = (body["sku"] as { name?: string } | undefined)?.name ?? accountType;
  return {
    ...(existing === undefined && isFirstVersion(call.apiVersion) ? { kind: "Storage" } : {}),
    ...membersOf(call, body, ["kind", "identity"], existing),
    ...(name === undefined ? {} : { sku: { name, tier: name.split("_")[0] } }),
  };
}

/** Properties that only the service sets. Clients send them back with the rest. */
const serversOwn = new Set([
  "accountType", "provisioningState", "creationTime", "keyCreationTime", "primaryEndpoints", "primaryLocation", "statusOfPrimary", "secondaryEndpoints", "secondaryLocation",
  "statusOfSecondary", "privateEndpointConnections", "geoReplicationStats",
]);

function givenProperties(body: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries((body["properties"] ?? {}) as Record<string, unknown>).filter(([name]) => !serversOwn.has(name)));
}

const update: Handler = (call) => {
  const account = needAccount(call);
  const body = bodyObject(call);
  const changed = { ...account, ...tagsOf(body, account), properties: patchedProperties(account.properties, givenProperties(body)), more: { ...account.more, ...moreOf(call, body, account) } };
  call.store.put(changed);
  return storageJson(call, 200, accountBody(call, changed));
};

const remove: Handler = (call) => {
  needGroup(call);
  const isGone = call.store.get(accountIdOf(call), accountType) && call.store.delete(accountIdOf(call));
  return isGone ? storageText(200) : empty(204);
};

/** The allowance for keys is one of its own, but for the api-versions of 2016 (recorded). Its figure is a recording's, and does not count down. */
const listKeys: Handler = (call) => {
  const reply = storageJson(call, 200, keysBody(call, needAccount(call)));
  if (isSortedVersion(call.apiVersion)) return reply;
  return { ...reply, headers: { ...reply.headers, "x-ms-ratelimit-remaining-subscription-resource-requests": "11999" }, withoutAllowance: true };
};

function keysBody({ apiVersion }: Call, account: StorageAccount): Record<string, unknown> {
  const { createdAt } = account.hidden!.keys;
  if (isFirstVersion(apiVersion)) return Object.fromEntries(keyNames.map((name) => [name, accountKey(account, name)]));
  return {
    keys: keyNames.map((keyName) => {
      const value = accountKey(account, keyName);
      if (isSortedVersion(apiVersion)) return { keyName, permissions: "Full", value };
      return { ...(apiVersion < filledInSince.keyCreationTime ? {} : { creationTime: new Date(createdAt[keyName]).toISOString() }), keyName, value, permissions: "FULL" };
    }),
  };
}

/** From now on, the key's old value opens nothing. */
const regenerateKey: Handler = (call) => {
  const account = needAccount(call);
  const name = keyNames.find((each) => each === bodyObject(call)["keyName"]);
  if (name === undefined) throw new ArmError("invalidValue", { property: "keyName", reason: "must be key1 or key2" });
  const { generations, createdAt } = account.hidden!.keys;
  const changed = { ...account, hidden: { keys: { ...account.hidden!.keys, generations: { ...generations, [name]: generations[name] + 1 }, createdAt: { ...createdAt, [name]: call.now } } } };
  call.store.put(changed);
  return storageJson(call, 200, keysBody(call, changed));
};

/** Signatures that were made with user delegation keys are no longer accepted. */
const revokeUserDelegationKeys: Handler = (call) => {
  const account = needAccount(call);
  const { keys } = account.hidden!;
  call.store.put({ ...account, hidden: { keys: { ...keys, revocations: (keys.revocations ?? 0) + 1 } } });
  return storageText(200);
};

/** ARM collects it from every region. */
const list: Handler = (call) =>
  compact(200, page(call, call.store.list(accountType, `/subscriptions/${param(call, "subscriptionId")}`), (account) => accountBody(call, account)));

const listByGroup: Handler = (call) => storageJson(call, 200, page(call, call.store.list(accountType, needGroup(call).id), (account) => accountBody(call, account)));

const all = "/subscriptions/:subscriptionId/resourceGroups/:resourceGroupName/providers/Microsoft.Storage/storageAccounts";
const one = `${all}/:accountName`;
export const storageAccountRoutes: readonly Route[] = [
  { operation: "StorageAccounts_CheckNameAvailability", method: "POST", path: "/subscriptions/:subscriptionId/providers/Microsoft.Storage/checkNameAvailability", type: "Microsoft.Storage/checkNameAvailability", countsAs: "GET", handler: checkNameAvailability },
  { operation: "StorageAccounts_List", method: "GET", path: "/subscriptions/:subscriptionId/providers/Microsoft.Storage/storageAccounts", type: accountType, handler: list },
  { operation: "StorageAccounts_ListByResourceGroup", method: "GET", path: all, type: accountType, handler: listByGroup },
  { operation: "StorageAccounts_GetProperties", method: "GET", path: one, type: accountType, handler: (call) => storageJson(call, 200, accountBody(call, needAccount(call))) },
  { operation: "StorageAccounts_Create", method: "PUT", path: one, type: accountType, handler: create },
  { operation: "StorageAccounts_Update", method: "PATCH", path: one, type: accountType, handler: update },
  { operation: "StorageAccounts_Delete", method: "DELETE", path: one, type: accountType, handler: remove },
  { operation: "StorageAccounts_ListKeys", method: "POST", path: `${one}/listKeys`, type: accountType, handler: listKeys },
  { operation: "StorageAccounts_RegenerateKey", method: "POST", path: `${one}/regenerateKey`, type: accountType, handler: regenerateKey },
  { operation: "StorageAccounts_RevokeUserDelegationKeys", method: "POST", path: `${one}/revokeUserDelegationKeys`, type: accountType, handler: revokeUserDelegationKeys },
];
