import type { ParsedRequest } from "../../core/request";

/** What a request to the blob service is for. */
export interface BlobAddress {
  account: string;
  /** `https://{account}.blob.core.windows.net/…`, or `B/{account}/…`, as emulators of Storage have it. */
  style: "host" | "path";
  /** As in the URL, with what is before the container's name. */
  rawPath: string;
  container?: string;
  blob?: string;
  /** A part of it is not properly encoded. */
  malformed?: true;
}

/** First parts of paths that are Resource Manager's, and so no account's. */
const notAccounts = ["subscriptions", "tenants", "providers", "metadata", "common"];

/** The address, if it can be one of the blob service. */
export function blobAddress({ origin, rawPath }: Pick<ParsedRequest, "origin" | "rawPath">): BlobAddress | undefined {
  const [, ofHost] = /^https:\/\/([a-z0-9]{3,24})\.blob\.core\.windows\.net(?::\d+)?$/i.exec(origin) ?? [];
  if (ofHost !== undefined) return withParts({ account: ofHost.toLowerCase(), style: "host", rawPath }, rawPath.slice(1));
  const [, account, rest] = /^\/([a-z0-9]{3,24})(?:\/(.*))?$/.exec(rawPath) ?? [];
  if (account === undefined || notAccounts.includes(account)) return undefined;
  return withParts({ account, style: "path", rawPath }, rest ?? "");
}

function withParts(address: BlobAddress, path: string): BlobAddress {
  const slash = path.indexOf("/");
  const [container, blob] = (slash < 0 ? [path, ""] : [path.slice(0, slash), path.slice(slash + 1)]).map(decoded);
  if (container === undefined || blob === undefined) return { ...address, malformed: true };
  return { ...address, ...(container === "" ? {} : { container }), ...(blob === "" ? {} : { blob }) };
}

/** A part of a URL as text; `undefined` if it is not properly encoded. */
export function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
