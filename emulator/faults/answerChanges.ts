import type { LocalResponse, ParsedRequest, ResponseBody } from "../core/request";
import type { AnswerChange, GivenAnswer } from "./faultRule";
import { sampleBody } from "./sampleBodies";

/** What the placeholders of a rule stand for. */
interface Surroundings {
  request: ParsedRequest;
  /** The time that the answer's `Date` has. */
  now: number;
}

/** The answer that a rule gives in place of the service's. */
export function givenAnswer({ status, headers = {}, body, sample }: GivenAnswer, around: Surroundings): { status: number; headers: Record<string, string>; body: string } {
  const { type, text } = sample === undefined ? bodyOf(body, around) : sampleBody(sample);
  return { status, headers: { ...(type === undefined ? {} : { "content-type": type }), ...filledIn(headers, around) }, body: text };
}

/** The service's answer, changed as the rule says. */
export function changedAnswer(answer: LocalResponse, change: AnswerChange, around: Surroundings): LocalResponse {
  const { status = answer.status, headers = {}, body, sample, linksTo } = change;
  const replaced = sample !== undefined ? sampleBody(sample) : body !== undefined ? bodyOf(body, around) : changedBody(answer.body, change, around);
  const changed: Record<string, string> = { ...answer.headers };
  if (replaced?.type !== undefined) changed["content-type"] = replaced.type;
  if (replaced !== undefined) changed["content-length"] = String(Buffer.byteLength(replaced.text));
  for (const name of linksTo === undefined ? [] : ["location", "azure-asyncoperation"]) {
    if (changed[name] !== undefined) changed[name] = relinked(changed[name], linksTo!, around);
  }
  for (const name of Object.keys(headers)) if (headers[name] === null) delete changed[name.toLowerCase()];
  return { status, headers: { ...changed, ...filledIn(headers, around) }, body: replaced?.text ?? answer.body };
}

interface Body {
  /** The content type that goes with it, if one does. */
  type: string | undefined;
  text: string;
}

function bodyOf(body: unknown, around: Surroundings): Body {
  if (body === undefined) return { type: undefined, text: "" };
  if (typeof body === "string") return { type: undefined, text: fillIn(body, around) };
  return { type: "application/json; charset=utf-8", text: fillIn(JSON.stringify(body), around) };
}

function filledIn(headers: Readonly<Record<string, string | null>>, around: Surroundings): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (value === null ? [] : [[name.toLowerCase(), fillIn(value, around)]])));
}

function fillIn(text: string, { request, now }: Surroundings): string {
  const { origin, path, query } = request;
  const search = new URLSearchParams(query).toString();
  return text.replace(/\{(url|origin|host|date)([+-]\d+)?\}/g, (placeholder, name: string, seconds: string | undefined) => {
    if (name === "date") return new Date(now + Number(seconds ?? 0) * 1000).toUTCString();
    if (seconds !== undefined) return placeholder;
    if (name === "origin") return origin;
    return name === "host" ? origin.replace(/^https?:\/\//, "") : `${origin}${path}${search === "" ? "" : `?${search}`}`;
  });
}

/** A body that is no JSON stays as it is. */
function changedBody(body: ResponseBody, { set = {}, remove = [], letterCase = {}, linksTo }: AnswerChange, around: Surroundings): Body | undefined {
  let value: unknown;
  try {
    if (typeof body !== "string") return undefined;
    value = JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
  for (const path of remove) removeAt(value, path.split("."));
  for (const [path, member] of Object.entries(set)) setAt(value, path.split("."), typeof member === "string" ? fillIn(member, around) : member);
  if (letterCase.names !== undefined || letterCase.ids !== undefined) value = inLetterCase(value, letterCase);
  if (linksTo !== undefined) value = mapTexts(value, (text) => relinked(text, linksTo, around));
  return { type: undefined, text: JSON.stringify(value, null, body.includes("\r\n") ? 2 : undefined).replaceAll("\n", "\r\n") };
}

/** Sets each member that the path leads to; what is missing on the way is made. */
function setAt(value: unknown, [name = "", ...rest]: string[], member: unknown): void {
  if (!isParent(value)) return;
  for (const key of keysAt(value, name)) {
    if (rest.length === 0) value[key] = member;
    else {
      if (!Object.hasOwn(value, key) || !isParent(value[key])) value[key] = {};
      setAt(value[key], rest, member);
    }
  }
}

function removeAt(value: unknown, [name = "", ...rest]: string[]): void {
  if (!isParent(value)) return;
  for (const key of keysAt(value, name).reverse()) {
    if (rest.length > 0) removeAt(value[key], rest);
    else if (Array.isArray(value)) value.splice(Number(key), 1);
    else delete value[key];
  }
}

function keysAt(parent: Record<string, unknown>, name: string): string[] {
  return name === "*" ? Object.keys(parent) : [name];
}

function isParent(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

const letterCases = {
  lower: (text: string) => text.toLowerCase(),
  upper: (text: string) => text.toUpperCase(),
  pascal: (text: string) => text.charAt(0).toUpperCase() + text.slice(1),
} as const;

function inLetterCase(value: unknown, { names, ids }: NonNullable<AnswerChange["letterCase"]>): unknown {
  const inIds = ids === undefined ? value : mapTexts(value, (text) => (/^\/subscriptions\//i.test(text) ? letterCases[ids](text) : text));
  return names === undefined ? inIds : mapNames(inIds, letterCases[names]);
}

function mapTexts(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === "string") return map(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, map));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, mapTexts(member, map)]));
}

function mapNames(value: unknown, map: (name: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => mapNames(item, map));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [map(name), mapNames(member, map)]));
}

/** The same link at another origin, if it leads here. */
function relinked(link: string, linksTo: string, around: Surroundings): string {
  const { origin } = around.request;
  return link.toLowerCase().startsWith(`${origin}/`) ? fillIn(linksTo, around) + link.slice(origin.length) : link;
}
