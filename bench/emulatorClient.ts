// What the measurements of the local Azure share: requests over HTTPS, and processes that are started and stopped.

import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { type Agent, request } from "node:https";
import { createLocalAzure } from "../emulator";

const { tenantId, clientId, clientSecret } = createLocalAzure().identity;

export async function logIn(url: string, ca: Buffer): Promise<string> {
  const form = new URLSearchParams({ grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret, scope: `${url}/.default` });
  const { body } = await send(url, `/${tenantId}/oauth2/v2.0/token`, { ca, form: form.toString() });
  return (JSON.parse(body) as { access_token: string }).access_token;
}

interface Sent {
  ca: Buffer;
  authorization?: string;
  /** Makes it a POST. */
  form?: string;
  /** Makes it a PUT. */
  json?: string;
  agent?: Agent;
}

/** Sends a GET, unless there is something to send, and expects success. */
export async function send(url: string, path: string, { ca, authorization, form, json, agent }: Sent): Promise<{ headers: Record<string, unknown>; body: string }> {
  const contentType = form === undefined ? "application/json" : "application/x-www-form-urlencoded";
  const headers = { ...(authorization === undefined ? {} : { authorization }), ...((form ?? json) === undefined ? {} : { "content-type": contentType }) };
  const method = form === undefined ? (json === undefined ? "GET" : "PUT") : "POST";
  const outgoing = request(url + path, { method, ca, headers, ...(agent === undefined ? {} : { agent }) });
  outgoing.end(form ?? json);
  const [response] = (await once(outgoing, "response")) as [import("node:http").IncomingMessage];
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part as Buffer);
  const body = Buffer.concat(parts).toString();
  if (response.statusCode !== 200 && response.statusCode !== 201) throw new Error(`asking for ${path}: ${response.statusCode} ${body}`);
  return { headers: response.headers, body };
}

export async function printed(child: ChildProcess, pattern: RegExp): Promise<string> {
  let text = "";
  for await (const part of child.stdout!) {
    text += String(part);
    const found = pattern.exec(text)?.[1];
    if (found !== undefined) return found;
  }
  throw new Error(`the server ended: ${text}`);
}

export async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exit = once(child, "exit");
  child.kill();
  await exit;
}

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

export function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
