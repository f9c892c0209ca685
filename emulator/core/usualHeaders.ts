import { randomUUID } from "node:crypto";
import type { Reply } from "./replies";
import type { LocalResponse, ParsedRequest } from "./request";

/** The headers that every answer of Azure has, except Strict-Transport-Security, which would stick to `localhost`. */
export function withUsualHeaders(call: { request: ParsedRequest; now: number; allowance?: Record<string, string> }, reply: Reply): LocalResponse {
  const { request, now } = call;
  const requestId = randomUUID();
  const clientRequestId = request.headers["x-ms-client-request-id"];
  const echo = clientRequestId !== undefined && /^[\x20-\x7e]+$/.test(clientRequestId) && request.headers["x-ms-return-client-request-id"]?.toLowerCase() === "true";
  const { body = "" } = reply;
  const whole = typeof body === "string" || body instanceof Uint8Array;
  return {
    status: reply.status,
    headers: {
      "cache-control": "no-cache",
      pragma: "no-cache",
      expires: "-1",
      date: new Date(now).toUTCString(),
      "x-content-type-options": "nosniff",
      "x-ms-request-id": requestId,
      "x-ms-correlation-request-id": request.headers["x-ms-correlation-request-id"] ?? requestId,
      "x-ms-routing-request-id": `LOCAL:${new Date(now).toISOString().replace(/[-:]|\.\d+/g, "")}:${requestId}`,
      ...(reply.withoutAllowance ? {} : call.allowance),
      ...(echo ? { "x-ms-client-request-id": clientRequestId } : {}),
      ...(reply.status === 204 || !whole ? {} : { "content-length": String(Buffer.byteLength(body)) }),
      ...reply.headers,
    },
    body: request.method === "HEAD" ? "" : body,
  };
}
