import { type Fact } from "../../inspect/output/facts";
import { countText } from "../../inspect/output/numbers";
import { endpointText } from "../../inspect/output/sections";
import { wrapped } from "../../inspect/output/terminal";
import { printable } from "../../inspect/printable";
import { coloured } from "../../output/colour";
import { type Column, tableLines } from "../../output/table";
import type { Comparison, Ladder, LadderPacket, PairReport } from "../comparison";
import { endFactsOf, pairFactsOf } from "./facts";
import { fateTexts } from "./ladderDrawing";
import { sectionsOf } from "./sections";

/** A comparison for a terminal of this width: the verdicts first; with the packets of the chosen conversation if they are asked for. */
export function terminalText(comparison: Comparison, width: number, withPackets = false): string {
  const parts = [...comparison.pairs.map((pair) => verdictLines(pair, width)), factLines(endFactsOf(comparison), width), ...comparison.pairs.flatMap((pair) => pairParts(pair, comparison.pairs.length > 1, width, withPackets))];
  return `${parts.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function verdictLines({ from, to, findings }: PairReport, width: number): string[] {
  return [
    coloured("bold", titleOf(from, to)),
    ...findings.flatMap(({ text, hint }) => [
      ...wrapped(printableWords(text), width - 2).map((line, index) => (index === 0 ? `- ${line}` : `  ${line}`)),
      ...(hint === null ? [] : wrapped(`hint: ${printableWords(hint)}`, width - 2).map((line) => coloured("dim", `  ${line}`))),
    ]),
  ];
}

function pairParts(pair: PairReport, isOneOfMany: boolean, width: number, withPackets: boolean): string[][] {
  const heads = isOneOfMany ? [[coloured("bold", titleOf(pair.from, pair.to))]] : [];
  return [
    ...heads,
    factLines(pairFactsOf(pair), width),
    ...(pair.ladder === undefined || !withPackets ? [] : [ladderLines(pair, pair.ladder, width)]),
    ...sectionsOf(pair, "").map(({ title, columns, rows, notes }) => [
      coloured("bold", title),
      ...(rows.length === 0 ? [] : tableLines(rows, columns as readonly Column<unknown>[], width)),
      ...notes.flatMap((note) => wrapped(printableWords(note), width)).map((line) => coloured("dim", line)),
    ]),
  ];
}

function ladderLines({ from, to }: PairReport, { conversation, packets, leftOut }: Ladder, width: number): string[] {
  const names = { aToB: titleOf(from, to), bToA: titleOf(to, from) };
  const timeOf = (seconds: number | null): string => (seconds === null ? "" : seconds.toFixed(6));
  const columns: Column<LadderPacket>[] = [
    { title: "sent", of: ({ sentSeconds }) => timeOf(sentSeconds), align: "right" },
    { title: "arrived", of: ({ arrivedSeconds }) => timeOf(arrivedSeconds), align: "right" },
    { title: "way", of: ({ direction }) => names[direction] },
    { title: "packet", of: ({ text }) => text },
    { title: "", of: ({ fate }) => fateTexts[fate], paint: (cell, { fate }) => (fate === "arrived" ? cell : coloured("red", cell)) },
  ];
  return [
    coloured("bold", `${conversation.protocol} ${endpointText(conversation.a)} and ${endpointText(conversation.b)}`),
    ...tableLines(packets, columns, width),
    ...(leftOut > 0 ? [coloured("dim", `and ${countText(leftOut)} more`)] : []),
  ];
}

function factLines(facts: readonly Fact[], width: number): string[] {
  const room = Math.max(...facts.map(({ title }) => title.length)) + 2;
  return facts.flatMap(({ title, text, isWarning }) =>
    wrapped(text, width - room).map((line, index) => coloured("dim", (index === 0 ? title : "").padEnd(room)) + (isWarning ? coloured("yellow", line) : line)),
  );
}

export function titleOf(from: string, to: string): string {
  return `${printable(from)} → ${printable(to)}`;
}

/** Text with names in it, however long. */
function printableWords(text: string): string {
  return text.split(" ").map(printable).join(" ");
}
