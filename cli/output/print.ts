import { createRequire } from "node:module";
import { withoutControls } from "../../provider/model/readable";
import type * as formatsModule from "./formats";
import type { Format, Shown } from "./formats";
import type * as queryModule from "./query";
import type { Column } from "./table";

const load = createRequire(__filename);

/** The options of every command with a result. */
export interface OutputOptions {
  output: Format;
  /** A JMESPath expression. */
  query?: string;
}

/** What a command found out: the whole of it for programs, columns or properties of it for people. */
export type Result<T> = ListResult<T> | ItemResult<T>;

export interface ListResult<T> {
  readonly items: readonly T[];
  readonly columns: readonly Column<T>[];
}

export interface ItemResult<T> {
  readonly item: T;
  /** Titles and texts; what has no text is left out. */
  readonly lines: readonly (readonly [title: string, text: string | undefined])[];
}

/** Prints a result to stdout in the form that was asked for; stderr names the columns for which the terminal has no room. */
export function print<T>(result: Result<T>, options: OutputOptions): void {
  const { text, leftOut } = shownAs(result, options, widthOfTerminal());
  process.stdout.write(text);
  if (leftOut.length > 0) process.stderr.write(`The terminal is too narrow for ${leftOut.map((title) => withoutControls(title)).join(", ")}; \`-o yaml\` shows everything.\n`);
}

function shownAs<T>(result: Result<T>, { output, query }: OutputOptions, width: number): Shown {
  const { anyTable, idText, jsonText, listTable, tsvText, yamlText } = load("./formats") as typeof formatsModule;
  if (output === "table" && query === undefined) return "items" in result ? listTable(result.items, result.columns, width) : whole(linesText(result));
  if (output === "tsv" && query === undefined && "items" in result) return whole(tsvText(valuesOf(result)));
  const { queried } = load("./query") as typeof queryModule;
  const data: unknown = "items" in result ? result.items : result.item;
  const shown = query === undefined ? data : queried(data, query);
  if (output === "table") return anyTable(shown, width);
  return whole({ json: jsonText, yaml: yamlText, tsv: tsvText, id: idText }[output](shown));
}

function whole(text: string): Shown {
  return { text, leftOut: [] };
}

function linesText<T>(result: ItemResult<T>): string {
  const lines = result.lines.filter((line): line is [string, string] => line[1] !== undefined);
  const room = Math.max(...lines.map(([title]) => title.length));
  return lines.map(([title, text]) => `${title.padEnd(room)}  ${withoutControls(text)}\n`).join("");
}

function valuesOf<T>({ items, columns }: ListResult<T>): unknown[][] {
  return items.map((item) => columns.map(({ of, value = of }) => value(item)));
}

/** Columns of the terminal that stdout is; without one nothing is cut. */
export function widthOfTerminal(stream: NodeJS.WriteStream = process.stdout): number {
  return stream.isTTY ? (stream.columns ?? 80) : Infinity;
}
