import { withoutControls } from "../../provider/model/readable";
import { clipped, padded, widthOf } from "./width";

/** A column of a table. */
export interface Column<T> {
  readonly title: string;
  readonly of: (row: T) => string;
  /** What programs get in its place: numbers without units, nothing for what is not there. @default the text of `of` */
  readonly value?: (row: T) => string | number | undefined;
  /** @default "left" */
  readonly align?: "left" | "right";
  /** Whether the column goes first where the terminal is narrow: those that are marked last in the list go before others. */
  readonly optional?: boolean;
  /** Colours a finished cell. */
  readonly paint?: (cell: string, row: T) => string;
}

const gap = "  ";
/** Columns are not cut below this before others go. */
const narrowest = 12;

/**
 * The lines of a table, the titles first.
 *
 * @param width Columns of the terminal; `Infinity` where the output goes elsewhere and nothing is to be cut.
 */
export function tableLines<T>(rows: readonly T[], columns: readonly Column<T>[], width: number): string[] {
  return fittedTable(rows, columns, width).lines;
}

/** As `tableLines`, with the titles of the columns that had no room. */
export function fittedTable<T>(rows: readonly T[], columns: readonly Column<T>[], width: number): { lines: string[]; leftOut: string[] } {
  const cells = columns.map((column) => ({ column, texts: rows.map((row) => withoutControls(column.of(row))) }));
  const natural = cells.map(({ column, texts }) => texts.reduce((widest, text) => Math.max(widest, widthOf(text)), widthOf(column.title)));
  const shown = fitting(columns, natural, width);
  const widths = shrunk(
    shown.map((index) => natural[index] ?? 0),
    width - gap.length * (shown.length - 1),
  );
  const line = (cellOf: (index: number, width: number, isLast: boolean) => string): string =>
    shown.map((index, place) => cellOf(index, widths[place] ?? 0, place === shown.length - 1)).join(gap).trimEnd();
  const titles = line((index, room, isLast) => cell(columns[index]?.title ?? "", room, columns[index]?.align, isLast));
  const body = rows.map((row, number) =>
    line((index, room, isLast) => {
      const { column, texts } = cells[index] ?? {};
      const text = cell(texts?.[number] ?? "", room, column?.align, isLast);
      return column?.paint === undefined ? text : column.paint(text, row);
    }),
  );
  return { lines: [titles, ...body], leftOut: columns.filter((_column, index) => !shown.includes(index)).map(({ title }) => title) };
}

function cell(text: string, width: number, align: "left" | "right" = "left", isLast: boolean): string {
  const clippedText = clipped(text, width, "middle");
  return isLast && align === "left" ? clippedText : padded(clippedText, width, align);
}

/** The columns that have room, by index: optional ones go until the rest need not be cut to less than is readable. */
function fitting<T>(columns: readonly Column<T>[], natural: readonly number[], width: number): number[] {
  let shown = columns.map((_column, index) => index);
  const least = (): number => shown.reduce((sum, index) => sum + Math.min(natural[index] ?? 0, narrowest), gap.length * (shown.length - 1));
  while (least() > width) {
    const last = shown.findLast((index) => columns[index]?.optional === true);
    if (last === undefined) break;
    shown = shown.filter((index) => index !== last);
  }
  return shown;
}

/** The widths, the widest made narrower until all fit. */
function shrunk(widths: readonly number[], room: number): number[] {
  const result = [...widths];
  for (let excess = result.reduce((sum, width) => sum + width, 0) - room; excess > 0; excess--) {
    const widest = result.indexOf(Math.max(...result));
    if ((result[widest] ?? 0) <= 1) break;
    result[widest] = (result[widest] ?? 0) - 1;
  }
  return result;
}
