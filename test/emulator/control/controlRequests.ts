import { createControl } from "../../../emulator/control/control";
import { collect } from "../../../emulator/core/request";
import type { LocalAzure } from "../../../emulator";

export const controlToken = "t".repeat(43);
export const controlOrigin = "https://localhost:8443";

export interface ControlAnswer {
  status: number;
  headers: Record<string, string>;
  bytes: Buffer;
  text: string;
  json: Record<string, unknown> & { error?: { code: string; message: string } };
}

/** Asks the page and the admin endpoints as the HTTPS door would. */
export function controlRequests(azure: LocalAzure) {
  const control = createControl(azure, controlToken);
  return async function ask(method: string, path: string, { headers = {}, body = "" }: { headers?: Record<string, string>; body?: string } = {}): Promise<ControlAnswer> {
    const readBody = (limit: number) => Promise.resolve(Buffer.byteLength(body) > limit ? undefined : Buffer.from(body));
    const answer = await control({ method, url: controlOrigin + path, headers, readBody });
    const bytes = await collect(answer.body);
    const text = bytes.toString();
    const json = answer.headers["content-type"]?.startsWith("application/json") ? (JSON.parse(text) as ControlAnswer["json"]) : {};
    return { status: answer.status, headers: answer.headers, bytes, text, json };
  };
}

/** What a program sends along. */
export const bearer = { authorization: `Bearer ${controlToken}` };

/** What the page's own script sends along: cookie, form's key, and what browsers say of a request from the same origin. */
export async function fromPage(ask: ReturnType<typeof controlRequests>): Promise<{ cookie: string; headers: Record<string, string>; formKey: string }> {
  const cookie = (await ask("GET", `/?token=${controlToken}`)).headers["set-cookie"]!.split(";")[0]!;
  const [, formKey = ""] = /name="form-key" value="([\w-]+)"/.exec((await ask("GET", "/", { headers: { cookie } })).text) ?? [];
  return { cookie, formKey, headers: { cookie, origin: controlOrigin, "sec-fetch-site": "same-origin", "x-form-key": formKey } };
}
