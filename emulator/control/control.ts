import { randomBytes } from "node:crypto";
import { parseRequest } from "../core/request";
import type { LocalResponse, ParsedRequest } from "../core/request";
import { ShapeError } from "../core/shapes";
import type { LocalAzure } from "../localAzure/localAzure";
import { Doorkeeper, Refusal } from "./doorkeeper";
import { endpoints } from "./endpoints";
import { Download } from "./files";
import { page } from "./page";
import { signInPage } from "./signInPage";

/** A request to the page or an admin endpoint. Its body is read only when it has been let in. */
export interface ControlRequest {
  method: string;
  url: string;
  headers: Readonly<Record<string, string | undefined>>;
  /** The body, or `undefined` if it is too large. */
  readBody: (limit: number) => Promise<Buffer | undefined>;
}

/** Where the admin endpoints are. No storage account and no tenant can have this name. */
const prefix = "/_local";
/** A snapshot of 10,000 captures has some 15 MB. */
const bodyLimit = 64 * 1024 * 1024;

/** Whether a path is the page's or an admin endpoint's. */
export function isControlPath(path: string): boolean {
  return path === "/" || path === prefix || path.startsWith(`${prefix}/`);
}

/** The page at `/` and the admin endpoints below `/_local`, for whoever has the token. */
export function createControl(azure: LocalAzure, token: string): (request: ControlRequest) => Promise<LocalResponse> {
  const doorkeeper = new Doorkeeper(token);
  return async (asked) => {
    const request = parseRequest(asked);
    try {
      if (request.path === "/") return await showPage(azure, doorkeeper, request);
      if (request.path === `${prefix}/session`) return await signIn(doorkeeper, request, asked);
      return await useEndpoint(azure, doorkeeper, request, asked);
    } catch (error) {
      return refused(error, request);
    }
  };
}

async function showPage(azure: LocalAzure, doorkeeper: Doorkeeper, request: ParsedRequest): Promise<LocalResponse> {
  doorkeeper.checkSite(request);
  const { token } = request.query;
  if (request.method !== "GET" && request.method !== "HEAD") return asJson(405, failure("MethodNotAllowed", "This path supports only GET."));
  if (token !== undefined) return doorkeeper.knows(token) ? seeOther({ "set-cookie": doorkeeper.cookie(request) }) : asPage(401, (nonce) => signInPage(nonce, "The token is not valid for this local Azure."));
  try {
    doorkeeper.admitVisitor(request);
  } catch (error) {
    if (error instanceof Refusal && error.status === 401) return asPage(401, (nonce) => signInPage(nonce));
    throw error;
  }
  await azure.settle();
  return asPage(200, (nonce) => page(azure, { nonce, formKey: doorkeeper.formKey, query: request.query }));
}

/** For who has the token, but not the link. */
async function signIn(doorkeeper: Doorkeeper, request: ParsedRequest, { readBody }: ControlRequest): Promise<LocalResponse> {
  doorkeeper.checkSite(request);
  if (request.method !== "POST") return asJson(405, failure("MethodNotAllowed", "Use POST to start a session."));
  const body = await readBody(1024);
  const token = new URLSearchParams(body?.toString() ?? "").get("token")?.trim() ?? "";
  if (doorkeeper.knows(token)) return seeOther({ "set-cookie": doorkeeper.cookie(request) });
  return asPage(401, (nonce) => signInPage(nonce, "The token is not valid for this local Azure."));
}

async function useEndpoint(azure: LocalAzure, doorkeeper: Doorkeeper, request: ParsedRequest, { readBody }: ControlRequest): Promise<LocalResponse> {
  const path = request.path.slice(prefix.length).replace(/\/$/, "");
  const method = request.method === "HEAD" ? "GET" : request.method;
  const known = endpoints.filter((endpoint) => endpoint.path === path);
  const endpoint = known.find((candidate) => candidate.method === method);
  // Who may not come in is told nothing else, and sends nothing more.
  doorkeeper.admitVisitor(request);
  if (endpoint === undefined) {
    const allowed = known.map((candidate) => candidate.method).join(", ");
    return allowed === "" ? asJson(404, failure("NotFound", `There is nothing at "${request.path}"; GET ${prefix} lists the endpoints.`)) : asJson(405, failure("MethodNotAllowed", `"${request.path}" takes ${allowed}.`), { allow: allowed });
  }
  await azure.settle();
  if (endpoint.method === "GET") {
    const found = endpoint.act(azure, request.query);
    return found instanceof Download ? asFile(found) : asJson(200, found);
  }
  const body = await readBody(bodyLimit);
  if (body === undefined) return asJson(413, failure("RequestEntityTooLarge", `The body has more than ${bodyLimit} bytes.`), { connection: "close" });
  // curl's `-d` says that everything is a form.
  const isForm = request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded") === true && !/^\s*\{/.test(body.toString());
  const { fields, formKey } = isForm ? fromForm(body.toString(), endpoint.numbers) : { fields: undefined, formKey: request.headers["x-form-key"] };
  doorkeeper.admitChange(request, formKey);
  const input = isForm ? fields : fromJson(body.toString());
  endpoint.input?.(input, "");
  const result = await endpoint.act(azure, input);
  // A form that no script has sent wants to see the page again.
  return isForm && !wantsJson(request) ? seeOther() : asJson(200, result ?? {});
}

function wantsJson({ headers }: ParsedRequest): boolean {
  return headers["accept"]?.includes("application/json") ?? false;
}

function fromJson(text: string): unknown {
  try {
    return text.trim() === "" ? {} : (JSON.parse(text) as unknown);
  } catch (error) {
    throw new Error(`reading the body: not JSON: ${(error as Error).message} (InvalidInput)`, { cause: error });
  }
}

/** A form's fields are text; those that the endpoint names are numbers if they read as one. Empty fields are left out. */
function fromForm(text: string, numbers: readonly string[] = []): { fields: Record<string, unknown>; formKey: string | undefined } {
  const { "form-key": formKey, ...given } = Object.fromEntries(new URLSearchParams(text));
  const fields = Object.fromEntries(Object.entries(given).flatMap(([name, value]) => (value.trim() === "" ? [] : [[name, numbers.includes(name) && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value]])));
  return { fields, formKey };
}

/** The house's finished messages end with a code; everything else is a mistake of ours. */
function refused(error: unknown, request: ParsedRequest): LocalResponse {
  if (error instanceof Refusal) return asJson(error.status, failure(error.code, error.message), error.status === 401 ? { "www-authenticate": "Bearer" } : {});
  if (error instanceof ShapeError) return asJson(400, failure("InvalidInput", `reading the input of ${request.path}: ${error.message}`));
  const [, code] = /\((\w+)\)(\n|$)/.exec(error instanceof Error ? error.message : "") ?? [];
  if (code === undefined) throw error;
  return asJson(code === "NotFound" ? 404 : 400, failure(code, (error as Error).message));
}

function failure(code: string, message: string): unknown {
  return { error: { code, message } };
}

/** Nobody else's page may show, load or lead back to what is here. */
const closed = {
  "cache-control": "no-store",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  // Not `no-referrer`: a form that no script sends would then have no origin to be known by.
  "referrer-policy": "same-origin",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};

function asJson(status: number, value: unknown, headers: Record<string, string> = {}): LocalResponse {
  const body = `${JSON.stringify(value, null, 2)}\n`;
  return { status, headers: { ...closed, "content-security-policy": "default-src 'none'; frame-ancestors 'none'", "content-type": "application/json; charset=utf-8", ...headers, "content-length": String(Buffer.byteLength(body)) }, body };
}

function asFile({ name, size, body }: Download): LocalResponse {
  const plain = name.replace(/[^\w.-]/g, "_");
  const disposition = `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16)}`)}`;
  return { status: 200, headers: { ...closed, "content-security-policy": "sandbox; default-src 'none'", "content-type": "application/octet-stream", "content-disposition": disposition, "content-length": String(size) }, body };
}

function asPage(status: number, write: (nonce: string) => string): LocalResponse {
  const nonce = randomBytes(16).toString("base64");
  const body = write(nonce);
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; connect-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;
  return { status, headers: { ...closed, "content-security-policy": policy, "content-type": "text/html; charset=utf-8", "content-length": String(Buffer.byteLength(body)) }, body };
}

function seeOther(headers: Record<string, string> = {}): LocalResponse {
  return { status: 303, headers: { ...closed, location: "/", ...headers, "content-length": "0" }, body: "" };
}

