import { createRequire } from "node:module";
import { withoutControls } from "../../provider/model/readable";
import type * as formatsModule from "./formats";
import type { Format } from "./formats";
import type * as queryModule from "./query";
import { type Column, tableLines } from "./table";

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

/** Prints a result to stdout in the form that was asked for. */
export function print<T>(result: Result<T>, { output, query }: OutputOptions): void {
  process.stdout.write(rendered(result, { output, ...(query !== undefined && { query }) }, widthOfTerminal()));
}

/** A result as text. */
export function rendered<T>(result: Result<T>, { output, query }: OutputOptions, width: number): string {
  const data: unknown = "items" in result ? result.items : result.item;
  if (output === "table" && query === undefined) return table(result, width);
  if (output === "tsv" && query === undefined && "items" in result) return rowsAsTsv(result);
  const { queried } = load("./query") as typeof queryModule;
  const shown = query === undefined ? data : queried(data, query);
  const { anyTable, idText, jsonText, tsvText, yamlText } = load("./formats") as typeof formatsModule;
  switch (output) {
    case "table":
      return anyTable(shown, width);
    case "json":
      return jsonText(shown);
    case "yaml":
      return yamlText(shown);
    case "tsv":
      return tsvText(shown);
    case "id":
      return idText(shown);
  }
}

function table<T>(result: Result<T>, width: number): string {
  if ("items" in result) return result.items.length === 0 ? "" : `${tableLines(result.items, result.columns, width).join("\n")}\n`;
  const lines = result.lines.filter((line): line is [string, string] => line[1] !== undefined);
  const room = Math.max(...lines.map(([title]) => title.length));
  return lines.map(([title, text]) => `${title.padEnd(room)}  ${withoutControls(text)}\n`).join("");
}

function rowsAsTsv<T>({ items, columns }: ListResult<T>): string {
  const { tsvText } = load("./formats") as typeof formatsModule;
  return tsvText(items.map((item) => columns.map((column) => column.of(item))));
}

/** Columns of the terminal that stdout is; without one nothing is cut. */
export function widthOfTerminal(stream: NodeJS.WriteStream = process.stdout): number {
  return stream.isTTY ? (stream.columns ?? 80) : Infinity;
}
