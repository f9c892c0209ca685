import { readFileSync } from "node:fs";
import { Agent, request } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { isObject, type Values } from "../protocol/values";

/** An answer of ARM. */
export interface Answer {
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Undefined where it is no JSON object. */
  body: Values | undefined;
  text: string;
}

/** The variables that lead to the local Azure; see `environment` of the emulator. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** The local Azure's resource manager, and nobody else's: it is asked who it is before it is sent anything. */
export class LocalArm {
  private readonly agent: Agent;
  private origin: Promise<string> | undefined;
  private token: { value: string; expires: number } | undefined;

  constructor(private readonly variables: Variables) {
    const authority = variables["NODE_EXTRA_CA_CERTS"];
    // A connection that is kept may be closed by the other side in the moment in which it is used again, and a PUT is not to be repeated blindly.
    this.agent = new Agent({ keepAlive: false, ...(authority === undefined ? {} : { ca: readFileSync(authority) }) });
  }

  close(): void {
    this.agent.destroy();
  }

  get subscriptionId(): string | undefined {
    return this.variables["ARM_SUBSCRIPTION_ID"];
  }

  get clientId(): string | undefined {
    return this.variables["ARM_CLIENT_ID"];
  }

  get tenantId(): string | undefined {
    return this.variables["ARM_TENANT_ID"];
  }

  /** Sends a request and follows the operation that it starts to its end. Throws what ARM says when it fails, except for 404. */
  async send(method: string, path: string, apiVersion: string, options: { body?: Values; query?: Values; signal?: AbortSignal } = {}): Promise<Answer> {
    const origin = await this.findOrigin();
    const query = new URLSearchParams({ "api-version": apiVersion, ...(options.query as Record<string, string> | undefined) });
    const answer = await this.authorized(method, `${origin}${path}?${query.toString()}`, options);
    if (answer.status >= 400 && answer.status !== 404) throw failure(method, path, answer);
    return this.follow(origin, answer, { method, path, ...(options.signal === undefined ? {} : { signal: options.signal }) });
  }

  private async follow(origin: string, first: Answer, { method, path, signal }: { method: string; path: string; signal?: AbortSignal }): Promise<Answer> {
    const operation = headerOf(first, "azure-asyncoperation");
    let where = operation ?? (first.status === 202 ? headerOf(first, "location") : undefined);
    if (where === undefined || first.status === 404) return first;
    for (;;) {
      if (new URL(where).origin !== origin) throw new Error(`following ${method} ${path}: the operation is not in the local Azure: ${new URL(where).origin}`);
      const answer = await this.authorized("GET", where, signal === undefined ? {} : { signal });
      if (answer.status >= 400) throw failure(method, path, answer);
      const status = operation === undefined ? (answer.status === 202 ? "InProgress" : "Succeeded") : answer.body?.["status"];
      if (status === "Succeeded") return answer;
      if (status === "Failed" || status === "Canceled") throw failure(method, path, answer);
      where = operation ?? headerOf(answer, "location") ?? where;
      await sleep(Math.max(0.1, Number(headerOf(answer, "retry-after") ?? 1)) * 1000, undefined, signal === undefined ? {} : { signal });
    }
  }

  /** A token for whoever asks, as `getClientToken` does. */
  async getToken(): Promise<string> {
    const origin = await this.findOrigin();
    if (this.token !== undefined && this.token.expires > Date.now() + 60_000) return this.token.value;
    const form = new URLSearchParams({
      grant_type: "client_credentials",
      client_id: this.clientId ?? "",
      client_secret: this.variables["ARM_CLIENT_SECRET"] ?? "",
      scope: `${origin}/.default`,
    });
    const url = `${origin}/${this.tenantId ?? "common"}/oauth2/v2.0/token`;
    const answer = await this.exchange("POST", url, { text: form.toString(), headers: { "content-type": "application/x-www-form-urlencoded" } });
    const { access_token: value, expires_in: seconds } = answer.body ?? {};
    if (answer.status !== 200 || typeof value !== "string") throw new Error(`signing in to the local Azure: it answered with ${answer.status}`);
    this.token = { value, expires: Date.now() + Number(seconds) * 1000 };
    return value;
  }

  private async authorized(method: string, url: string, { body, signal }: { body?: Values; signal?: AbortSignal }): Promise<Answer> {
    const headers = { authorization: `Bearer ${await this.getToken()}`, ...(body === undefined ? {} : { "content-type": "application/json" }) };
    return this.exchange(method, url, { headers, ...(body === undefined ? {} : { text: JSON.stringify(body) }), ...(signal === undefined ? {} : { signal }) });
  }

  private findOrigin(): Promise<string> {
    this.origin ??= this.recognise().catch((error: unknown) => {
      this.origin = undefined;
      throw error;
    });
    return this.origin;
  }

  /** The stand-in must never touch what is real: loopback only, and only what calls itself the local Azure. */
  private async recognise(): Promise<string> {
    const host = this.variables["ARM_METADATA_HOSTNAME"];
    if (host === undefined || host === "") throw new Error("the stand-in for azure-native works with the local Azure only, and ARM_METADATA_HOSTNAME is not set");
    const origin = loopbackOrigin(`https://${host}`);
    const { body } = await this.exchange("GET", `${origin}/metadata/endpoints?api-version=2022-09-01`);
    if (body?.["name"] !== "LocalAzure") throw notLocal(origin);
    const login = (body["authentication"] as Values | undefined)?.["loginEndpoint"];
    if (body["resourceManager"] !== origin || login !== origin) throw notLocal(String(body["resourceManager"]));
    return origin;
  }

  private exchange(method: string, url: string, { text, headers = {}, signal }: { text?: string; headers?: Record<string, string>; signal?: AbortSignal } = {}): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const outgoing = request(url, { method, agent: this.agent, headers, ...(signal === undefined ? {} : { signal }) }, (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.on("error", reject);
        response.on("end", () => {
          const text = Buffer.concat(parts).toString();
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: parse(text), text });
        });
      });
      outgoing.on("error", reject);
      outgoing.end(text);
    });
  }
}

function loopbackOrigin(url: string): string {
  const { origin, hostname } = new URL(url);
  if (["localhost", "127.0.0.1", "[::1]"].includes(hostname)) return origin;
  throw notLocal(hostname);
}

function notLocal(what: string): Error {
  return new Error(`the stand-in for azure-native works with the local Azure only, and "${what}" is something else`);
}

function parse(text: string): Values | undefined {
  try {
    const value = JSON.parse(text) as unknown;
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function headerOf({ headers }: Answer, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function failure(method: string, path: string, { status, body }: Answer): Error {
  const error = body?.["error"] as { code?: string; message?: string } | undefined;
  return new Error(`${method} ${path}: ${error?.message ?? "no reason was given"} (${error?.code ?? status})`);
}
