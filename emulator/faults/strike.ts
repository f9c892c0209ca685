import { setTimeout as sleep } from "node:timers/promises";
import { ConnectionReset } from "../core/request";
import type { LocalResponse, ParsedRequest } from "../core/request";
import { withUsualHeaders } from "../core/usualHeaders";
import { changedAnswer, givenAnswer } from "./answerChanges";
import { deliver } from "./delivery";
import type { FaultAction } from "./faultRule";

/** What a fault needs of the local Azure that it strikes. */
export interface Struck {
  request: ParsedRequest;
  signal: AbortSignal | undefined;
  /** The service's time. */
  now(): number;
  process(): Promise<LocalResponse>;
  expireTokens(): void;
  refuseConnections(seconds: number): void;
}

/** Answers a request that a fault rule has struck. */
export async function strike(action: FaultAction, struck: Struck): Promise<LocalResponse> {
  const { delaySeconds, answerDelaySeconds, expireTokens, reset, refuseSeconds, respond, when = "before" } = action;
  await wait(delaySeconds, struck.signal);
  if (expireTokens) struck.expireTokens();
  if (reset === "before" || reset === "after" || refuseSeconds !== undefined) {
    if (reset === "after") await struck.process();
    await wait(answerDelaySeconds, struck.signal);
    if (refuseSeconds !== undefined) struck.refuseConnections(refuseSeconds);
    throw new ConnectionReset();
  }
  const processed = respond !== undefined && when === "before" ? undefined : await struck.process();
  await wait(answerDelaySeconds, struck.signal);
  const now = struck.now() + (action.skewSeconds ?? 0) * 1000;
  const around = { request: struck.request, now };
  const answer = respond === undefined ? processed! : withUsualHeaders(around, givenAnswer(respond, around));
  return delivered(action, dated(action, now, action.change === undefined ? answer : changedAnswer(answer, action.change, around)), struck.signal);
}

async function wait(seconds: number | undefined, signal: AbortSignal | undefined): Promise<void> {
  if (seconds !== undefined) await sleep(seconds * 1000, undefined, signal === undefined ? {} : { signal });
}

function dated({ skewSeconds, change }: FaultAction, now: number, answer: LocalResponse): LocalResponse {
  const given = Object.keys(change?.headers ?? {}).some((name) => name.toLowerCase() === "date");
  return skewSeconds === undefined || given ? answer : { ...answer, headers: { ...answer.headers, date: new Date(now).toUTCString() } };
}

function delivered({ reset, bytesPerSecond }: FaultAction, answer: LocalResponse, signal: AbortSignal | undefined): LocalResponse {
  if (bytesPerSecond === undefined && reset !== "middle") return answer;
  const resetAfter = reset === "middle" ? Math.floor(Number(answer.headers["content-length"] ?? 0) / 2) : undefined;
  return { ...answer, body: deliver(answer.body, { bytesPerSecond, resetAfter }, signal) };
}
