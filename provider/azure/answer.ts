import { isObject, type JsonObject } from "../model/shapes";
import { AzureError } from "./errors";

/** An answer of Azure's, whatever its status. */
export interface Answer {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** The answer's body as JSON; `undefined` where it has none or is not JSON. */
export function bodyOf(answer: Answer): unknown {
  try {
    return answer.text === "" ? undefined : (JSON.parse(answer.text) as unknown);
  } catch {
    return undefined;
  }
}

/** The value where it is an object; else one without properties. */
export function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** The objects in the value where it is an array; else none. */
export function objectsIn(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** How long the service asks to wait, in milliseconds. A date is compared with the service's own clock, or with the machine's time of day. */
export function retryAfterOf(answer: Answer): number | undefined {
  const value = answer.headers["retry-after"];
  if (value === undefined) return undefined;
  if (/^\d+$/.test(value.trim())) return Number(value) * 1000;
  const wanted = Date.parse(value);
  const now = Date.parse(answer.headers.date ?? "");
  return Number.isNaN(wanted) ? undefined : Math.max(0, wanted - (Number.isNaN(now) ? Date.now() : now));
}

/** The error for a response with a status of 400 or more. */
export function errorOf(answer: Answer, mayHaveActed: boolean): AzureError {
  const body = bodyOf(answer);
  const error = isObject(body) && isObject(body.error) ? body.error : body;
  const own = isObject(error) ? error : errorOfStorage(answer);
  const code = isCode(own.code) ? own.code : `HTTP ${answer.status}`;
  const message =
    typeof own.message === "string" && own.message !== "" ? own.message : `Azure returned ${answer.status} ${excerpt(answer)}`;
  const retryAfter = retryAfterOf(answer);
  const retryAfterInSeconds = retryAfter ? Math.ceil(retryAfter / 1000) : undefined;
  return new AzureError(message, { code, status: answer.status, mayHaveActed, retryAfterInSeconds, ...requestIdOf(answer) });
}

/** Storage names the code in a header, as answers to HEAD have no body, and writes XML. Its message ends with the request's id and time. */
function errorOfStorage(answer: Answer): { code?: string | undefined; message?: string | undefined } {
  const { headers, text } = answer;
  const code = headers["x-ms-error-code"];
  if (code === undefined) return {};
  const [, message] = /<Message>([^<]*?)(?:\s*\n?RequestId:[^<]*)?<\/Message>/.exec(text) ?? [];
  return { code, message: message === undefined || message.trim() === "" ? `Azure Storage returned ${answer.status}` : unescaped(message) };
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function unescaped(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|apos);/g, (_all, name: string) => entities[name] ?? "");
}

/** Whether a value is an error's code, such as `ResourceNotFound`, and not a text of any kind. */
export function isCode(value: unknown): value is string {
  return typeof value === "string" && /^[\w.:/-]{1,120}$/.test(value);
}

/** The error for a response with an invalid body. */
export function malformed(answer: Answer, what: string): AzureError {
  return new AzureError(`Azure returned an invalid response: expected ${what}, got ${answer.status} ${excerpt(answer)}`, {
    code: "MalformedAnswer",
    status: answer.status,
    ...requestIdOf(answer),
  });
}

function excerpt(answer: Answer): string {
  const type = answer.headers["content-type"] ?? "no content type";
  const text = answer.text.replaceAll(/\s+/g, " ");
  return `(${type}) ${text === "" ? "with an empty body" : JSON.stringify(text.slice(0, 200))}`;
}

function requestIdOf(answer: Answer): { requestId?: string } {
  const requestId = answer.headers["x-ms-request-id"];
  return requestId === undefined ? {} : { requestId };
}
