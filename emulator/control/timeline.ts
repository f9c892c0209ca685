import type { CaptureView } from "../world/outOfBand";
import { html } from "./html";
import type { Html } from "./html";
import { duration, shortTime } from "./times";

/** The span of time that all captures of the page are drawn on. */
export interface TimeSpan {
  from: number;
  to: number;
  now: number;
}

const width = 1000;
const leastSpan = 60_000;

/** From the first start to the last end, planned ones too. */
export function spanOf(captures: readonly CaptureView[], now: number): TimeSpan {
  const starts = captures.map((capture) => startOf(capture) ?? now);
  const ends = captures.map(({ endsAt }) => endsAt ?? now);
  const from = Math.min(now, ...starts);
  return { from, to: Math.max(now, from + leastSpan, ...ends), now };
}

export function startOf({ captureStartTime }: CaptureView): number | undefined {
  return captureStartTime === undefined ? undefined : Date.parse(captureStartTime);
}

/** When a session has run, and how long it may yet run. SVG has its figures in attributes: the page's policy allows no inline styles. */
export function timeline(capture: CaptureView, span: TimeSpan): Html {
  const start = startOf(capture);
  if (start === undefined || start > span.now) return html`<p class="quiet">No session${start === undefined ? "" : html` yet; it starts at ${shortTime(start, span.now)}`}</p>`;
  const end = capture.endsAt ?? span.to;
  const [x, done, planned] = [start, Math.min(end, span.now), end].map((time) => at(time, span));
  return html`
    <svg class="timeline ${capture.packetCaptureStatus.toLowerCase()}" viewBox="0 0 ${width} 12" preserveAspectRatio="none" role="img" aria-label="${spoken(capture, start, end, span.now)}">
      <rect class="track" x="0" y="0" width="${width}" height="12"/>
      <rect class="planned" x="${x}" y="0" width="${wide(x!, planned!)}" height="12"/>
      <rect class="done" x="${x}" y="0" width="${wide(x!, done!)}" height="12"/>
      <rect class="at-now" x="${Math.min(width - 2, at(span.now, span))}" y="0" width="2" height="12"/>
    </svg>`;
}

/** What the ends of the line stand for. */
export function timeAxis({ from, to, now }: TimeSpan): Html {
  return html`<p class="axis" aria-hidden="true"><span>${shortTime(from, now)}</span><span>${shortTime(to, now)}</span></p>`;
}

function at(time: number, { from, to }: TimeSpan): number {
  return Math.round(((time - from) / (to - from)) * width * 10) / 10;
}

/** A session that was over at once can be seen, too. */
function wide(from: number, to: number): number {
  return Math.max(4, Math.round((to - from) * 10) / 10);
}

function spoken({ packetCaptureStatus }: CaptureView, start: number, end: number, now: number): string {
  if (packetCaptureStatus === "Running") return `Running since ${shortTime(start, now)}, for ${duration(now - start)}; ends at ${shortTime(end, now)} at the latest`;
  return `Ran from ${shortTime(start, now)} to ${shortTime(end, now)}, for ${duration(end - start)}`;
}
