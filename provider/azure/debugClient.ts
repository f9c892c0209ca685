import { createDefaultHttpClient, type HttpClient, type PipelineRequest } from "@azure/core-rest-pipeline";

/**
 * Carries requests and writes a line for each. Nothing secret is in it: no header, no answer, of a query only what is known to be harmless,
 * and a body only where it describes a packet capture.
 */
export function debugClient(write: (line: string) => void, client: HttpClient = createDefaultHttpClient()): HttpClient {
  return {
    sendRequest: async (request) => {
      const started = performance.now();
      const asked = `${request.method} ${withoutSecrets(request.url)}${bodyOf(request)}`;
      const took = (): string => `${Math.round(performance.now() - started)} ms`;
      try {
        const response = await client.sendRequest(request);
        const id = response.headers.get("x-ms-request-id");
        write(`debug: ${asked}: ${response.status} in ${took()}${id === undefined ? "" : ` (request id ${id})`}`);
        return response;
      } catch (error) {
        const { code, name } = error as { code?: string; name?: string };
        write(`debug: ${asked}: ${code ?? name ?? "no response"} after ${took()}`);
        throw error;
      }
    },
  };
}

const harmless = new Set(["api-version", "comp", "restype", "prefix", "delimiter", "maxresults", "include"]);

/** The address; values of its query that may be a signature or a token are left out, and so are credentials before the host. */
function withoutSecrets(address: string): string {
  const url = new URL(address);
  const query = [...url.searchParams].map(([name, value]) => `${name}=${harmless.has(name.toLowerCase()) ? value : "…"}`).join("&");
  return `${url.origin}${url.pathname}${query === "" ? "" : `?${query}`}`;
}

function bodyOf({ method, url, body }: PipelineRequest): string {
  return method === "PUT" && /\/packetCaptures\/[^/]+$/i.test(new URL(url).pathname) && typeof body === "string" ? ` ${body}` : "";
}
