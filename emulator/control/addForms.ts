import { locations } from "../core/locations";
import type { LocalAzure } from "../localAzure/localAzure";
import { html } from "./html";
import type { Html } from "./html";
import { machinesOf } from "./machines";
import type { WriteForm } from "./writeForm";

/** A form for a new capture, where there is a machine to capture on. */
export function captureForm(azure: LocalAzure, form: WriteForm): Html | undefined {
  const targets = machinesOf(azure.store).filter(({ kind }) => kind !== "instance").slice(0, mostOptions);
  if (targets.length === 0) return undefined;
  const accounts = azure.store.list("Microsoft.Storage/storageAccounts").slice(0, mostOptions);
  return html`
    <details id="new-capture">
      <summary>New capture</summary>
      ${form("/captures/add", html`
        ${field("capture-name", "Name", html`<input id="capture-name" name="name" required maxlength="79" autocomplete="off">`)}
        ${field("capture-target", "Machine", html`<select id="capture-target" name="target">${targets.map(({ id, name, location }) => html`<option value="${id}">${name} (${location})</option>`)}</select>`)}
        ${field("capture-storage", "File", html`<select id="capture-storage" name="storageId">${accounts.map(({ id, name }) => html`<option value="${id}">to storage account ${name}</option>`)}<option value="">stays on the machine</option></select>`)}
        ${field("capture-limit", "Time limit in seconds", html`<input id="capture-limit" name="timeLimitInSeconds" type="number" min="1" max="18000" value="600">`)}
        ${field("capture-protocol", "Protocol", html`<select id="capture-protocol" name="protocol"><option>Any</option><option>TCP</option><option>UDP</option></select>`)}
        ${field("capture-local", "Local port", html`<input id="capture-local" name="localPort" autocomplete="off" placeholder="any">`)}
        ${field("capture-remote", "Remote port", html`<input id="capture-remote" name="remotePort" autocomplete="off" placeholder="any">`)}
        <button id="add-capture">Start capture</button>`, { done: "The capture is created.", className: "grid" })}
    </details>`;
}

/** A form for a new machine. */
export function machineForm(form: WriteForm): Html {
  return html`
    <details id="new-machine">
      <summary>New machine</summary>
      ${form("/machines/add", html`
        ${field("machine-name", "Name", html`<input id="machine-name" name="name" required maxlength="64" autocomplete="off">`)}
        ${field("machine-location", "Region", regions("machine-location"))}
        ${field("machine-os", "Operating system", html`<select id="machine-os" name="os"><option>Linux</option><option>Windows</option></select>`)}
        ${field("machine-group", "Resource group", html`<input id="machine-group" name="resourceGroup" required value="local" autocomplete="off">`)}
        <button id="add-machine">Create machine</button>`, { done: "The machine is created, with the Network Watcher agent.", className: "grid" })}
    </details>`;
}

/** A form for the watcher of a region. */
export function watcherForm(form: WriteForm): Html {
  return html`
    <details id="new-watcher">
      <summary>New watcher</summary>
      ${form("/watchers/add", html`
        ${field("watcher-location", "Region", regions("watcher-location"))}
        <button id="add-watcher">Create watcher</button>`, { done: "The network watcher is created.", className: "grid" })}
    </details>`;
}

const mostOptions = 200;

function field(id: string, label: string, input: Html): Html {
  return html`<div><label for="${id}">${label}</label>${input}</div>`;
}

function regions(id: string): Html {
  return html`<select id="${id}" name="location">${Object.entries(locations).map(([name, label]) => (name === "westcentralus" ? html`<option value="${name}" selected>${label}</option>` : html`<option value="${name}">${label}</option>`))}</select>`;
}
