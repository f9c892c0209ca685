/** The style of the page: light or dark as the reader's system is, and narrow enough for a telephone. */
export const pageStyle = `
:root { color-scheme: light dark; --page: #fff; --ink: #1b1f24; --quiet: #57606a; --line: #d0d7de; --fill: #0969da; --soft: #ddf0ff; --alarm: #b42318; --stripe: #f6f8fa; }
@media (prefers-color-scheme: dark) {
  :root { --page: #0d1117; --ink: #e6edf3; --quiet: #9aa4af; --line: #30363d; --fill: #58a6ff; --soft: #12304f; --alarm: #ff8d80; --stripe: #161b22; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 68rem; padding: 1.5rem 1rem 3rem; background: var(--page); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
h1 { margin: 0 0 1rem; font-size: 1.5rem; overflow-wrap: break-word; }
h2 { margin: 2.25rem 0 0.5rem; font-size: 1.125rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.25rem 1.25rem; margin: 0; }
dt { color: var(--quiet); }
dd { margin: 0; min-width: 0; overflow-wrap: break-word; }
.warning, .trouble { color: var(--alarm); }
.note { margin: 0.5rem 0 0; color: var(--quiet); font-size: 0.875rem; }
.scroll { overflow-x: auto; }
.scroll:focus-visible, a:focus-visible, button:focus-visible, input:focus-visible { outline: 2px solid var(--fill); outline-offset: 2px; }
table { width: 100%; border-collapse: collapse; font-size: 0.875rem; font-variant-numeric: tabular-nums; }
th, td { padding: 0.3rem 0.75rem 0.3rem 0; border-bottom: 1px solid var(--line); text-align: left; white-space: nowrap; vertical-align: top; }
th { color: var(--quiet); font-weight: 600; }
th.name { color: var(--ink); font-weight: 400; white-space: pre-wrap; min-width: 11rem; }
.right { text-align: right; }
th button { margin: 0; padding: 0; border: 0; background: none; color: inherit; font: inherit; cursor: pointer; }
th button:hover { color: var(--fill); }
th[aria-sort=ascending] button::after { content: " \\25B2"; }
th[aria-sort=descending] button::after { content: " \\25BC"; }
.filter { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem; margin-bottom: 0.5rem; color: var(--quiet); font-size: 0.875rem; }
.filter input { min-width: 0; max-width: 100%; padding: 0.25rem 0.5rem; border: 1px solid var(--quiet); border-radius: 6px; background: var(--page); color: var(--ink); font: inherit; }
[hidden] { display: none; }
td.time { min-width: 8rem; vertical-align: middle; }
td.time svg { display: block; width: 100%; height: 0.6rem; }
td.time .whole { fill: var(--stripe); }
td.time .part { fill: var(--fill); }
td.bar { width: 20%; min-width: 5rem; padding-right: 0; vertical-align: middle; }
td.bar svg { display: block; width: 100%; height: 0.6rem; }
td.bar .whole { fill: var(--stripe); }
td.bar .part { fill: var(--fill); }
figure { margin: 0; }
figure svg { display: block; width: 100%; height: auto; font-size: 12px; }
.area { fill: var(--soft); }
.curve { fill: none; stroke: var(--fill); stroke-width: 1.5; stroke-linejoin: round; }
.grid { stroke: var(--line); }
.label { fill: var(--quiet); }
.mark { fill: var(--alarm); }
figcaption { color: var(--quiet); font-size: 0.875rem; }
nav { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; margin-top: 1.5rem; font-size: 0.875rem; }
a { color: var(--fill); }
footer { margin-top: 3rem; color: var(--quiet); font-size: 0.875rem; }
@media (max-width: 34rem) {
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: 0.5rem; }
  figure svg { font-size: 20px; }
  th.name { min-width: 6.5rem; }
}
@media print { nav, .filter { display: none; } }
`;
