import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { LocalResponse } from "../core/request";

/** Reads a request's body; `undefined` if it has more bytes than `limit`. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The headers as plain text, one for each name. */
export function plainHeaders({ headers }: IncomingMessage): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : value]));
}

/** Sends an answer. A body in parts is made no faster than the client takes it, and no further when the client has gone. */
export async function send(response: ServerResponse, { status, headers, body }: LocalResponse): Promise<void> {
  response.writeHead(status, headers);
  if (typeof body !== "string" && !(body instanceof Uint8Array)) return pipeline(Readable.from(body, { objectMode: false }), response);
  response.end(status === 204 ? undefined : body);
}
