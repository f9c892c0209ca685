import type { StandingFault } from "../faults/faults";
import { readyFaults } from "../faults/readyFaults";
import type { ReadyFaultName } from "../faults/readyFaults";
import type { LocalAzure } from "../localAzure/localAzure";
import { html } from "./html";
import type { Html } from "./html";
import type { WriteForm } from "./writeForm";

/** A switch for each fault that is ready, and the rules that have been added otherwise. */
export function faultSection(azure: LocalAzure, form: WriteForm): Html {
  const standing = azure.faults.list();
  const isOn = (name: string) => standing.some((fault) => fault.rule.name === name && isLive(fault));
  return html`
    <p id="fault-note" class="quiet">At most one rule applies to a request: the first that was added.</p>
    ${standing.length > 0 && html`
      <ol class="standing">${standing.map((fault) => rule(fault, form))}</ol>
      ${form("/faults/clear", html`<button id="clear-faults">Clear all</button>`, { done: "All fault rules are removed." })}`}
    <ul class="ready">${Object.entries(readyFaults).map(([name, { effect }]) => html`<li>${toggle(name, effect, isOn(name), form)}</li>`)}</ul>
    <details id="rule-details">
      <summary>Another rule</summary>
      ${form("/faults", html`
        <label for="rules">A rule as JSON5</label>
        <textarea id="rules" name="rules" rows="5" spellcheck="false" required aria-describedby="fault-note">{ match: { operation: "PacketCaptures_Create" },
  times: 1, action: { reset: "after" } }</textarea>
        <button>Add</button>`, { done: "The rule is added.", className: "stacked" })}
    </details>`;
}

function isLive({ left }: StandingFault): boolean {
  return left === "forever" || left > 0;
}

function toggle(name: string, effect: string, on: boolean, form: WriteForm): Html {
  return on
    ? form("/faults/remove", html`<input type="hidden" name="name" value="${name}">${button(name, effect, true)}`, { done: `${name} is off.` })
    : form("/faults", html`<input type="hidden" name="rules" value="${name}">${button(name, effect, false)}`, { done: `${name} is on.` });
}

function button(name: string, effect: string, on: boolean): Html {
  return html`<button id="fault-${name}" class="switch" role="switch" aria-checked="${String(on)}"><span class="knob" aria-hidden="true"></span><span><b>${name}</b> <span class="quiet">${effect}</span></span></button>`;
}

function rule({ id, rule: fault, struck, left }: StandingFault, form: WriteForm): Html {
  const { name } = fault;
  const text = name !== undefined && Object.hasOwn(readyFaults, name) ? readyFaults[name as ReadyFaultName].effect : JSON.stringify("drop" in fault ? { drop: fault.drop } : { match: fault.match, action: fault.action });
  const state = "drop" in fault ? "on" : `applied ${times(struck)}, ${left === "forever" ? "no limit" : left === 0 ? "used up" : `${left} left`}`;
  return html`
    <li id="rule-${id}">
      <p><b>${name ?? `rule ${id}`}</b> <span class="quiet">${state}</span></p>
      <p>${text.startsWith("{") ? html`<code>${shortened(text)}</code>` : text}</p>
      ${form("/faults/remove", html`<input type="hidden" name="id" value="${id}"><button id="rule-${id}-remove" aria-label="Remove ${name ?? `rule ${id}`}">Remove</button>`, { done: "The rule is removed." })}
    </li>`;
}

function shortened(text: string): string {
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
}

function times(count: number): string {
  return count === 1 ? "once" : count === 0 ? "never" : `${count} times`;
}
