/** A request as the local Azure takes it: plain data, whichever door it came through. */
export interface LocalRequest {
  method: string;
  /** Absolute (`https://localhost:1234/subscriptions?api-version=…`), or a path, which then belongs to the `host` header. */
  url: string;
  /** Header names in any letter case. */
  headers?: Readonly<Record<string, string | undefined>>;
  body?: string | Uint8Array | undefined;
  /** Aborted when the client has gone: what a fault delays then ends early. */
  signal?: AbortSignal | undefined;
}

/** The verbs that routes have. */
export type Method = "GET" | "HEAD" | "PUT" | "POST" | "PATCH" | "DELETE";

/** An answer of the local Azure. Header names are in lower case. */
export interface LocalResponse {
  status: number;
  headers: Record<string, string>;
  body: ResponseBody;
}

/**
 * What is answered. What comes in parts is made while it is read, and only once: whoever stops reading ends it with `return`,
 * as `for` does. `collect` has it as a whole.
 */
export type ResponseBody = string | Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** Reads an answer's body to its end. */
export async function collect(body: ResponseBody): Promise<Buffer> {
  if (typeof body === "string") return Buffer.from(body);
  if (body instanceof Uint8Array) return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The connection is to be reset instead of answered. Doors turn it into what a client sees: `ECONNRESET`. */
export class ConnectionReset extends Error {
  readonly code = "ECONNRESET";
  constructor() {
    super("socket hang up");
    this.name = "ConnectionReset";
  }
}

/** No connection is to be had: a fault rule says so. Clients see `ECONNREFUSED`. */
export class ConnectionRefused extends Error {
  readonly code = "ECONNREFUSED";
  constructor() {
    super("connect ECONNREFUSED");
    this.name = "ConnectionRefused";
  }
}

/** No account of the blob service has this host's name. Clients see `ENOTFOUND`. */
export class HostNotFound extends Error {
  readonly code = "ENOTFOUND";
  constructor(host: string) {
    super(`getaddrinfo ENOTFOUND ${host}`);
    this.name = "HostNotFound";
  }
}

/** A request taken apart. Paths keep their letter case; header names are in lower case. */
export interface ParsedRequest {
  method: string;
  /** Scheme, host and port the client used: poll URLs and token audiences are built from it. */
  origin: string;
  path: string;
  /** Path and query as they were sent, which signatures are made of. */
  rawPath: string;
  search: string;
  /** First value of each query parameter, names in lower case. */
  query: Readonly<Record<string, string>>;
  headers: Readonly<Record<string, string>>;
  /** The body as text, which is what ARM deals in. */
  readonly body: string;
  /** The body as it came. */
  readonly bytes: Uint8Array;
}

/** A path without `%xx`; as it is, when it cannot be decoded. */
export function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

export function parseRequest(request: LocalRequest): ParsedRequest {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers ?? {})) {
    if (value !== undefined) headers[name.toLowerCase()] = value;
  }
  const { origin, path, rawPath, search } = takeApart(request.url);
  const { body = "" } = request;
  return {
    method: request.method.toUpperCase(),
    origin: origin ?? `https://${headers["host"] ?? "management.azure.com"}`,
    path,
    rawPath,
    search,
    query: parseQuery(search),
    headers,
    // Each is made when it is asked for: a large body is either text or bytes, never both.
    get body() {
      return typeof body === "string" ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString();
    },
    get bytes() {
      return typeof body === "string" ? Buffer.from(body) : body;
    },
  };
}

/**
 * By hand, not with `new URL`: az can ask for `//metadata/endpoints`, which the URL parser reads as host "metadata".
 * The doubled slashes go first.
 */
function takeApart(url: string): { origin?: string; path: string; rawPath: string; search: string } {
  const [, origin, rawPath = "", search = ""] = /^(https?:\/\/[^/?#]*)?([^?#]*)(\?[^#]*)?/i.exec(url) ?? [];
  const path = rawPath.replace(/\/{2,}/g, "/") || "/";
  return { ...(origin === undefined ? {} : { origin: origin.toLowerCase() }), path, rawPath: rawPath || "/", search };
}

function parseQuery(search: string): Record<string, string> {
  const query: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(search)) query[name.toLowerCase()] ??= value;
  return query;
}
