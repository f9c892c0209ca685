/** One hue for what is alive, one for what is wrong; everything else is quiet. Contrasts are 4.5:1 at least, in light and dark. */
export const style = `
:root {
  color-scheme: light dark;
  --ground: #f6f7f9; --surface: #ffffff; --line: #d9dde4; --text: #1c2430; --quiet: #566070;
  --accent: #1f5fc4; --on-accent: #ffffff; --alive: #14774a; --alive-soft: #d9f0e3; --wrong: #b3261e; --wrong-soft: #fbe3e1; --warn: #7a5200; --warn-soft: #fbeccb; --idle-soft: #e8ebf0;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #12161c; --surface: #1a2029; --line: #333c49; --text: #e6eaf0; --quiet: #a3aebd;
    --accent: #7fb0ff; --on-accent: #0c1a30; --alive: #63d29b; --alive-soft: #173a29; --wrong: #ff9d94; --wrong-soft: #4a1f1c; --warn: #f0c36a; --warn-soft: #40320f; --idle-soft: #29313d;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; overflow-wrap: anywhere; }
h1, h2, h3, p, ul, ol, dl, pre { margin: 0; padding: 0; }
ul, ol { list-style: none; }
h1 { font-size: 1.25rem; letter-spacing: -0.01em; }
h2 { font-size: 1rem; margin-bottom: 0.75rem; }
h3 { font-size: 0.95rem; }
code, pre, textarea { font: 0.85em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
a { color: var(--accent); }
.quiet { color: var(--quiet); font-weight: 400; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
[hidden], .with-script [data-without-script] { display: none; }

.skip { position: absolute; left: 1rem; top: -4rem; padding: 0.5rem 1rem; background: var(--accent); color: var(--on-accent); border-radius: 0 0 8px 8px; z-index: 2; }
.skip:focus { top: 0; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }

header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.25rem 1.5rem; max-width: 82rem; margin: 0 auto; padding: 1.25rem 1.25rem 0.5rem; }
header .now { font-variant-numeric: tabular-nums; }
header nav { margin-left: auto; }
header nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; }
header nav a { color: var(--quiet); text-decoration: none; }
header nav a:hover { color: var(--accent); text-decoration: underline; }
#notice { max-width: 82rem; margin: 0 auto; padding: 0 1.25rem; min-height: 1.5rem; color: var(--alive); }
#notice.problem, .problem { color: var(--wrong); }
main { display: grid; grid-template-columns: minmax(0, 1.9fr) minmax(0, 1fr); gap: 1rem; max-width: 82rem; margin: 0 auto; padding: 0.25rem 1.25rem 3rem; align-items: start; }
main { grid-template-rows: auto auto 1fr; }
main > section { grid-column: 1; }
.narrow { display: grid; gap: 1rem; min-width: 0; grid-column: 2; grid-row: 1 / span 3; }
section { background: var(--surface); border: 1px solid var(--line); border-radius: 12px; padding: 1rem 1.1rem; min-width: 0; scroll-margin-top: 1rem; }
section > form, section > p, section > details { margin-top: 0.75rem; }
section > form.inline { display: block; }
.empty { color: var(--quiet); padding: 0.5rem 0; }

button, .button, input, select, textarea { font: inherit; color: inherit; background: var(--surface); border: 1px solid var(--line); border-radius: 7px; padding: 0.3rem 0.65rem; min-height: 2.1rem; max-width: 100%; }
button, .button, select, summary { cursor: pointer; }
button:hover, .button:hover, select:hover { border-color: var(--accent); }
.button { display: inline-block; text-decoration: none; }
button.danger { color: var(--wrong); border-color: currentColor; }
input, textarea, select { border-color: color-mix(in srgb, var(--quiet) 70%, var(--surface)); }
textarea, input[type=file] { width: 100%; }
label { display: block; color: var(--quiet); font-size: 0.87rem; }
form.inline { display: inline; }
form.stacked { display: grid; gap: 0.25rem; justify-items: start; }
form.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 11rem), 1fr)); gap: 0.6rem 0.75rem; align-items: end; padding: 0.25rem 0 0.5rem; }
form.grid input, form.grid select { width: 100%; }
.field { display: flex; gap: 0.4rem; width: 100%; }
.field input { flex: 1; min-width: 0; }
summary { color: var(--accent); padding: 0.2rem 0; }
details[open] > summary { margin-bottom: 0.4rem; }
details > * + * { margin-top: 0.4rem; }

.badge { display: inline-block; padding: 0 0.5rem; border-radius: 99px; font-size: 0.8rem; font-weight: 600; line-height: 1.45rem; background: var(--idle-soft); color: var(--text); }
.badge.running, .badge.succeeded, .badge.sent { background: var(--alive-soft); color: var(--alive); }
.badge.error, .badge.failed, .badge.canceled, .badge.cancelled, .badge.timedout, .badge.fault, .badge.fired { background: var(--wrong-soft); color: var(--wrong); }
.badge.updating, .badge.deleting, .badge.notstarted, .badge.waiting { background: var(--warn-soft); color: var(--warn); }

.axis { display: flex; justify-content: space-between; gap: 1rem; color: var(--quiet); font-size: 0.8rem; font-variant-numeric: tabular-nums; }
.captures, .alerts { display: grid; }
.captures > li, .alerts > li { padding: 0.8rem 0 0.9rem; border-top: 1px solid var(--line); }
.alerts > li:first-child { border-top: 0; padding-top: 0; }
.alerts form { display: inline-flex; gap: 0.4rem; }
.notifications { display: grid; gap: 0.2rem; margin-top: 0.2rem; font-size: 0.9rem; }
.captures h3, .alerts h3 { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0.25rem 0.75rem; }
.timeline { display: block; width: 100%; height: 12px; margin: 0.5rem 0; border-radius: 6px; }
.timeline .track { fill: var(--idle-soft); }
.timeline .done { fill: color-mix(in srgb, var(--quiet) 75%, var(--surface)); }
.timeline .planned { fill: none; }
.timeline.running .done { fill: var(--alive); }
.timeline.running .planned { fill: var(--alive); opacity: 0.28; }
.timeline.error .done { fill: var(--wrong); }
.timeline .at-now { fill: var(--text); }
.facts { display: flex; flex-wrap: wrap; gap: 0 1rem; color: var(--quiet); font-size: 0.9rem; font-variant-numeric: tabular-nums; }
.facts b { color: var(--text); font-weight: 600; }
.files { display: flex; flex-wrap: wrap; gap: 0 1rem; margin-top: 0.15rem; font-size: 0.9rem; }
.places { font-size: 0.9rem; color: var(--quiet); }
.places > p { margin-top: 0; }
.blobs { display: grid; gap: 0.3rem; }
.actions { display: flex; flex-wrap: wrap; gap: 0.4rem; margin-top: 0.5rem; }

.filters { display: flex; flex-wrap: wrap; gap: 0.5rem 0.75rem; align-items: end; }
.filters > div { flex: 1 1 9rem; min-width: 0; }
.filters input { width: 100%; }
.journal { margin-top: 0.75rem; border-bottom: 1px solid var(--line); }
.journal > li { border-top: 1px solid var(--line); }
.journal details { padding: 0.15rem 0; }
.journal summary { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 0.6rem; color: var(--text); padding: 0.25rem 0; list-style: none; }
.journal summary::-webkit-details-marker { display: none; }
.journal summary:hover .operation { text-decoration: underline; }
.journal .operation { flex: 1 1 12rem; min-width: 0; }
.journal time, .status { font-variant-numeric: tabular-nums; }
.status { flex: none; width: 2.9rem; font-weight: 600; text-align: center; border-radius: 6px; background: var(--idle-soft); font-size: 0.85rem; }
.status.s2 { color: var(--alive); background: var(--alive-soft); }
.status.s4 { color: var(--warn); background: var(--warn-soft); }
.status.s5, .status.s0 { color: var(--wrong); background: var(--wrong-soft); }
.journal details[open] { padding-bottom: 0.6rem; }
pre { max-height: 18rem; overflow: auto; padding: 0.6rem 0.75rem; border-radius: 8px; background: var(--ground); border: 1px solid var(--line); white-space: pre-wrap; }

.steps { display: flex; flex-wrap: wrap; gap: 0.4rem; }
.standing { display: grid; gap: 0.6rem; margin-top: 0.5rem; }
.standing li { padding: 0.6rem 0.75rem; border-radius: 8px; background: var(--wrong-soft); }
.standing .quiet, .standing code { color: inherit; }
.standing button { margin-top: 0.3rem; }
.ready { display: grid; gap: 0.1rem; margin-top: 0.6rem; max-height: 26rem; overflow-y: auto; border-block: 1px solid var(--line); padding-block: 0.3rem; }
.switch { display: flex; gap: 0.65rem; align-items: start; width: 100%; text-align: left; border-color: transparent; background: none; padding: 0.3rem; }
.switch:focus-visible { outline-offset: -2px; }
.switch b { font-weight: 600; }
.knob { flex: none; position: relative; width: 2.1rem; height: 1.2rem; margin-top: 0.12rem; border-radius: 99px; background: var(--idle-soft); border: 1px solid var(--quiet); }
.knob::after { content: ""; position: absolute; inset: 2px auto 2px 2px; width: calc(1.2rem - 6px); border-radius: 50%; background: var(--quiet); }
[aria-checked=true] .knob { background: var(--wrong); border-color: var(--wrong); }
[aria-checked=true] .knob::after { left: auto; right: 2px; background: var(--surface); }
@media (prefers-reduced-motion: no-preference) { .knob, .knob::after { transition: background 0.15s; } }

.machines { display: grid; }
.machines > li { padding: 0.6rem 0; border-bottom: 1px solid var(--line); }
.machines > li:first-child { padding-top: 0; }
.machines > .instance { padding-left: 1rem; }
.switches { display: flex; flex-wrap: wrap; gap: 0.4rem 0.75rem; margin-top: 0.35rem; }
.switches label { display: inline; margin-right: 0.3rem; }
.switches select.missing, .switches select.failed, .switches select.deallocated, .switches select.stopped { color: var(--wrong); }
#machines > h3 { margin: 0.9rem 0 0.3rem; }
.plain { display: grid; gap: 0.2rem; }

.sign-in { display: block; max-width: 24rem; margin: 14vh auto 0; }
.sign-in form { display: grid; gap: 0.4rem; margin-top: 1rem; }

@media (max-width: 56rem) {
  main { grid-template-columns: minmax(0, 1fr); padding-inline: 0.75rem; gap: 0.75rem; }
  header, #notice { padding-inline: 1rem; }
  header nav { margin-left: 0; width: 100%; }
  button, .button, input, select { min-height: 2.5rem; }
  main { grid-template-rows: none; }
  .narrow { gap: 0.75rem; grid-column: 1; grid-row: auto; }
  .journal { max-height: 70vh; overflow-y: auto; }
}
`;
