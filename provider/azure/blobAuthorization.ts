import { createHmac } from "node:crypto";
import type { TokenCredential } from "@azure/core-auth";
import type { PipelineRequest } from "@azure/core-rest-pipeline";
import { AzureError } from "./errors";

/** How requests for blobs are let in. */
export type BlobAuthorization =
  /** With the current login, which needs a role for the data, such as Storage Blob Data Reader. */
  | { readonly kind: "login" }
  /** With the account's key, which is asked of Azure Resource Manager. */
  | { readonly kind: "key" }
  /** With a shared access signature, such as `sv=…&sig=…`. */
  | { readonly kind: "sas"; readonly signature: string };

/** The scope of every cloud's storage. */
const scope = "https://storage.azure.com/.default";

export async function addToken(request: PipelineRequest, credential: TokenCredential): Promise<void> {
  const token = await credential.getToken([scope], { ...(request.abortSignal !== undefined && { abortSignal: request.abortSignal }) });
  if (token === null) throw new AzureError("there is no token for storage", { code: "AuthenticationFailed" });
  request.headers.set("authorization", `Bearer ${token.token}`);
}

/** The signature's parameters, as they are, beside the request's own. A leading question mark, as portals show it, does not count. */
export function addSignature(request: PipelineRequest, signature: string): void {
  request.url += `${request.url.includes("?") ? "&" : "?"}${signature.trim().replace(/^\?/, "")}`;
}

/** https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key */
export function signWithKey(request: PipelineRequest, account: string, key: string): void {
  request.headers.set("x-ms-date", new Date().toUTCString());
  const header = (name: string): string => request.headers.get(name) ?? "";
  const standard = [
    "content-encoding",
    "content-language",
    "content-length",
    "content-md5",
    "content-type",
    "date",
    "if-modified-since",
    "if-match",
    "if-none-match",
    "if-unmodified-since",
    "range",
  ].map(header);
  const own = Object.entries(request.headers.toJSON())
    .filter(([name]) => name.startsWith("x-ms-"))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}:${value.trim()}`);
  const url = new URL(request.url);
  const query = url.search
    .slice(1)
    .split("&")
    .filter((part) => part !== "")
    .map((part) => part.split(/=(.*)/s, 2).map(decodeURIComponent))
    .map(([name = "", value = ""]) => [name.toLowerCase(), value] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}:${value}`);
  const text = [request.method, ...standard, ...own, [`/${account}${url.pathname}`, ...query].join("\n")].join("\n");
  const signature = createHmac("sha256", Buffer.from(key, "base64")).update(text, "utf8").digest("base64");
  request.headers.set("authorization", `SharedKey ${account}:${signature}`);
}
