import type { CaptureReport } from "../captureReport";
import { columnsOverTime } from "./columnsOverTime";
import { spanText } from "./facts";
import { html, type Markup } from "./markup";
import { countText, rateText } from "./numbers";

const size = { width: 960, height: 260, left: 120, right: 12, top: 16, bottom: 40 };
const mostColumns = 240;

/** The throughput over time as a drawing, with what it says as a sentence. Undefined where there is nothing to draw. */
export function pageChart({ throughput, time }: CaptureReport): Markup | undefined {
  const columns = columnsOverTime(throughput, mostColumns);
  if (columns === undefined) {
    return undefined;
  }
  const { bitsPerSecond, troubles, secondsPerColumn } = columns;
  const peak = Math.max(...bitsPerSecond);
  const top = roundedUp(peak);
  const step = (size.width - size.left - size.right) / bitsPerSecond.length;
  const bottom = size.height - size.bottom;
  const x = (column: number): number => round(size.left + column * step);
  const y = (rate: number): number => round(bottom - (top === 0 ? 0 : rate / top) * (bottom - size.top));
  const steps = bitsPerSecond.map((rate, column) => `L${x(column)},${y(rate)}H${x(column + 1)}`).join("");
  const sum = troubles.reduce((total, count) => total + count, 0);
  const seconds = secondsPerColumn * bitsPerSecond.length;
  const said =
    `Peak ${rateText(peak)}, in intervals of ${spanText(secondsPerColumn)}.` +
    (sum > 0 ? ` Marked below: intervals with resets and retransmissions, ${countText(sum)} in total.` : "");
  return html`<section aria-labelledby="throughput">
<h2 id="throughput">Throughput</h2>
<figure>
<svg viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="Throughput from ${time.first} to ${time.last}. ${said}">
${[0, 0.5, 1].map((part) => {
  const line = y(top * part);
  return html`<line class="grid" x1="${size.left}" x2="${size.width - size.right}" y1="${line}" y2="${line}"/><text class="label" x="${size.left - 8}" y="${line}" dy="0.35em" text-anchor="end">${part === 0 ? "0" : rateText(top * part)}</text>`;
})}
<path class="area" d="M${x(0)},${bottom}${steps}V${bottom}Z"/>
<path class="curve" d="M${x(0)},${bottom}${steps}V${bottom}"/>
${troubles.map((count, column) => count > 0 && html`<rect class="mark" x="${x(column)}" y="${bottom + 3}" width="${Math.max(1.5, round(step))}" height="6"/>`)}
${[0, 0.25, 0.5, 0.75, 1].map(
  (part) =>
    html`<text class="label" x="${round(size.left + part * (size.width - size.left - size.right))}" y="${size.height - 8}" text-anchor="${part === 0 ? "start" : part === 1 ? "end" : "middle"}">${part === 0 ? "0" : spanText(seconds * part)}</text>`,
)}
</svg>
<figcaption>${said}</figcaption>
</figure>
</section>`;
}

/** The next of 1, 2, 2.5, 5 and 10 times a power of ten, for an axis that people can read. */
function roundedUp(value: number): number {
  if (value <= 0) return 0;
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([1, 2, 2.5, 5].find((factor) => value <= factor * power) ?? 10);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
