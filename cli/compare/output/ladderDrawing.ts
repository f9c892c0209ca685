import { html, type Markup } from "../../inspect/output/markup";
import { countText } from "../../inspect/output/numbers";
import { endpointText } from "../../inspect/output/sections";
import { printable } from "../../inspect/printable";
import type { Fate, LadderPacket, PairReport } from "../comparison";
import { durationOf } from "./facts";

const size = { width: 960, left: 200, right: 760, top: 46, row: 26 };

/** A conversation as arrows between two lines, from the top down: what does not arrive ends in a cross. Undefined without packets. */
export function ladderDrawing({ ladder, from, to }: PairReport, id: string): Markup | undefined {
  if (ladder === undefined || ladder.packets.length === 0) return undefined;
  const { conversation, packets, leftOut } = ladder;
  const places = placesOf(packets);
  const height = size.top + places.count * size.row + 16;
  const title = `${conversation.protocol} ${endpointText(conversation.a)} and ${endpointText(conversation.b)}`;
  const lost = packets.filter(({ fate }) => fate === "lost").length;
  return html`<section aria-labelledby="ladder${id}">
<h2 id="ladder${id}">Ladder: ${title}</h2>
<figure>
<svg class="ladder" viewBox="0 0 ${size.width} ${height}" role="img" aria-label="${countText(packets.length)} packets between ${printable(from)} and ${printable(to)}, ${countText(lost)} lost. The list below has the same packets.">
<text class="end" x="${size.left}" y="18" text-anchor="middle">${printable(from)}</text><text class="end" x="${size.right}" y="18" text-anchor="middle">${printable(to)}</text>
<text class="label" x="${size.left}" y="34" text-anchor="middle">${endpointText(conversation.a)}</text><text class="label" x="${size.right}" y="34" text-anchor="middle">${endpointText(conversation.b)}</text>
<line class="life" x1="${size.left}" x2="${size.left}" y1="${size.top}" y2="${height}"/><line class="life" x1="${size.right}" x2="${size.right}" y1="${size.top}" y2="${height}"/>
${packets.map((packet, index) => arrow(packet, places.of[index]!))}
</svg>
<figcaption>From the top down, in the order of the times at each end; distances are not to scale. Times are seconds since the first packet shown.${leftOut > 0 && ` ${countText(leftOut)} more packets are not shown.`}</figcaption>
</figure>
<details><summary>As a list</summary>
<ol>
${packets.map((packet) => html`<li${packet.fate !== "arrived" && html` class="trouble"`}>${sentence(packet, from, to)}</li>\n`)}</ol>
</details>
</section>`;
}

interface Place {
  readonly start: number | null;
  readonly end: number | null;
}

/** Each sending and each arrival gets a row, in the order of their times. */
function placesOf(packets: readonly LadderPacket[]): { of: Place[]; count: number } {
  const moments = packets.flatMap(({ sentSeconds, arrivedSeconds }, index) => [
    ...(sentSeconds === null ? [] : [{ index, time: sentSeconds, isStart: true }]),
    ...(arrivedSeconds === null ? [] : [{ index, time: arrivedSeconds, isStart: false }]),
  ]);
  moments.sort((one, other) => one.time - other.time || Number(other.isStart) - Number(one.isStart));
  const of = packets.map(() => ({ start: null as number | null, end: null as number | null }));
  moments.forEach(({ index, isStart }, row) => {
    of[index]![isStart ? "start" : "end"] = size.top + 12 + row * size.row;
  });
  return { of, count: moments.length };
}

function arrow(packet: LadderPacket, { start, end }: Place): Markup {
  const { direction, fate, sentSeconds, arrivedSeconds } = packet;
  const isThere = direction === "aToB";
  const [from, to] = isThere ? [size.left, size.right] : [size.right, size.left];
  const way = to - from;
  // What did not arrive ends on the way, and what nobody sent begins there.
  const [x1, x2] = [start === null ? from + way * 0.55 : from, end === null ? from + way * 0.45 : to];
  const [y1, y2] = [start ?? end! - size.row / 2, end ?? start! + size.row / 2];
  const cross = fate === "lost" && html`<path class="cross" d="M${x2 - 6},${y2 - 6}l12,12m0,-12l-12,12"/>`;
  const head = end !== null && html`<path class="head" d="M${x2},${y2}l${isThere ? -9 : 9},-4v8z"/>`;
  const time = (seconds: number | null, y: number, isLeft: boolean): Markup | false =>
    seconds !== null && html`<text class="label" x="${isLeft ? size.left - 8 : size.right + 8}" y="${y}" dy="0.35em" text-anchor="${isLeft ? "end" : "start"}">${seconds.toFixed(6)}</text>`;
  return html`<g class="${fate}"><line class="way" x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}"/>${head}${cross}<text class="label" x="${from + way * 0.25}" y="${y1 + (y2 - y1) * 0.25 - 4}" text-anchor="middle">${labelOf(packet)}</text>${time(sentSeconds, y1, isThere)}${time(arrivedSeconds, y2, !isThere)}</g>\n`;
}

function labelOf({ text, fate }: LadderPacket): string {
  return fate === "arrived" ? text : `${text} (${fateTexts[fate]})`;
}

export const fateTexts: Readonly<Record<Fate, string>> = { arrived: "", lost: "lost", doubled: "doubled", notComparable: "not comparable", unsent: "unsent" };

function sentence(packet: LadderPacket, a: string, b: string): string {
  const { direction, sentSeconds, arrivedSeconds, fate, text } = packet;
  const [from, to] = direction === "aToB" ? [a, b] : [b, a];
  const way = `${printable(from)} to ${printable(to)}`;
  if (fate === "arrived" && sentSeconds !== null && arrivedSeconds !== null) return `${sentSeconds.toFixed(6)} ${way}: ${text}, after ${durationOf(Math.max(0, arrivedSeconds - sentSeconds))}`;
  return `${(sentSeconds ?? arrivedSeconds ?? 0).toFixed(6)} ${way}: ${labelOf(packet)}`;
}
