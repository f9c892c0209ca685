import { breakable } from "../../inspect/output/breakable";
import { html, Markup } from "../../inspect/output/markup";
import { hashOf, sectionMarkup } from "../../inspect/output/page";
import { pageScript } from "../../inspect/output/pageScript";
import { pageStyle } from "../../inspect/output/pageStyle";
import { version } from "../../version";
import type { Comparison, PairReport } from "../comparison";
import { endFactsOf, pairFactsOf } from "./facts";
import { ladderDrawing } from "./ladderDrawing";
import { sectionsOf } from "./sections";
import { titleOf } from "./terminal";

const style = `${pageStyle}
.verdict { margin: 0.25rem 0; font-size: 1.125rem; }
.hint { margin: 0 0 0.75rem; color: var(--quiet); }
h2.pair { font-size: 1.25rem; }
dl + dl { margin-top: 1rem; }
svg.ladder { max-width: 60rem; }
.ladder text { paint-order: stroke; stroke: var(--page); stroke-width: 4px; stroke-linejoin: round; }
.end { fill: var(--ink); font-weight: 600; font-size: 14px; }
.life { stroke: var(--quiet); stroke-width: 1.5; }
.way { stroke: var(--fill); stroke-width: 1.25; }
.head { fill: var(--fill); }
.lost .way, .lost .cross, .unsent .way, .doubled .way { stroke: var(--alarm); }
.cross { fill: none; stroke-width: 2; }
.unsent .head, .doubled .head { fill: var(--alarm); }
.lost text, .unsent text, .doubled text { fill: var(--alarm); }
.notComparable .way { stroke: var(--quiet); stroke-dasharray: 4 4; }
.notComparable .head { fill: var(--quiet); }
summary { cursor: pointer; color: var(--quiet); font-size: 0.875rem; }
ol { font-size: 0.875rem; font-variant-numeric: tabular-nums; }
`;

/** A comparison as one page that needs nothing else and loads nothing. */
export function pageOf(comparison: Comparison): string {
  const title = comparison.ends.map(({ name }) => name).reduce(titleOf);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${hashOf(style)}'; script-src '${hashOf(pageScript)}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${new Markup(style)}</style>
</head>
<body>
<main>
<h1>${breakable(title)}</h1>
${comparison.pairs.map((pair) => verdicts(pair, comparison.pairs.length > 1))}
<h2>Files</h2>
<dl>
${endFactsOf(comparison).map(({ title: name, text, isWarning }) => html`<dt>${name}</dt><dd${isWarning && html` class="warning"`}>${text}</dd>\n`)}</dl>
${comparison.pairs.map((pair, index) => details(pair, comparison.pairs.length > 1, `-${index + 1}`))}
</main>
<footer>Made by pktcap ${version}. docs/compare.md of pulumi-azure-packet-capture explains each figure.</footer>
<script>${new Markup(pageScript)}</script>
</body>
</html>
`.text;
}

function verdicts({ from, to, findings }: PairReport, isOneOfMany: boolean): Markup {
  return html`${isOneOfMany && html`<h2>${titleOf(from, to)}</h2>`}
${findings.map(({ text, hint }) => html`<p class="verdict">${text}</p>\n${hint !== null && html`<p class="hint">${hint}</p>\n`}`)}`;
}

function details(pair: PairReport, isOneOfMany: boolean, id: string): Markup {
  return html`${isOneOfMany && html`<h2 class="pair">${titleOf(pair.from, pair.to)}</h2>`}
<dl>
${pairFactsOf(pair).map(({ title, text }) => html`<dt>${title}</dt><dd>${text}</dd>\n`)}</dl>
${ladderDrawing(pair, id)}
${sectionsOf(pair, id).map(sectionMarkup)}`;
}
