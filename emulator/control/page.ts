import type { LocalAzure } from "../localAzure/localAzure";
import { alertSection } from "./alertSection";
import { captureSection } from "./captureSection";
import { clockSection } from "./clockSection";
import { document } from "./document";
import { faultSection } from "./faultSection";
import { html } from "./html";
import type { Html } from "./html";
import { journalSection } from "./journalSection";
import { machineSection } from "./machineSection";
import { script } from "./script";
import { storageSection } from "./storageSection";
import { clockTime } from "./times";
import { workflowSection } from "./workflowSection";
import { writeForm } from "./writeForm";
import type { WriteForm } from "./writeForm";

/** What a page is made for. */
export interface PageOptions {
  nonce: string;
  /** What its forms send along. */
  formKey: string;
  query: Readonly<Record<string, string>>;
}

/** The local Azure, to be looked at and switched. */
export function page(azure: LocalAzure, { nonce, formKey, query }: PageOptions): string {
  const now = azure.clock.now();
  const form = writeForm(formKey);
  const sections = [
    { id: "captures", title: "Captures", body: captureSection(azure, form, now) },
    { id: "alerts", title: "Alerts", body: alertSection(azure, form, now) },
    { id: "workflows", title: "Workflows", body: workflowSection(azure, form) },
    { id: "clock", title: "Clock", body: clockSection(azure, form, now) },
    { id: "faults", title: "Faults", body: faultSection(azure, form) },
    { id: "machines", title: "Machines and watchers", body: machineSection(azure, form) },
    { id: "storage", title: "Storage", body: storageSection(azure) },
    { id: "state", title: "State", body: stateSection(form) },
    { id: "journal", title: "Requests", body: journalSection(azure, form, query) },
  ];
  const parts = sections.map(({ id, title, body }) => html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>${body}</section>`);
  const [wide, narrow, journal] = [parts.slice(0, 3), parts.slice(3, -1), parts.at(-1)];
  return document({ nonce, title: "Local Azure", script }, html`
    <a class="skip" href="#captures">Skip to captures</a>
    <header>
      <h1>Local Azure</h1>
      <p class="now"><time id="now" datetime="${new Date(now).toISOString()}">${clockTime(now)}</time> <span class="quiet">UTC${azure.clock.speed === 1 ? "" : `, ${azure.clock.speed}× real time`}</span></p>
      <nav aria-label="Parts of this page"><ul>${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
    </header>
    <p id="notice" role="status" aria-live="polite"></p>
    <main>
      ${wide}
      <div class="narrow">${narrow}</div>
      ${journal}
    </main>`);
}

function stateSection(form: WriteForm): Html {
  return html`
    <p>A snapshot contains all resources and the time, but no secrets.</p>
    <p><a class="button" href="/_local/snapshot" download="local-azure.json">Download a snapshot</a></p>
    <details id="reset-details">
      <summary>Start over</summary>
      <p>Restores the initial resources and the real time, and clears the journal and the fault rules.</p>
      ${form("/reset", html`<button class="danger">Reset everything</button>`, { done: "Everything is reset." })}
      <div data-needs-script hidden>
        <label for="snapshot-file">Or restore a snapshot</label>
        <input id="snapshot-file" type="file" accept="application/json,.json" data-reset-key>
      </div>
    </details>`;
}
