import { isObject } from "../model/shapes";
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

/** How long the service asks to wait, in milliseconds. A date is taken against the service's own clock. */
export function retryAfterOf(answer: Answer): number | undefined {
  const value = answer.headers["retry-after"];
  if (value === undefined) return undefined;
  if (/^\d+$/.test(value.trim())) return Number(value) * 1000;
  const wanted = Date.parse(value);
  const now = Date.parse(answer.headers.date ?? "");
  return Number.isNaN(wanted) ? undefined : Math.max(0, wanted - (Number.isNaN(now) ? Date.now() : now));
}

/** The error that an answer with a status of 400 or more is. */
export function errorOf(answer: Answer, mayHaveActed: boolean): AzureError {
  const body = bodyOf(answer);
  const error = isObject(body) && isObject(body.error) ? body.error : body;
  const code = isObject(error) && typeof error.code === "string" && error.code !== "" ? error.code : `HTTP ${answer.status}`;
  const message =
    isObject(error) && typeof error.message === "string" && error.message !== ""
      ? error.message
      : `Azure answered ${answer.status} ${excerpt(answer)}`;
  const retryAfter = retryAfterOf(answer);
  const retryAfterInSeconds = retryAfter ? Math.ceil(retryAfter / 1000) : undefined;
  return new AzureError(message, { code, status: answer.status, mayHaveActed, retryAfterInSeconds, ...requestIdOf(answer) });
}

/** The error that an answer is whose body makes no sense. */
export function malformed(answer: Answer, what: string): AzureError {
  return new AzureError(`Azure answered ${answer.status}, but not with ${what}: ${excerpt(answer)}`, {
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
