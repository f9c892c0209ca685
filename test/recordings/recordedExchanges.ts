import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

/** Real traffic with Azure, kept beside the repository. */
export const recordings = join(__dirname, "../../../shared/azure/recordings");

/** A request that a client once sent to Azure, and the answer. */
export interface RecordedExchange {
  readonly file: string;
  readonly method: string;
  /** The path without host and query. */
  readonly path: string;
  /** From JSON; `undefined` where there was none or it was not recorded. */
  readonly requestBody: unknown;
  readonly status: number;
  /** From JSON; the text itself where it was none. */
  readonly responseBody: unknown;
}

/** Everything in the recordings, in their order. */
export function recordedExchanges(): RecordedExchange[] {
  return readdirSync(recordings)
    .sort()
    .flatMap((file) => {
      const text = readFileSync(join(recordings, file), "utf8");
      if (file.endsWith(".yaml")) return fromVcr(file, parse(text) as Vcr);
      const content = JSON.parse(text) as Java | Excerpt;
      return "entries" in content ? fromExcerpt(file, content) : fromJava(file, content);
    });
}

interface Vcr {
  readonly interactions: readonly {
    readonly request: { readonly method: string; readonly uri: string; readonly body: string | null };
    readonly response: { readonly status: { readonly code: number }; readonly body: { readonly string: string } };
  }[];
}

/** The Azure CLI's recordings: VCR's form, request bodies as Python writes bytes. */
function fromVcr(file: string, { interactions }: Vcr): RecordedExchange[] {
  return interactions.map(({ request, response }) => ({
    file,
    method: request.method,
    path: pathOf(request.uri),
    requestBody:
      request.body === null ? undefined : json(request.body.replace(/^b'([^]*)'$/, (_bytes, text: string) => text.replace(/\\(.)/g, "$1"))),
    status: response.status.code,
    responseBody: json(response.body.string),
  }));
}

interface Java {
  readonly networkCallRecords: readonly {
    readonly Method: string;
    readonly Uri: string;
    readonly Response: { readonly StatusCode: string; readonly Body?: string };
  }[];
}

/** The Java library's recordings, which have no request bodies. */
function fromJava(file: string, { networkCallRecords }: Java): RecordedExchange[] {
  return networkCallRecords.map(({ Method, Uri, Response }) => ({
    file,
    method: Method,
    path: pathOf(Uri),
    requestBody: undefined,
    status: Number(Response.StatusCode),
    responseBody: json(Response.Body ?? ""),
  }));
}

interface Excerpt {
  readonly entries: readonly {
    readonly method: string;
    readonly uri: string;
    readonly requestBody: unknown;
    readonly status: number;
    readonly body: unknown;
  }[];
}

/** Excerpts of Az PowerShell's recordings. */
function fromExcerpt(file: string, { entries }: Excerpt): RecordedExchange[] {
  return entries.map(({ method, uri, requestBody, status, body }) => ({
    file,
    method,
    path: pathOf(uri),
    requestBody: requestBody ?? undefined,
    status,
    responseBody: body,
  }));
}

function pathOf(uri: string): string {
  return uri.replace(/^https?:\/\/[^/]+/, "").replace(/\?.*$/, "");
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
