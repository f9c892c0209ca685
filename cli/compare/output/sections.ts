import { countText, shareText } from "../../inspect/output/numbers";
import { endpointText, type Section, type SortableColumn } from "../../inspect/output/sections";
import { printable } from "../../inspect/printable";
import { coloured } from "../../output/colour";
import type { ConversationComparison, DirectionFacts, FindingCode, PairReport } from "../comparison";
import { durationOf } from "./facts";

/** The tables about two ends. `id` is what distinguishes them from those of other pairs. */
export function sectionsOf(pair: PairReport, id: string): Section[] {
  const { conversations, directions, notes } = pair;
  const more = conversations.count - conversations.rows.length;
  return [
    { id: `directions${id}`, title: "Directions", columns: shownOf(directionColumns, directions), rows: directions, notes },
    {
      id: `conversations${id}`,
      title: "Conversations",
      columns: shownOf(conversationColumns(pair), conversations.rows),
      rows: conversations.rows,
      notes: more > 0 ? [`and ${countText(more)} more`] : [],
    },
  ].filter(({ rows, notes: said }) => rows.length > 0 || said.length > 0);
}

function shownOf<Row>(columns: readonly SortableColumn<Row>[], rows: readonly Row[]): readonly SortableColumn<Row>[] {
  return columns.filter(({ of }) => rows.some((row) => of(row) !== ""));
}

function figure<Row>(title: string, value: (row: Row) => number, isOptional = false): SortableColumn<Row> {
  return { title, of: (row) => (value(row) === 0 && isOptional ? "" : countText(value(row))), align: "right", sortBy: value };
}

const directionColumns: SortableColumn<DirectionFacts>[] = [
  { title: "from", of: ({ from }) => printable(from) },
  { title: "to", of: ({ to }) => printable(to) },
  figure("sent", ({ sent }) => sent),
  figure("arrived", ({ arrived }) => arrived),
  { ...figure<DirectionFacts>("lost", ({ lost }) => lost), of: ({ lost, sent }) => (lost === 0 ? "0" : `${countText(lost)} (${shareText(lost, sent)})`), paint: alarming },
  figure("doubled", ({ doubled }) => doubled, true),
  figure("reordered", ({ reordered }) => reordered, true),
  figure("unsent", ({ arrivedUnsent }) => arrivedUnsent, true),
  figure("not comparable", ({ notComparable }) => notComparable, true),
  { title: "delay", of: ({ delay }) => (delay === null ? "" : durationOf(delay.medianSeconds)), align: "right", sortBy: ({ delay }) => delay?.medianSeconds ?? -1 },
  { title: "p99", of: ({ delay }) => (delay === null ? "" : durationOf(delay.p99Seconds)), align: "right", sortBy: ({ delay }) => delay?.p99Seconds ?? -1 },
  { title: "±", of: ({ delay }) => (delay === null ? "" : delay.errorSeconds === null ? "unknown" : durationOf(delay.errorSeconds)), align: "right", sortBy: ({ delay }) => delay?.errorSeconds ?? -1 },
];

function conversationColumns({ from, to }: PairReport): SortableColumn<ConversationComparison>[] {
  return [
    { title: `at ${printable(from)}`, of: ({ a }) => endpointText(a) },
    { title: `at ${printable(to)}`, of: ({ b }) => endpointText(b) },
    { title: "translated", of: ({ translated }) => (translated === null ? "" : `${endpointText(translated.a)} → ${endpointText(translated.b)}`), optional: true },
    { title: "protocol", of: ({ protocol }) => protocol, optional: true },
    { title: "lost there", of: ({ aToB }) => lostText(aToB), align: "right", sortBy: ({ aToB }) => aToB.lost },
    { title: "lost back", of: ({ bToA }) => lostText(bToA), align: "right", sortBy: ({ bToA }) => bToA.lost },
    { title: "delay there", of: ({ aToB: { delay } }) => (delay === null ? "" : durationOf(delay.medianSeconds)), align: "right", optional: true, sortBy: ({ aToB }) => aToB.delay?.medianSeconds ?? -1 },
    { title: "back", of: ({ bToA: { delay } }) => (delay === null ? "" : durationOf(delay.medianSeconds)), align: "right", optional: true, sortBy: ({ bToA }) => bToA.delay?.medianSeconds ?? -1 },
    { title: "ended by", of: ({ endedBy }) => (endedBy === null ? "" : `${printable(endedBy.end)} ${endedBy.flag}`), optional: true },
    { title: "problems", of: ({ verdict }) => problemTexts[verdict], paint: alarming },
  ];
}

function lostText({ lost, sent }: DirectionFacts): string {
  return `${countText(lost)} of ${countText(sent)}`;
}

const problemTexts: Readonly<Record<FindingCode, string>> = {
  nothingInCommon: "",
  requestLost: "request lost",
  answerLost: "answer lost",
  requestNotAnswered: "not answered",
  resetBetween: "reset from between",
  allLost: "all lost",
  largeLost: "large packets lost",
  someLost: "losses",
  refused: "refused",
  resetFirst: "reset",
  nothingLost: "",
  notComparable: "not comparable",
};

function alarming(cell: string): string {
  return cell.trim() === "" || cell.trim() === "0" ? cell : coloured("red", cell);
}
