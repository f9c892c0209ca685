import { evaluateIn } from "../expressions/evaluate";
import { isObject, toText } from "../expressions/values";
import type { Values } from "../expressions/values";
import type { ActionAnswer, Due, Engine, Step } from "./engine";
import { scopeOf } from "./expressionScope";
import { failed } from "./records";
import type { Outcome } from "./records";
import { isTransient, retryAfter } from "./retryPolicy";
import { statusName } from "./statusNames";

/** How long an operation that says nothing of it is left alone before it is polled, in milliseconds. */
const pollInterval = 20_000;

/** How an asynchronous operation ends that has not succeeded. */
const unsuccessful = ["failed", "canceled", "cancelled"];

/** Sends a request; again while the answer is transient, and on until an asynchronous operation has ended. */
export async function http(engine: Engine, step: Step): Promise<Outcome | Due> {
  const { record, placed } = step;
  if (record.state?.until !== undefined && record.state.until > engine.now) return record.state.until;
  const given = evaluateIn(placed.action.inputs, scopeOf(engine, placed, step.indices)) as Values;
  record.inputs ??= recorded(given);
  // What was evaluated once stays; only what is not recorded is evaluated again.
  const inputs: Values = { ...(record.inputs as Values), headers: given["headers"] };
  const state = (record.state ??= { attempt: 1 });
  const url = addressOf(state.poll?.url ?? toText(inputs["uri"]), state.poll === undefined ? inputs["queries"] : undefined);
  if (url === undefined) return failed("InvalidTemplate", `The value '${toText(inputs["uri"])}' of the 'uri' of action '${placed.name}' is not an absolute URI.`);
  if (!engine.isOwn(url)) {
    return failed("HostNotFound", `Http request failed with status code 'HostNotFound' and status message: 'The local Azure reaches no other hosts than itself: "${url.host}" was not asked.'.`);
  }
  const sent = await send(engine, step, inputs, url);
  if ("problem" in sent) return failed("WorkflowManagedIdentityNotSpecified", sent.problem);
  if (sent.answer === undefined || isTransient(sent.answer.status)) {
    const wait = retryAfter(inputs["retryPolicy"], state.attempt ?? 1);
    if (wait !== undefined) {
      state.attempt = (state.attempt ?? 1) + 1;
      record.retries = (record.retries ?? 0) + 1;
      state.until = engine.now + Math.max(wait, waitOf(sent.answer) ?? 0, 1);
      return state.until;
    }
  }
  if (sent.answer === undefined) return failed("BadGateway", `Http request failed: the connection to '${url.host}' was closed unexpectedly.`);
  return polling(engine, step, sent.answer) ?? outcomeOf(sent.answer, state.poll?.kind === "operation" && unsuccessful.includes(operationStatus(sent.answer)));
}

/** Inputs as they may be seen: without what opens something. */
function recorded({ headers, ...others }: Values): Values {
  if (!isObject(headers)) return headers === undefined ? others : { ...others, headers };
  return { ...others, headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, isSecretHeader.test(name) ? "*sanitized*" : value])) };
}

export const isSecretHeader = /^(authorization|cookie|set-cookie|proxy-authorization|ocp-apim-subscription-key|x-functions-key)$/i;

function addressOf(uri: string, queries: unknown): URL | undefined {
  if (!URL.canParse(uri) || !/^https?:$/.test(new URL(uri).protocol)) return undefined;
  const url = new URL(uri);
  for (const [name, value] of Object.entries(isObject(queries) ? queries : {})) url.search += `${url.search === "" ? "?" : "&"}${encodeURIComponent(name)}=${encodeURIComponent(toText(value))}`;
  return url;
}

/** The answer; `undefined` where the connection ends without one. */
async function send(engine: Engine, { placed, record }: Step, inputs: Values, url: URL): Promise<{ answer: ActionAnswer | undefined } | { problem: string }> {
  const { authentication, headers, body, method } = inputs;
  const isPoll = record.state?.poll !== undefined;
  const sent: Record<string, string> = Object.fromEntries(Object.entries(isObject(headers) ? headers : {}).map(([name, value]) => [name.toLowerCase(), toText(value)]));
  if (isObject(authentication)) {
    const token = await engine.token(toText(authentication["audience"]), authentication["identity"] === undefined ? undefined : toText(authentication["identity"]));
    if ("problem" in token) return token;
    sent["authorization"] = `Bearer ${token.token}`;
  }
  const hasBody = body !== undefined && body !== null && !isPoll;
  if (hasBody) sent["content-type"] ??= typeof body === "string" ? "text/plain; charset=utf-8" : "application/json; charset=utf-8";
  const text = !hasBody ? undefined : typeof body === "string" ? body : JSON.stringify(body);
  try {
    return { answer: await engine.send({ method: isPoll ? "GET" : toText(method).toUpperCase(), url: url.href, headers: sent, body: text }, placed.name) };
  } catch {
    return { answer: undefined };
  }
}

/** When an asynchronous operation is asked about next; `undefined` when there is none, or none any more. */
function polling(engine: Engine, { placed, record }: Step, answer: ActionAnswer): Due | undefined {
  if (placed.action.operationOptions === "DisableAsyncPattern") return undefined;
  const state = record.state!;
  const location = answer.headers["location"];
  const operation = answer.headers["azure-asyncoperation"];
  if (state.poll?.kind === "operation") {
    if (answer.status >= 300 || ["", "succeeded", ...unsuccessful].includes(operationStatus(answer))) return undefined;
  } else {
    if (answer.status !== 202) return undefined;
    if (location !== undefined) state.poll = { url: location, kind: "location" };
    else if (operation !== undefined) state.poll = { url: operation, kind: "operation" };
    else if (state.poll === undefined) return undefined;
  }
  state.attempt = 1;
  state.until = engine.now + (waitOf(answer) ?? pollInterval);
  return state.until;
}

/** Milliseconds of `Retry-After`: at least one second, for time must go on. */
function waitOf(answer: ActionAnswer | undefined): number | undefined {
  const seconds = Number(answer?.headers["retry-after"]);
  return answer?.headers["retry-after"] === undefined || !(seconds >= 0) ? undefined : Math.max(1000, seconds * 1000);
}

function outcomeOf(answer: ActionAnswer, hasFailed: boolean): Outcome {
  const body = bodyOf(answer);
  const headers = Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name, isSecretHeader.test(name) ? "*sanitized*" : value]));
  const status = answer.status < 300 && !hasFailed ? "Succeeded" : "Failed";
  return { status, code: statusName(answer.status), outputs: { statusCode: answer.status, headers, ...(body === undefined ? {} : { body }) } };
}

/** What an asynchronous operation says of itself, in lower case. */
function operationStatus(answer: ActionAnswer): string {
  const body = bodyOf(answer);
  return isObject(body) ? toText(body["status"]).toLowerCase() : "";
}

function bodyOf({ headers, body }: ActionAnswer): unknown {
  if (body.length === 0) return undefined;
  const type = headers["content-type"] ?? "";
  if (/json/i.test(type)) {
    try {
      return JSON.parse(body.toString()) as unknown;
    } catch {
      return body.toString();
    }
  }
  return /^text\/|xml|charset/i.test(type) ? body.toString() : { "$content-type": type || "application/octet-stream", $content: body.toString("base64") };
}
