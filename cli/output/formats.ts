import { createRequire } from "node:module";
import type * as yaml from "yaml";
import { Failure } from "../failure";
import { withoutControls } from "../../provider/model/readable";
import { isObject } from "../../provider/model/shapes";
import { type Column, fittedTable } from "./table";

const load = createRequire(__filename);

/** What `--output` takes. */
export const formats = ["table", "json", "yaml", "tsv", "id"] as const;
export type Format = (typeof formats)[number];

export function jsonText(data: unknown): string {
  // JSON leaves some control characters as they are; their escapes read the same.
  const text = (JSON.stringify(data, null, 2) ?? "null").replace(unprintable, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return `${text}\n`;
}

const unprintable = /[\u007f-\u009f\u2028\u2029]|\p{Bidi_Control}/gu;

export function yamlText(data: unknown): string {
  const { stringify } = load("yaml") as typeof yaml;
  return stringify(data ?? null, (_key, value: unknown) => (typeof value === "string" ? value.replace(unprintable, "\ufffd") : value), { lineWidth: 0, aliasDuplicateObjects: false });
}

/** Values without titles, a line for each item, as the Azure CLI writes them. */
export function tsvText(data: unknown): string {
  const items = Array.isArray(data) ? (data as unknown[]) : [data];
  return items.map((item) => `${valuesOf(item).map(tsvCell).join("\t")}\n`).join("");
}

function valuesOf(item: unknown): unknown[] {
  if (Array.isArray(item)) return item as unknown[];
  return isObject(item) ? Object.values(item) : [item];
}

function tsvCell(value: unknown): string {
  return withoutControls(text(value).replaceAll("\\", "\\\\").replaceAll("\t", "\\t").replaceAll("\n", "\\n").replaceAll("\r", "\\r"));
}

/** The ids alone: of what is listed, or what a query gave. */
export function idText(data: unknown): string {
  const items = Array.isArray(data) ? (data as unknown[]) : [data];
  return items.map((item) => `${idOf(item)}\n`).join("");
}

function idOf(item: unknown): string {
  const id = isObject(item) ? item.id : item;
  if (typeof id === "string") return withoutControls(id);
  throw new Failure("writing the result: the result has no `id` (OutputInvalid)", {
    hints: ["leave out `--query`, keep `id` in its result, or choose another `--output`"],
    exitCode: 2,
  });
}

/** A result as text, and the titles of the columns that had no room. */
export interface Shown {
  readonly text: string;
  readonly leftOut: readonly string[];
}

/** A table, empty where there are no rows. */
export function listTable<T>(rows: readonly T[], columns: readonly Column<T>[], width: number): Shown {
  if (rows.length === 0) return { text: "", leftOut: [] };
  const { lines, leftOut } = fittedTable(rows, columns, width);
  return { text: `${lines.join("\n")}\n`, leftOut };
}

/** A table of whatever a query gave: a column for each property with a single value; one line for what is no object. */
export function anyTable(data: unknown, width: number): Shown {
  const items = Array.isArray(data) ? (data as unknown[]) : data === null || data === undefined ? [] : [data];
  if (!items.every(isObject)) return { text: items.map((item) => `${withoutControls(text(item))}\n`).join(""), leftOut: [] };
  const names = [...new Set(items.flatMap((item) => Object.keys(item).filter((name) => !isNested(item[name]))))];
  const columns = names.map((name): Column<Record<string, unknown>> => ({ title: name, of: (item) => text(item[name]), optional: true }));
  return listTable(items, columns, width);
}

function isNested(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

function text(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}
