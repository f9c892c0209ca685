import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { isControlPath } from "../control/control";
import type { createControl } from "../control/control";
import { parseRequest } from "../core/request";
import { plainHeaders, readBody, send } from "./exchange";

/** The page by plain HTTP. */
export interface PageDoor {
  /** `http://localhost:PORT` */
  url: string;
  close(): Promise<void>;
}

/**
 * Opens the page and the admin endpoints by plain HTTP, on this machine's loopback only: a browser does not know the authority of the
 * local Azure's certificate and would refuse it. Azure itself is not here.
 */
export async function openPageDoor(control: ReturnType<typeof createControl>, azureUrl: string): Promise<PageDoor> {
  const server = createServer((request, response) => {
    serve(control, azureUrl, request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}

async function serve(control: ReturnType<typeof createControl>, azureUrl: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { host = "" } = request.headers;
  // No web page reaches it under a name of its own.
  if (!/^(localhost|127\.0\.0\.1)(:\d+)?$/i.test(host)) return send(response, refusal(403, "ForeignHost", `The local Azure's page is at http://localhost, not at "${host}".`));
  const method = request.method ?? "GET";
  const url = `http://${host}${request.url ?? "/"}`;
  if (!isControlPath(parseRequest({ method, url }).path)) return send(response, refusal(404, "NotFound", `This address serves only the local Azure's page. Azure's API is at ${azureUrl}.`));
  await send(response, await control({ method, url, headers: plainHeaders(request), readBody: (limit) => readBody(request, limit) }));
}

function refusal(status: number, code: string, message: string): Parameters<typeof send>[1] {
  const body = `${JSON.stringify({ error: { code, message } })}\n`;
  return { status, headers: { "content-type": "application/json; charset=utf-8", "x-content-type-options": "nosniff", connection: "close" }, body };
}
