import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { Exchange } from "./exchanges";

/** Real traffic with Azure as it was recorded, where somebody has it beside the repository. */
const folders = ["recordings", "recordings-more"].map((name) => join(__dirname, "../../../shared/azure", name));

/** The names of the recordings that are at hand: none where nobody has them. */
export function originalNames(): string[] {
  return folders.filter((folder) => existsSync(folder)).flatMap((folder) => readdirSync(folder)).sort();
}

/** What is in such a recording, in the order of time. */
export function readOriginal(file: string): Exchange[] {
  const folder = folders.find((folder) => existsSync(join(folder, file)));
  if (folder === undefined) throw new Error(`reading recording "${file}": there is none with this name (NotFound)`);
  const text = readFileSync(join(folder, file), "utf8");
  const exchanges = file.endsWith(".yaml") ? fromVcr(parse(text) as Vcr) : fromJson(JSON.parse(text) as Java | Excerpt | Transcript);
  return exchanges.map((exchange, index) => ({ file, index, ...exchange }));
}

type Read = Omit<Exchange, "file" | "index">;

interface Vcr {
  interactions: {
    request: { method: string; uri: string; body: string | null };
    response: { status: { code: number }; headers: Record<string, string[]>; body: { string: string } };
  }[];
}

/** The Azure CLI's recordings are VCR cassettes. */
function fromVcr({ interactions }: Vcr): Read[] {
  return interactions.map(({ request, response }) => ({
    method: request.method,
    path: pathOf(request.uri),
    requestBody: request.body === null ? undefined : vcrText(request.body),
    status: response.status.code,
    headers: lowerCase(Object.entries(response.headers).map(([name, [value = ""]]) => [name, value])),
    body: response.body.string,
  }));
}

/** Some bodies are written as Python's bytes literals. */
function vcrText(body: string): string {
  const [, literal] = /^b'(.*)'$/s.exec(body) ?? [];
  return literal === undefined ? body : literal.replaceAll(/\\(.)/gs, "$1");
}

interface Java {
  networkCallRecords: { Method: string; Uri: string; Response: Record<string, string> }[];
}

interface Excerpt {
  entries: { method: string; uri: string; requestBody: unknown; status: number; headers: Record<string, string>; body: unknown }[];
}

/** A recording of any recorder, written down in one form. */
interface Transcript {
  recorder: string;
  exchanges: { method: string; path: string; requestBody: string | null; status: number; headers: Record<string, string>; body: string }[];
}

function fromJson(recording: Java | Excerpt | Transcript): Read[] {
  if ("exchanges" in recording) return fromTranscript(recording);
  return "entries" in recording ? fromExcerpt(recording) : fromJava(recording);
}

function fromTranscript(transcript: Transcript): Read[] {
  const { recorder, exchanges } = withOneSubscription(transcript);
  const read = exchanges.map(({ requestBody, ...exchange }) => ({ ...exchange, requestBody: requestBody ?? undefined }));
  // The recorder of .NET keeps the answers to one request together.
  return recorder === "net" ? read.sort((one, other) => timeOf(one) - timeOf(other) || Number(isPoll(other)) - Number(isPoll(one))) : read;
}

/** The subscription of some has another number in bodies than in paths, or in its second half. */
function withOneSubscription(transcript: Transcript): Transcript {
  const [first = ""] = /0{8}-0{4}-0{4}-0{4}-\d{12}/.exec(transcript.exchanges[0]!.path) ?? [];
  return JSON.parse(JSON.stringify(transcript).replaceAll("00000000-0000-0000-0000-000000000101", first)) as Transcript;
}

function timeOf({ headers }: Read): number {
  return Date.parse(headers["date"] ?? "");
}

/** Of one second, the poll is the first: what is sent after it waited for it. */
function isPoll({ path }: Read): boolean {
  return /\/(operations|asyncoperations|operationresults|operationStatuses)\//i.test(path);
}

/** The Java management library's recordings have no request bodies. */
function fromJava({ networkCallRecords }: Java): Read[] {
  return networkCallRecords.map(({ Method: method, Uri: uri, Response: response }) => {
    const { StatusCode: status, Body: body = "", ...headers } = response;
    return { method, path: pathOf(uri), requestBody: undefined, status: Number(status), headers: lowerCase(Object.entries(headers)), body };
  });
}

/** Excerpts of Az PowerShell's recordings have bodies as JSON, and some headers only. */
function fromExcerpt({ entries }: Excerpt): Read[] {
  return entries.map(({ method, uri, requestBody, status, headers, body }) => ({
    method,
    path: pathOf(uri),
    requestBody: requestBody === null ? undefined : JSON.stringify(requestBody),
    status,
    headers: lowerCase(Object.entries(headers)),
    body: body === "" ? "" : JSON.stringify(body),
  }));
}

function pathOf(uri: string): string {
  return uri.replace(/^https?:\/\/[^/]+/, "");
}

function lowerCase(headers: [string, string][]): Record<string, string> {
  return Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]));
}
