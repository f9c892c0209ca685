import type { Caller } from "../../core/callers";
import { allows, grantsOf, mayUseData } from "../../identity/authorization";
import type { BlobCall, BlobRoute } from "./blobCall";
import { containerId, findContainer } from "./blobStore";
import { checkKeysPermitted, checkSignature } from "./sharedAccessSignature";
import { checkSharedKey } from "./sharedKey";
import { StorageError } from "./storageErrors";

const storageAudience = "https://storage.azure.com";

/**
 * Refuses a request that is not allowed what it asks for. It may have a token, be signed with an account's key, have a shared access
 * signature, or, where that is permitted, nothing. Answers who it is, as far as that is known.
 */
export async function authorizeBlobRequest(call: BlobCall, route: BlobRoute): Promise<Caller | undefined> {
  if (call.settings.authentication === "off" && call.sender === undefined) return undefined;
  checkFirewall(call);
  const { headers, query } = call.request;
  const authorization = headers["authorization"];
  if (authorization !== undefined && /^Bearer /i.test(authorization)) return checkToken(call, route, authorization.slice("Bearer ".length).trim());
  if (authorization !== undefined) {
    checkKeysPermitted(call);
    checkSharedKey(call, authorization);
    if (route.operation === "Service_GetUserDelegationKey") throw new StorageError("authenticationFailed", { AuthenticationErrorDetail: "Only authentication scheme Bearer is supported." });
    return undefined;
  }
  if (query["sig"] === undefined) return checkAnonymous(call, route);
  const caller = checkSignature(call, route);
  if (caller) checkPermission(call, route, caller);
  return caller;
}

/** Everybody comes from this machine's loopback, which no virtual network contains. */
function checkFirewall({ account }: BlobCall): void {
  const { publicNetworkAccess, networkAcls } = account.properties as { publicNetworkAccess?: string; networkAcls?: { defaultAction?: string; ipRules?: { value?: string }[] } };
  const isAllowed = networkAcls?.ipRules?.some(({ value }) => value === "127.0.0.1" || value === "127.0.0.0/8") ?? false;
  if (publicNetworkAccess === "Disabled" || (networkAcls?.defaultAction === "Deny" && !isAllowed)) throw new StorageError("closed");
}

async function checkToken(call: BlobCall, route: BlobRoute, token: string): Promise<Caller> {
  const check = await call.tokens.check(token);
  const refuse = (detail: string) => new StorageError("invalidToken", { AuthenticationErrorDetail: detail }, challenge(call));
  if (!check.valid) throw refuse(check.reason === "invalid" ? "Signature validation failed." : "Lifetime validation failed. The token is expired or not yet valid.");
  if (check.tenantId !== call.settings.tenantId) throw refuse("Issuer validation failed. Issuer did not match.");
  const audience = check.audience.replace(/\/+$/, "").toLowerCase();
  if (audience !== storageAudience && audience !== `https://${call.account.name.toLowerCase()}.blob.core.windows.net`) throw refuse("Audience validation failed. Audience did not match.");
  checkPermission(call, route, check.caller);
  return check.caller;
}

function checkPermission(call: BlobCall, route: BlobRoute, caller: Caller): void {
  const { store, settings, now, account, address, sender } = call;
  const scope = address.container === undefined ? account.id : containerId(account, address.container);
  // Blobs are data; what is above them is managed.
  const isForData = route.action.startsWith("containers/blobs/");
  const action = `Microsoft.Storage/storageAccounts/blobServices/${route.action}`;
  const may = isForData ? mayUseData({ store, settings, now, caller, ...(sender === undefined ? {} : { sender }) }, action, scope) : allows(grantsOf({ store, settings, now }, caller), "actions", action, scope);
  if (!may) throw new StorageError("permissionMismatch");
}

/** What a request without credentials hears depends on whether it knows tokens, which the versions since 2019-12-12 do. */
function checkAnonymous(call: BlobCall, route: BlobRoute): undefined {
  const { account, address, store, request } = call;
  const container = address.container === undefined ? undefined : findContainer(store, account, address.container);
  const isOpen = account.properties["allowBlobPublicAccess"] === true;
  const publicAccess = isOpen ? container?.properties["publicAccess"] : "None";
  const reads = request.method === "GET" || request.method === "HEAD";
  if (reads && (publicAccess === "Container" || (publicAccess === "Blob" && route.on === "blob"))) return undefined;
  if ((request.headers["x-ms-version"] ?? "") >= "2019-12-12") throw new StorageError("noAuthenticationInformation", {}, challenge(call));
  throw new StorageError(isOpen ? "resourceNotFound" : "publicAccessNotPermitted");
}

function challenge({ request, settings }: BlobCall): Record<string, string> {
  const authority = request.origin.includes(".blob.core.windows.net") ? "https://login.microsoftonline.com" : request.origin;
  return { "www-authenticate": `Bearer authorization_uri=${authority}/${settings.tenantId}/oauth2/authorize resource_id=${storageAudience}` };
}
