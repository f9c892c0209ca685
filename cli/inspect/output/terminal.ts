import { coloured } from "../../output/colour";
import { type Column, tableLines } from "../../output/table";
import { clipped } from "../../output/width";
import type { CaptureReport } from "../captureReport";
import { printable } from "../printable";
import { type Fact, factsOf } from "./facts";
import { sectionsOf } from "./sections";
import { terminalChart } from "./terminalChart";

/**
 * A report for a terminal.
 *
 * @param width its columns; `Infinity` where the text goes elsewhere and nothing is to be cut
 */
export function terminalText(report: CaptureReport, width: number): string {
  const parts = [
    [coloured("bold", printable(report.file.name)), ...factLines(factsOf(report), width)],
    terminalChart(report.throughput, width).map((line, index) => (index === 0 ? title(line) : line)),
    ...sectionsOf(report).map(({ title: heading, columns, rows, notes }) => [
      title(heading),
      ...(rows.length === 0 ? [] : tableLines(rows, columns as readonly Column<unknown>[], width)),
      ...notes.flatMap((note) => wrapped(note, width)).map((line) => coloured("dim", line)),
    ]),
  ];
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function title(text: string): string {
  return coloured("bold", text);
}

function factLines(facts: readonly Fact[], width: number): string[] {
  const room = Math.max(...facts.map((fact) => fact.title.length)) + 2;
  return facts.flatMap(({ title, text, isWarning }) =>
    wrapped(text, width - room).map((line, index) => {
      const head = coloured("dim", (index === 0 ? title : "").padEnd(room));
      return head + (isWarning ? coloured("yellow", line) : line);
    }),
  );
}

/** Lines of at most this width, broken between words. */
export function wrapped(text: string, width: number): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1)!;
    if (line !== "" && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return lines.map((line) => clipped(line, width));
}
