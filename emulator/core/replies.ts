import { randomUUID } from "node:crypto";
import { shownSince } from "./apiVersions";
import type { ArmError } from "./armErrors";
import type { ResponseBody } from "./request";

/** What a handler answers; `answer` adds the headers that every answer of Azure has. */
export interface Reply {
  status: number;
  headers?: Record<string, string>;
  /** Without a `content-length` among the headers, the length of text and bytes is filled in; what comes in parts has to give it. */
  body?: ResponseBody;
  /** ARM itself, instead of a resource provider behind it. */
  by?: "gateway";
  /** The headers that say how much the caller may still ask are left out. */
  withoutAllowance?: true;
}

/** As resource providers write JSON: indented by two, lines ended by CRLF. */
export function pretty(status: number, value: unknown, headers: Record<string, string> = {}): Reply {
  return { status, headers: { "content-type": "application/json; charset=utf-8", ...headers }, body: prettyJson(value) };
}

/** As ARM itself writes JSON, and what it collects from several regions: without white space. */
export function compact(status: number, value: unknown, headers: Record<string, string> = {}): Reply {
  return { status, headers: { "content-type": "application/json; charset=utf-8", ...headers }, body: JSON.stringify(value), by: "gateway" };
}

/** A list of a whole subscription: what one region has is its own answer; ARM collects those of several (recorded of network watchers). */
export function collected(resources: readonly { location?: string }[], value: unknown): Reply {
  return new Set(resources.map(({ location }) => location)).size === 1 ? pretty(200, value) : compact(200, value);
}

/** As Microsoft.Storage writes JSON: without white space and charset; the api-versions of 2016 end with a line feed (recorded). */
export function storageJson({ apiVersion }: { apiVersion: string }, status: number, value: unknown): Reply {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(value) + (apiVersion.startsWith("2016-") ? "\n" : "") };
}

/** As Microsoft.Storage answers without a body: with the type of one (recorded). */
export function storageText(status: number, headers: Record<string, string> = {}): Reply {
  return { status, headers: { "content-type": "text/plain; charset=utf-8", ...headers } };
}

const notFoundHint = " For more details please go to https://aka.ms/ARMResourceNotFoundFix";

export function empty(status: number, headers: Record<string, string> = {}): Reply {
  return { status, headers };
}

export function errorReply(error: ArmError, apiVersion?: string): Reply {
  const { status, code, by } = error.entry;
  if (by === "gateway") {
    const message = apiVersion !== undefined && apiVersion < shownSince.notFoundHint ? error.message.replace(notFoundHint, "") : error.message;
    return compact(status, { error: { code, message } }, { "x-ms-failure-cause": "gateway", ...error.headers });
  }
  return pretty(status, { error: { code, message: error.message, details: [] } }, { ...error.headers });
}

/** A part of a pretty answer that stands on one line all the same. */
export function oneLine(value: unknown): string {
  return oneLineMark + JSON.stringify(value);
}

/** Nobody outside can write it, so no text of a request is taken for it. */
const oneLineMark = `${randomUUID()} `;
const oneLineText = new RegExp(`"${oneLineMark}(?:[^"\\\\]|\\\\.)*"`, "g");

function prettyJson(value: unknown): string {
  const text = JSON.stringify(value, null, 2).replaceAll("\n", "\r\n");
  return text.includes(oneLineMark) ? text.replaceAll(oneLineText, (quoted) => (JSON.parse(quoted) as string).slice(oneLineMark.length)) : text;
}
