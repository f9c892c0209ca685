import type { JournalEntry } from "../core/journal";
import type { LocalAzure } from "../localAzure/localAzure";
import { html } from "./html";
import type { Html } from "./html";
import { filteredJournal, journalFilter } from "./journalFilter";
import { clockTime } from "./times";
import type { WriteForm } from "./writeForm";

const mostShown = 50;
const longestBody = 4000;

/** The newest requests; what is wanted of them stands in the page's address. */
export function journalSection(azure: LocalAzure, form: WriteForm, query: Readonly<Record<string, string>>): Html {
  const filter = journalFilter(query);
  const { entries } = azure.journal;
  const shown = filteredJournal(entries, filter, mostShown);
  const operations = [...new Set(entries.map(({ operation }) => operation))].sort().slice(0, 200);
  return html`
    <form class="filters" method="get" action="/" role="search" aria-label="Filter requests" data-filter>
      <div><label for="f-operation">Operation</label><input id="f-operation" name="operation" list="operations" value="${filter.operation}" autocomplete="off"></div>
      <div><label for="f-status">Status</label><input id="f-status" name="status" value="${filter.status}" size="5" autocomplete="off" placeholder="4xx"></div>
      <div><label for="f-text">Text</label><input id="f-text" name="text" type="search" value="${filter.text}" autocomplete="off"></div>
      <button data-without-script>Filter</button>
    </form>
    <datalist id="operations">${operations.map((operation) => html`<option value="${operation}"></option>`)}</datalist>
    ${shown.length === 0
      ? html`<p class="empty">${entries.length === 0 ? "No requests yet." : "No matching requests."}</p>`
      : html`<ol class="journal" reversed>${shown.map((entry) => row(entry, entries))}</ol>`}
    <p class="quiet" id="journal-count">${shown.length} of ${entries.length} shown, newest first. <a href="/_local/journal?limit=10000">All as JSON</a></p>
    ${entries.length > 0 && form("/journal/clear", html`<button id="clear-journal">Clear</button>`, { done: "The journal is empty." })}`;
}

function row(entry: JournalEntry, entries: readonly JournalEntry[]): Html {
  const { at, operation, method, path, status, by, fault, notes } = entry;
  return html`
    <li id="j-${at}-${entries.indexOf(entry)}"><details>
      <summary><span class="status s${String(status).charAt(0)}">${status === 0 ? "none" : status}</span> <span class="operation">${operation}</span> ${fault !== undefined && html`<span class="badge fault">fault</span>`} <time class="quiet">${clockTime(at).slice(11)}</time></summary>
      <p><code>${method} ${path}${search(entry)}</code></p>
      ${by !== undefined && html`<p>Sent by: ${by}</p>`}
      ${fault !== undefined && html`<p>Fault: ${fault}</p>`}
      ${notes.map((note) => html`<p>Note: ${note}</p>`)}
      ${entry.requestBody !== undefined && html`<pre tabindex="0">${body(entry.requestBody)}</pre>`}
    </details></li>`;
}

function search({ query }: JournalEntry): string {
  const text = Object.entries(query).map(([name, value]) => `${name}=${value}`).join("&");
  return text === "" ? "" : `?${text}`;
}

function body(value: unknown): string {
  const text = JSON.stringify(value, null, 2);
  return text.length > longestBody ? `${text.slice(0, longestBody)}…` : text;
}
