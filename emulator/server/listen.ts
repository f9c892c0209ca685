import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { Server } from "node:https";
import { isIPv6 } from "node:net";
import type { AddressInfo } from "node:net";
import { createControl, isControlPath } from "../control/control";
import { ensureControlToken } from "../control/token";
import { ArmError } from "../core/armErrors";
import { errorReply } from "../core/replies";
import { ConnectionRefused, ConnectionReset, parseRequest } from "../core/request";
import type { LocalResponse } from "../core/request";
import { withUsualHeaders } from "../core/usualHeaders";
import type { Reachability } from "../faults/reachability";
import { recognise } from "../localAzure/answer";
import type { LocalAzure } from "../localAzure/localAzure";
import { blobBodyLimit, bodyTooLarge, storageErrorResponse } from "../storage/blobs/answerBlob";
import { StorageError } from "../storage/blobs/storageErrors";
import { ensureCertificates } from "./certificates";
import { plainHeaders, readBody, send } from "./exchange";
import { openPageDoor } from "./pageDoor";

export interface ListenOptions {
  /** @default 0: any port that is free */
  port?: number;
  /** The address to listen on. One that is not this machine's loopback lets others in, and goes with `names`. @default "127.0.0.1" */
  host?: string;
  /**
   * Names and addresses by which it may be reached besides `localhost`, `127.0.0.1` and `[::1]`; the certificate has them, too.
   *
   * @default none
   * @example ["azure.test", "192.168.1.20"]
   */
  names?: string[];
  /** Where certificates and keys are kept, for their owner's eyes only. */
  directory: string;
}

/** A local Azure that can be reached by HTTPS. */
export interface LocalAzureServer {
  /** `https://localhost:PORT`; where it does not listen on loopback, the first of `names`. */
  url: string;
  port: number;
  /** The certificate authority to trust. */
  caFile: string;
  /** The same with the public authorities, for programs that trust one file only. */
  bundleFile: string;
  /** Of the page at `/` and the admin endpoints at `/_local`: whoever has it may see and change everything. */
  control: { token: string; tokenFile: string };
  /** The page by plain HTTP, `http://localhost:PORT`, on this machine only: browsers refuse the certificate until its authority is trusted. */
  pageUrl: string;
  identity: LocalAzure["identity"];
  /** Ends all connections. The local Azure itself lives on. */
  close(): Promise<void>;
}

const loopback = ["localhost", "127.0.0.1", "::1"];
const bodyLimit = 4 * 1024 * 1024;
const headerLimit = 64 * 1024;
/** Milliseconds that a client may take to send the headers, and all of a request. */
const headersTimeout = 30_000;
const requestTimeout = 300_000;

/** Where requests are answered: Azure, and the page with the admin endpoints. */
interface Rooms {
  azure: LocalAzure;
  control: ReturnType<typeof createControl>;
  /** What `Host` may be. */
  hosts: readonly string[];
}

/** Opens the HTTPS door; on loopback only, unless told otherwise. */
export async function listen(azure: LocalAzure, options: ListenOptions): Promise<LocalAzureServer> {
  const { port = 0, host = "127.0.0.1", names = [], directory } = options;
  checkHost(host, names);
  const { key, cert, caFile, bundleFile } = await ensureCertificates(directory, names);
  const { token, file: tokenFile } = ensureControlToken(directory);
  const control = createControl(azure, token);
  const rooms = { azure, control, hosts: [...loopback, ...names] };
  const server = createServer({ key, cert, maxHeaderSize: headerLimit, headersTimeout, requestTimeout }, (request, response) => {
    // A request that cannot be answered must not end the process.
    serve(rooms, request, response).catch((error: unknown) => fail(request, response, error));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(new Error(`listening on ${host}:${port}: ${error.message} (${error.code})`)));
    server.listen(port, host, resolve);
  });
  const { port: actual } = server.address() as AddressInfo;
  const stopFollowing = followReachability(server, azure.reachability, actual, host);
  const url = `https://${isLoopback(host) || isEverywhere(host) ? "localhost" : inUrl(names[0]!)}:${actual}`;
  const page = await openPageDoor(control, url);
  return {
    url,
    port: actual,
    caFile,
    bundleFile,
    control: { token, tokenFile },
    pageUrl: page.url,
    identity: azure.identity,
    close: async () => {
      stopFollowing();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await Promise.all([closed, page.close()]);
    },
  };
}

function checkHost(host: string, names: readonly string[]): void {
  if (isLoopback(host)) return;
  if (names.length === 0) throw new Error(`\`host\`: must be ${loopback.map((name) => `"${name}"`).join(", ")} unless \`names\` has the names that other machines use, got "${host}" (HostNotNamed)`);
}

function isLoopback(host: string): boolean {
  return loopback.includes(host);
}

function isEverywhere(host: string): boolean {
  return host === "0.0.0.0" || host === "::";
}

/** IPv6 addresses stand in brackets. */
function inUrl(name: string): string {
  return isIPv6(name) ? `[${name}]` : name;
}

/** Stops listening while connections are refused: to clients, nothing is there. */
function followReachability(server: Server, reachability: Reachability, port: number, host: string): () => void {
  let retry: NodeJS.Timeout | undefined;
  const open = () => {
    if (!server.listening) server.listen(port, host);
  };
  const stop = reachability.onChange(() => {
    if (!reachability.refused) return open();
    server.close();
    server.closeAllConnections();
  });
  // Another program may have taken the port meanwhile, or the system not have given it back yet.
  server.on("error", () => (retry = setTimeout(open, 100)));
  return () => {
    stop();
    clearTimeout(retry);
  };
}

async function serve({ azure, control, hosts }: Rooms, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const host = request.headers.host ?? "";
  if (!hosts.some((name) => inUrl(name).toLowerCase() === host.replace(/:\d+$/, "").toLowerCase())) {
    return send(response, refusal(azure, request, new ArmError("foreignHost", { host, known: hosts.map(inUrl).join(", ") })));
  }
  const headers = plainHeaders(request);
  // A path with a doubled slash must stay a path, so the origin is put before it here.
  const [method, url] = [request.method ?? "GET", absoluteUrl(request.url ?? "/", host)];
  if (isControlPath(parseRequest({ method, url }).path)) return send(response, await control({ method, url, headers, readBody: (limit) => readBody(request, limit) }));
  const isForBlobs = recognise(parseRequest({ method, url })).blob !== undefined;
  const body = await readBody(request, isForBlobs ? blobBodyLimit : bodyLimit);
  if (body === undefined) return send(response, refusal(azure, request, isForBlobs ? bodyTooLarge() : new ArmError("bodyTooLarge", { limit: String(bodyLimit) })));
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  await send(response, withoutScripts(await azure.handle({ method, url, headers, body, signal: gone.signal })));
}

/** What a browser would show as a document, such as a blob that somebody has put, runs nothing: it comes from where the page is. */
function withoutScripts(answer: LocalResponse): LocalResponse {
  const type = answer.headers["content-type"];
  const shows = type === undefined || /html|xml|svg/i.test(type);
  return shows ? { ...answer, headers: { ...answer.headers, "content-security-policy": "sandbox; default-src 'none'", "x-content-type-options": "nosniff" } } : answer;
}

function absoluteUrl(url: string, host: string): string {
  return url.startsWith("/") ? `https://${host}${url}` : url;
}

function refusal(azure: LocalAzure, request: IncomingMessage, error: ArmError | StorageError): LocalResponse {
  const call = { request: parseRequest({ method: request.method ?? "GET", url: request.url ?? "/" }), now: azure.clock.now() };
  const response = error instanceof StorageError ? storageErrorResponse(call, error) : withUsualHeaders(call, errorReply(error));
  return { ...response, headers: { ...response.headers, connection: "close" } };
}

function fail(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (error instanceof ConnectionReset || error instanceof ConnectionRefused || response.headersSent || response.destroyed) {
    request.socket.destroy();
    return;
  }
  const message = error instanceof Error ? error.message : String(error);
  response.writeHead(500, { "content-type": "application/json; charset=utf-8" });
  response.end(JSON.stringify({ error: { code: "LocalAzureInternalError", message } }));
}
