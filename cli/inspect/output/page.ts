import { createHash } from "node:crypto";
import { version } from "../../version";
import type { CaptureReport } from "../captureReport";
import { printable } from "../printable";
import { breakable } from "./breakable";
import { factsOf } from "./facts";
import { html, Markup } from "./markup";
import { pageChart } from "./pageChart";
import { pageScript } from "./pageScript";
import { pageStyle } from "./pageStyle";
import { type Section, sectionsOf, type SortableColumn, type TimeLine } from "./sections";

/** A report as one page that needs nothing else: its script and style are its own, and it loads nothing from anywhere. */
export function pageOf(report: CaptureReport): string {
  const name = printable(report.file.name);
  const sections = sectionsOf(report);
  const chart = pageChart(report);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${hashOf(pageStyle)}'; script-src '${hashOf(pageScript)}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${name}</title>
<style>${new Markup(pageStyle)}</style>
</head>
<body>
<main>
<h1>${breakable(name)}</h1>
<dl>
${factsOf(report).map(({ title, text, isWarning }) => html`<dt>${title}</dt><dd${isWarning && html` class="warning"`}>${breakable(text)}</dd>\n`)}</dl>
<nav aria-label="Tables">${chart && html`<a href="#throughput">Throughput</a> `}${sections.map(({ id, title }) => html`<a href="#${id}">${title}</a> `)}</nav>
${chart}
${sections.map(sectionMarkup)}
</main>
<footer>Made by pktcap ${version}. docs/inspect.md of pulumi-azure-packet-capture explains each figure.</footer>
<script>${new Markup(pageScript)}</script>
</body>
</html>
`;
  return page.text;
}

/** What the page's policy allows: this text and nothing else. */
export function hashOf(text: string): Markup {
  return new Markup(`sha256-${createHash("sha256").update(text).digest("base64")}`);
}

export function sectionMarkup({ id, title, columns, rows, shares, spans, notes }: Section): Markup {
  const shown = columns as readonly SortableColumn<unknown>[];
  return html`<section aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
${rows.length > 0 && html`<div class="scroll" role="region" aria-labelledby="${id}" tabindex="0">
<table>
<thead><tr>${shown.map((column) => html`<th scope="col"${column.align === "right" && html` class="right"`}>${column.title}</th>`)}${spans && html`<th scope="col">time line</th>`}${shares && html`<th scope="col" aria-hidden="true"></th>`}</tr></thead>
<tbody>
${rows.map((row, index) => html`<tr>${shown.map((column, place) => cell(column, row, place))}${spans && timeLine(spans[index]!)}${shares && bar(shares[index]!)}</tr>\n`)}</tbody>
</table>
</div>`}
${notes.map((note) => html`<p class="note">${note}</p>`)}
</section>
`;
}

function cell({ title, of, align, sortBy }: SortableColumn<unknown>, row: unknown, place: number): Markup {
  const kind = [place === 0 && "name", align === "right" && "right", (title === "problems" || title === "errors") && "trouble"].filter((part) => part !== false);
  const classes = kind.length > 0 && html` class="${kind.join(" ")}"`;
  const value = sortBy && html` data-value="${sortBy(row)}"`;
  return place === 0 ? html`<th scope="row"${classes}${value}>${breakable(of(row))}</th>` : html`<td${classes}${value}>${of(row)}</td>`;
}

/** When a conversation was, between the file's first packet and its last. */
function timeLine({ start, end, text }: TimeLine): Markup {
  const percent = (part: number): number => Math.round(part * 1000) / 10;
  const width = Math.max(percent(end - start), 0.8);
  return html`<td class="time" data-value="${start}"><svg role="img" aria-label="${text}"><title>${text}</title><rect class="whole" width="100%" height="100%" rx="2"/><rect class="part" x="${Math.min(percent(start), 100 - width)}%" width="${width}%" height="100%" rx="2"/></svg></td>`;
}

/** What part of the whole a row is, for the eye; the number stands beside it. */
function bar(share: number): Markup {
  const width = Math.round(share * 1000) / 10;
  return html`<td class="bar" aria-hidden="true"><svg><rect class="whole" width="100%" height="100%" rx="2"/><rect class="part" width="${width}%" height="100%" rx="2"/></svg></td>`;
}
