import { readdirSync, readFileSync, writeFileSync } from "node:fs";
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
  const facts = factLines(file).map((line) => JSON.parse(line) as Fact);
  const keptAt = (index: number): Kept => {
    const fact = facts[index]!;
    return "again" in fact ? keptAt(fact.again) : fact;
  };
  return facts.map((_, index) => {
    const { method, path, sent, status, headers, names, namesOf, answer, answerOf } = keptAt(index);
    const allNames = namesOf === undefined ? names : keptAt(namesOf).names;
    const body = answerOf === undefined ? answer : keptAt(answerOf).answer;
    return {
      file,
      index,
      method,
      path,
      requestBody: sent === undefined ? undefined : textOf(sent),
      status,
      headers: { ...headers, ...Object.fromEntries((allNames ?? "").split(" ").filter((name) => name !== "").map((name) => [name, ""])) },
      body: body === undefined ? "" : textOf(body),
    };
  });
}

/** The exchanges of a recording as they stand in `facts/`. */
export function factLines(file: string): string[] {
  return readFileSync(pathOf(file), "utf8").trim().split("\n").slice(1, -1).map((line) => line.replace(/,$/, ""));
}

export function writeFactLines(file: string, lines: readonly string[]): void {
  writeFileSync(pathOf(file), `[\n${lines.join(",\n")}\n]\n`);
}

function pathOf(recording: string): string {
  return join(folder, `${recording}.facts.json`);
}

function recordingOf(name: string): string {
  return name.replace(/\.facts\.json$/, "");
}

/** An exchange as it stands in `facts/`, one a line, or the place of the one that was the same before. */
export type Fact = Kept | { readonly again: number };

/** Bodies are JSON; one that is not is `{ "text": … }`. `…Of` is the place of the exchange that had the same before. */
export interface Kept extends Pick<Exchange, "method" | "path" | "status"> {
  readonly sent?: unknown;
  /** Those whose values are compared. */
  readonly headers: Exchange["headers"];
  /** Of the other headers, the names. */
  readonly names?: string;
  readonly namesOf?: number;
  readonly answer?: unknown;
  readonly answerOf?: number;
}

function textOf(body: unknown): string {
  const isText = typeof body === "object" && body !== null && "text" in body && Object.keys(body).length === 1;
  return isText ? String(body.text) : JSON.stringify(body);
}
