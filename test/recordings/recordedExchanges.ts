import { readRecording, recordingNames, type Exchange } from "./exchanges";

/** A request that a client once sent to Azure, and the answer, as a client reads them. */
export interface RecordedExchange extends Pick<Exchange, "file" | "method" | "status"> {
  /** The path without host and query. */
  readonly path: string;
  /** From JSON; `undefined` where there was none or it was not recorded. */
  readonly requestBody: unknown;
  /** From JSON; the text itself where it was none. */
  readonly responseBody: unknown;
}

/** Everything in the recordings, in their order. */
export function recordedExchanges(): RecordedExchange[] {
  return recordingNames().flatMap(readRecording).map(({ file, method, path, requestBody, status, body }) => ({
    file,
    method,
    path: path.replace(/\?.*$/, ""),
    requestBody: requestBody === undefined ? undefined : json(requestBody),
    status,
    responseBody: json(body),
  }));
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
