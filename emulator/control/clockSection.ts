import type { LocalAzure } from "../localAzure/localAzure";
import { html } from "./html";
import type { Html } from "./html";
import { duration } from "./times";
import type { WriteForm } from "./writeForm";

const steps = [10, 60, 600, 3600, 18_000, 86_400];

/** Turns the clock: nothing waits for anything then but the person. */
export function clockSection(azure: LocalAzure, form: WriteForm, now: number): Html {
  return html`
    <div class="steps" role="group" aria-label="Advance by">
      ${steps.map((seconds) => form("/clock", html`<input type="hidden" name="advanceSeconds" value="${seconds}"><button id="advance-${seconds}" aria-label="Advance by ${duration(seconds * 1000)}">+${duration(seconds * 1000)}</button>`, { done: `The clock is advanced by ${duration(seconds * 1000)}.` }))}
    </div>
    ${form("/clock", html`
      <label for="now-input">Set to (UTC)</label>
      <span class="field"><input id="now-input" name="now" type="datetime-local" step="1" min="${new Date(now).toISOString().slice(0, 16)}" required><button>Set</button></span>`, { done: "The clock is set.", className: "stacked" })}
    ${form("/clock", html`
      <label for="speed">Speed</label>
      <span class="field"><input id="speed" name="speed" type="number" min="0.01" step="any" value="${azure.clock.speed}" required aria-describedby="speed-note"><button>Set</button></span>
      <span id="speed-note" class="quiet">seconds per real second</span>`, { done: "The clock runs at the new speed.", className: "stacked" })}`;
}
