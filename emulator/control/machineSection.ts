import type { LocalAzure } from "../localAzure/localAzure";
import { machineForm, watcherForm } from "./addForms";
import { html } from "./html";
import type { Html } from "./html";
import { machinesOf } from "./machines";
import type { MachineView } from "./machines";
import type { WriteForm } from "./writeForm";

const mostShown = 100;

/** Machines with switches for agent and power, and the watchers that look at them. */
export function machineSection(azure: LocalAzure, form: WriteForm): Html {
  const machines = machinesOf(azure.store);
  const watchers = azure.store.list("Microsoft.Network/networkWatchers");
  return html`
    ${machines.length === 0 ? html`<p class="empty">No machines.</p>` : html`<ul class="machines">${machines.slice(0, mostShown).map((machine, index) => card(machine, index, form))}</ul>`}
    ${machines.length > mostShown && html`<p class="quiet">${mostShown} of ${machines.length} are shown; <a href="/_local/machines">all as JSON</a>.</p>`}
    ${machineForm(form)}
    <h3>Watchers</h3>
    ${watchers.length === 0 ? html`<p class="empty">No watchers.</p>` : html`<ul class="plain">${watchers.map(({ id, name, location = "" }) => html`<li><b>${name}</b> <span class="quiet">${location}, ${captureCount(azure, id)}</span></li>`)}</ul>`}
    ${watcherForm(form)}`;
}

function card({ id, name, kind, location, agent, power }: MachineView, index: number, form: WriteForm): Html {
  return html`
    <li class="${kind.replace(" ", "-")}">
      <h3 id="m-${index}"><span class="name">${name}</span> <span class="quiet">${kind}, ${location}</span></h3>
      <div class="switches">
        ${choice("agent", agent, ["present", "missing", "failed", "provisioning"], { id, index, name, form })}
        ${power !== undefined && choice("power", power, ["running", "deallocated", "stopped"], { id, index, name, form })}
      </div>
    </li>`;
}

/** A button beside it is for browsers without script; with it, a choice counts at once. */
function choice(what: "agent" | "power", now: string, states: readonly string[], { id, index, name, form }: { id: string; index: number; name: string; form: WriteForm }): Html {
  const element = `m-${index}-${what}`;
  return form("/machines/change", html`
    <input type="hidden" name="id" value="${id}">
    <label for="${element}">${what === "agent" ? "Agent" : "Power"} <span class="hidden">of ${name}</span></label>
    <select id="${element}" name="${what}" data-at-once class="${now}">${states.map((state) => (state === now ? html`<option selected>${state}</option>` : html`<option>${state}</option>`))}</select>
    <button data-without-script>Set</button>`, { done: `The ${what} state of ${name} is changed.` });
}

function captureCount(azure: LocalAzure, watcherId: string): string {
  const count = azure.store.list("Microsoft.Network/networkWatchers/packetCaptures", watcherId).length;
  return count === 1 ? "1 capture" : `${count} captures`;
}
