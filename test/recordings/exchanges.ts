import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** One request and answer of real Azure. */
export interface Exchange {
  /** The recording's file name. */
  readonly file: string;
  /** Its place in the recording. */
  readonly index: number;
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** `undefined` where there was none or it was not recorded. */
  readonly requestBody: string | undefined;
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const folder = join(__dirname, "facts");

/** The names of the recordings of which `facts/` has the exchanges. */
export function recordingNames(): string[] {
  return readdirSync(folder).map(recordingOf).sort();
}

/** What Azure was asked and answered in a recording, in its order. White space in bodies and headers about the connection are not kept. */
export function readRecording(file: string): Exchange[] {
  const facts = JSON.parse(readFileSync(join(folder, factsFile(file)), "utf8")) as Fact[];
  return facts.map(({ method, path, sent, status, headers, answer }, index) => ({
    file,
    index,
    method,
    path,
    requestBody: sent === undefined ? undefined : textOf(sent),
    status,
    headers,
    body: answer === undefined ? "" : textOf(answer),
  }));
}

/** The file in `facts/` for a recording. */
export function factsFile(recording: string): string {
  return `${recording}.facts.json`;
}

function recordingOf(name: string): string {
  return name.replace(/\.facts\.json$/, "");
}

/** An exchange as it stands in `facts/`: one a line. Bodies are JSON; one that is not is `{ "text": … }`. */
export interface Fact extends Pick<Exchange, "method" | "path" | "status" | "headers"> {
  readonly sent?: unknown;
  readonly answer?: unknown;
}

function textOf(body: unknown): string {
  const isText = typeof body === "object" && body !== null && "text" in body && Object.keys(body).length === 1;
  return isText ? String(body.text) : JSON.stringify(body);
}
