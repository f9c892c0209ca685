import { createHmac, timingSafeEqual } from "node:crypto";
import type { StorageAccount } from "../../core/resources";
import { accountKey, keyNames } from "../accountKeys";
import { decoded } from "./address";
import type { BlobCall } from "./blobCall";
import { StorageError } from "./storageErrors";

const allowedSkewInMilliseconds = 15 * 60 * 1000;

/** Refuses a request whose `SharedKey` signature is none of the account's keys'. */
export function checkSharedKey(call: BlobCall, authorization: string): void {
  const { headers } = call.request;
  const [, account, signature] = /^SharedKey ([^:\s]+):(\S+)$/.exec(authorization) ?? [];
  if (account === undefined || signature === undefined) throw new StorageError("invalidAuthenticationInfo");
  const date = Date.parse(headers["x-ms-date"] ?? headers["date"] ?? "");
  // Clients sign with their own clocks' time, however fast the service's runs.
  if (!(Math.abs(Date.now() - date) <= allowedSkewInMilliseconds)) throw failed("The Date header in the request is incorrect.");
  if (account !== call.account.name || !isSignedBy(call.account, stringToSign(call), signature)) {
    throw failed("The MAC signature found in the HTTP request is not the same as any computed signature.");
  }
}

/** Whether a signature is one of the account's keys'. */
export function isSignedBy(account: StorageAccount, signed: string, signature: string): boolean {
  return keyNames.some((name) => isHmac(accountKey(account, name), signed, signature));
}

export function isHmac(key: string, signed: string, signature: string): boolean {
  const expected = createHmac("sha256", Buffer.from(key, "base64")).update(signed, "utf8").digest();
  const given = Buffer.from(signature, "base64");
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function failed(detail: string): StorageError {
  return new StorageError("authenticationFailed", { AuthenticationErrorDetail: detail });
}

/** "Authorize with Shared Key", for versions from 2015-02-21 on. */
function stringToSign(call: BlobCall): string {
  const { method, headers } = call.request;
  const names = ["content-encoding", "content-language", "content-length", "content-md5", "content-type", "date", "if-modified-since", "if-match", "if-none-match", "if-unmodified-since", "range"];
  const values = names.map((name) => (name === "content-length" && headers[name] === "0" ? "" : headers[name] ?? ""));
  return [method, ...values, ...canonicalHeaders(headers), canonicalResource(call)].join("\n");
}

/** In an order in which hyphens hardly count, as .NET compares texts. */
function canonicalHeaders(headers: Readonly<Record<string, string>>): string[] {
  const plain = (name: string) => name.replaceAll("-", "");
  return Object.keys(headers)
    .filter((name) => name.startsWith("x-ms-"))
    .sort((a, b) => (plain(a) === plain(b) ? (a < b ? -1 : 1) : plain(a) < plain(b) ? -1 : 1))
    .map((name) => `${name}:${headers[name]!.trim()}`);
}

function canonicalResource({ request, address }: BlobCall): string {
  const query = new Map<string, string[]>();
  for (const part of request.search.replace(/^\?/, "").split("&").filter((each) => each !== "")) {
    const [name = "", value = ""] = part.split(/=(.*)/s).map((each) => decoded(each) ?? each);
    query.set(name.toLowerCase(), [...(query.get(name.toLowerCase()) ?? []), value]);
  }
  const sorted = [...query].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, values]) => `\n${name}:${values.sort().join(",")}`);
  return `/${address.account}${address.rawPath}${sorted.join("")}`;
}
