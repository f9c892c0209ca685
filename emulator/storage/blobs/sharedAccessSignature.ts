import type { Caller } from "../../core/callers";
import type { BlobCall, BlobRoute } from "./blobCall";
import { isHmac, isSignedBy } from "./sharedKey";
import { StorageError } from "./storageErrors";
import { delegatedCaller, delegationKey } from "./userDelegation";

/** The doors are on this machine. */
const clientAddress = "127.0.0.1";

/**
 * Refuses a request whose shared access signature is wrong, or does not allow what is asked. Answers for whom it is, if it was made with
 * a user delegation key: that user must have the permission, too.
 */
export function checkSignature(call: BlobCall, route: BlobRoute): Caller | undefined {
  const { query } = call.request;
  const isAccountSas = query["ss"] !== undefined || query["srt"] !== undefined;
  const isDelegated = query["skoid"] !== undefined;
  if (!isDelegated) checkKeysPermitted(call);
  if (isAccountSas) checkAccountSas(call, route);
  else checkServiceSas(call, isDelegated);
  checkTimes(query);
  checkOrigin(query);
  if (![...route.permissions].some((letter) => query["sp"]?.includes(letter))) throw new StorageError("permissionMismatch");
  return isDelegated ? delegatedCaller(call) : undefined;
}

export function checkKeysPermitted({ account }: BlobCall): void {
  if (account.properties["allowSharedKeyAccess"] === false) throw new StorageError("keysNotPermitted");
}

type Query = Readonly<Record<string, string>>;

/** "Create an account SAS". */
function checkAccountSas(call: BlobCall, route: BlobRoute): void {
  const { query } = call.request;
  const { sv = "" } = query;
  const fields = ["sp", "ss", "srt", "st", "se", "sip", "spr", "sv", ...(sv >= "2020-12-06" ? ["ses"] : [])];
  const signed = [call.account.name, ...valuesOf(query, fields), ""].join("\n");
  if (!isSignedBy(call.account, signed, query["sig"] ?? "")) throw mismatch();
  if (!query["ss"]?.includes("b")) throw new StorageError("serviceMismatch");
  const level = { service: "s", container: "c", blob: "o" }[route.on];
  if (!query["srt"]?.includes(level)) throw new StorageError("resourceTypeMismatch");
}

const responseHeaders = ["rscc", "rscd", "rsce", "rscl", "rsct"];
const delegationFields = ["skoid", "sktid", "skt", "ske", "sks", "skv"];

/** "Create a service SAS" and "Create a user delegation SAS". What is signed grew with the versions (`sv`). */
function checkServiceSas(call: BlobCall, isDelegated: boolean): void {
  const { query } = call.request;
  const { sv = "", sr } = query;
  if (sr !== "b" && sr !== "c") throw failed("sr is mandatory. Only 'b' and 'c' are supported by the local Azure.");
  // A stored access policy would have to be looked up: the local Azure has none.
  if (query["si"] !== undefined && !isDelegated) throw failed("Signed identifiers are not supported by the local Azure.");
  const resource = `/blob/${call.account.name}/${[call.address.container, ...(sr === "b" ? [call.address.blob] : [])].join("/")}`;
  const signed = [
    ...valuesOf(query, ["sp", "st", "se"]),
    resource,
    ...valuesOf(query, isDelegated ? delegationFields : ["si"]),
    ...valuesOf(query, isDelegated && sv >= "2020-02-10" ? ["saoid", "suoid", "scid"] : []),
    ...valuesOf(query, isDelegated && sv >= "2025-07-05" ? ["skdutid", "sduoid"] : []),
    ...valuesOf(query, ["sip", "spr", "sv"]),
    ...(sv >= "2018-11-09" ? [sr, ""] : []), // kind of resource, and the time of a snapshot, which are not known
    ...valuesOf(query, sv >= "2020-12-06" ? ["ses"] : []),
    ...valuesOf(query, isDelegated && sv >= "2026-04-06" ? ["srh", "srq"] : []),
    ...valuesOf(query, responseHeaders),
  ].join("\n");
  const good = isDelegated ? isHmac(delegationKey(call, query), signed, query["sig"] ?? "") : isSignedBy(call.account, signed, query["sig"] ?? "");
  if (!good || call.address.container === undefined || (sr === "b" && call.address.blob === undefined)) throw mismatch();
}

function valuesOf(query: Query, names: readonly string[]): string[] {
  return names.map((name) => query[name] ?? "");
}

/** Clients write times by their own clocks. */
function checkTimes({ st, se, skt, ske }: Query): void {
  const now = Date.now();
  const outside = (start: string | undefined, expiry: string | undefined) =>
    (start !== undefined && !(Date.parse(start) <= now)) || (expiry !== undefined && !(Date.parse(expiry) > now));
  if (se === undefined) throw failed("se is mandatory. Cannot be empty.");
  if (!outside(st, se) && !outside(skt, ske)) return;
  const time = (value: string | undefined) => (value === undefined ? "" : new Date(value).toUTCString());
  throw failed(`Signature not valid in the specified time frame: Start [${time(st)}] - Expiry [${time(se)}] - Current [${new Date(now).toUTCString()}]`);
}

/** Every door speaks HTTPS; addresses are those of loopback. */
function checkOrigin({ spr, sip }: Query): void {
  if (spr !== undefined && !spr.split(",").includes("https")) throw new StorageError("protocolMismatch");
  if (sip === undefined) return;
  const number = (address: string) => address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  const [from = "", to = from] = sip.split("-");
  if (!(number(from) <= number(clientAddress) && number(clientAddress) <= number(to))) throw new StorageError("addressMismatch", { address: clientAddress });
}

function mismatch(): StorageError {
  return failed("Signature did not match.");
}

function failed(detail: string): StorageError {
  return new StorageError("authenticationFailed", { AuthenticationErrorDetail: detail });
}
