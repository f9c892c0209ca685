import { createLocalAzure, articleIds } from "../../emulator";
import type { LocalAzure, LocalAzureOptions, LocalResponse } from "../../emulator";

/** The moment of the Java recording's PUT: recorded names with times in them come out the same. */
export const startOfTime = Date.UTC(2020, 0, 2, 12, 11, 19, 339);

export const ids = articleIds("00000000-0000-0000-0000-000000000000");
export const watcherPath = ids.networkWatcher;
export const capturePath = (name: string) => `${watcherPath}/packetCaptures/${name}`;

/** A local Azure whose time stands still until it is turned. */
export function stillAzure(options: LocalAzureOptions = {}): LocalAzure {
  return createLocalAzure({ clock: { now: () => startOfTime }, authentication: "off", ...options });
}

/** What tests look at in a body, whichever resource it is of: an expectation, which the assertions then check. */
export interface Shown {
  name: string;
  id: string;
  etag: string;
  type: string;
  location: string;
  displayName: string;
  tags: Record<string, string>;
  zones: string[];
  sku: unknown;
  instanceId: string;
  status: string;
  state: string;
  registrationState: string;
  resourceType: string;
  resourceTypes: Shown[];
  subscriptionId: string;
  tenantId: string;
  error: { code: string; message: string; details?: unknown[] };
  value: Shown[];
  nextLink: string;
  properties: Properties;
  resources: Shown[];
  keys: { keyName: string; permissions: string; value: string }[];
  captureStartTime: string;
  packetCaptureStatus: string;
  stopReason: string;
  packetCaptureError: string[];
  statuses: unknown[];
  vmAgent: { statuses: unknown[]; extensionHandlers: unknown[] };
  extensions: { statuses: unknown[] }[];
}

interface Properties extends Record<string, unknown> {
  provisioningState: string;
  runningOperationIds: string[];
  storageLocation: Record<string, string>;
  filters: unknown[];
  instanceView: Shown;
  primaryEndpoints: Record<string, string>;
  virtualMachineProfile: { extensionProfile: { extensions: unknown[] } };
}

export interface Answer extends LocalResponse {
  body: string;
  /** The body as JSON; `undefined` if it is empty. */
  json: Shown;
}

/** Sends ARM requests, with an api-version where the path has none, and with a token where one is given. */
export function armRequests(azure: LocalAzure, apiVersion = "2026-01-01", token?: string) {
  async function send(method: string, path: string, body?: unknown): Promise<Answer> {
    const url = path.includes("api-version=") ? path : `${path}${path.includes("?") ? "&" : "?"}api-version=${apiVersion}`;
    const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
    const response = await azure.handle({ method, url, body: text, ...(token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }) });
    return { ...response, body: textOf(response), json: parseBody<Shown>(response) };
  }
  return {
    get: (path: string) => send("GET", path),
    put: (path: string, body: unknown) => send("PUT", path, body),
    post: (path: string, body?: unknown) => send("POST", path, body),
    patch: (path: string, body: unknown) => send("PATCH", path, body),
    delete: (path: string) => send("DELETE", path),
    send,
  };
}

/** The body as JSON; `undefined` if it is empty. */
export function parseBody<T>(response: Pick<LocalResponse, "body">): T {
  const body = textOf(response);
  return (body === "" ? undefined : JSON.parse(body)) as T;
}

/** The body of an answer of ARM, which is always text. */
export function textOf({ body }: Pick<LocalResponse, "body">): string {
  if (typeof body !== "string") throw new Error("the answer's body is no text");
  return body;
}

/** The headers that say how to go on, of those that an answer has. */
export function asyncHeaders({ headers }: LocalResponse): Record<string, string> {
  const names = ["location", "azure-asyncoperation", "retry-after", "etag", "azure-asyncnotification"];
  return Object.fromEntries(names.filter((name) => headers[name] !== undefined).map((name) => [name, headers[name]!]));
}

/** The path and query of an absolute URL. */
export function pathOf(url: string | undefined): string {
  const { pathname, search } = new URL(url ?? "");
  return pathname + search;
}
