import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { LocalResponse } from "../../emulator";
import { pathOf, textOf } from "./armRequests";

/** One request and answer of real Azure. */
export interface Exchange {
  /** Its place in the recording. */
  index: number;
  method: string;
  /** Path and query. */
  path: string;
  requestBody: string | undefined;
  status: number;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: string;
}

const folder = join(__dirname, "..", "..", "..", "shared", "azure", "recordings");

/** Where a recording is, or `undefined` where the recordings are not to be had. */
export function recordingFile(name: string): string | undefined {
  const file = join(folder, name);
  return existsSync(file) ? file : undefined;
}

interface VcrFile {
  interactions: {
    request: { method: string; uri: string; body: string | null };
    response: { status: { code: number }; headers: Record<string, string[]>; body: { string: string } };
  }[];
}

/** The Azure CLI's recordings are VCR cassettes. */
export function readVcr(file: string): Exchange[] {
  const { interactions } = parse(readFileSync(file, "utf8")) as VcrFile;
  return interactions.map(({ request, response }, index) => ({
    index,
    method: request.method,
    path: pathOf(request.uri),
    requestBody: request.body === null ? undefined : vcrText(request.body),
    status: response.status.code,
    headers: Object.fromEntries(Object.entries(response.headers).map(([name, [value = ""]]) => [name.toLowerCase(), value])),
    body: response.body.string,
  }));
}

/** Some bodies are written as Python's bytes literals. */
function vcrText(body: string): string {
  const [, literal] = /^b'(.*)'$/s.exec(body) ?? [];
  return literal === undefined ? body : literal.replaceAll(/\\(.)/gs, "$1");
}

interface JavaFile {
  networkCallRecords: { Method: string; Uri: string; Response: Record<string, string> }[];
}

/** The Java management library's recordings have no request bodies. */
export function readJava(file: string): Exchange[] {
  const { networkCallRecords } = JSON.parse(readFileSync(file, "utf8")) as JavaFile;
  return networkCallRecords.map(({ Method: method, Uri: uri, Response: response }, index) => {
    const { StatusCode: status, Body: body = "", ...headers } = response;
    return { index, method, path: pathOf(uri), requestBody: undefined, status: Number(status), headers, body };
  });
}

interface ExcerptFile {
  entries: { method: string; uri: string; requestBody: unknown; status: number; headers: Record<string, string>; body: unknown }[];
}

/** Excerpts of Az PowerShell's recordings have bodies as JSON, and some headers only. */
export function readExcerpt(file: string): Exchange[] {
  const { entries } = JSON.parse(readFileSync(file, "utf8")) as ExcerptFile;
  return entries.map(({ method, uri, requestBody, status, headers, body }, index) => ({
    index,
    method,
    path: uri.startsWith("https://") ? pathOf(uri) : uri,
    requestBody: requestBody === null ? undefined : JSON.stringify(requestBody),
    status,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    body: body === "" ? "" : JSON.stringify(body),
  }));
}

/** What of an answer must be the same: status, the headers that say how to go on, and the body without guids and times. */
export function comparable(response: Pick<LocalResponse, "status" | "headers" | "body">): unknown {
  const { status, headers } = response;
  const names = ["azure-asyncoperation", "location", "etag", "content-type"];
  const shown = Object.fromEntries(names.filter((name) => headers[name] !== undefined).map((name) => [name, sameEverywhere(headers[name]!)]));
  return { status, headers: shown, body: sameEverywhere(textOf(response)) };
}

/** A text with what differs from run to run made the same: hosts, guids, times. */
export function sameEverywhere(text: string): string {
  return text
    .replaceAll(/https?:\/\/(management\.azure\.com|localhost:\d+)/g, "https://arm")
    .replaceAll(/(?!00000000-0000-0000-0000-000000000000)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "GUID")
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)/g, "TIME")
    .replaceAll(/\d{4}\/\d\d\/\d\d\/packetcapture_[\d_]+\.cap/g, "FILE");
}
