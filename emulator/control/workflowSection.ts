import type { LocalAzure } from "../localAzure/localAzure";
import { html } from "./html";
import type { Html } from "./html";
import { actionsOfRun, runsOf, workflowsOf } from "./workflows";
import type { ActionView, RunView, WorkflowView } from "./workflows";
import type { WriteForm } from "./writeForm";

const mostRuns = 10;
const mostActions = 200;
const longestValue = 4000;

/** Each workflow with its last runs, and what their actions were given and gave. */
export function workflowSection(azure: LocalAzure, form: WriteForm): Html {
  const workflows = workflowsOf(azure.store);
  if (workflows.length === 0) return html`<p class="empty">No workflows yet. A PUT of <code>Microsoft.Logic/workflows</code> creates one.</p>`;
  return html`<ul class="captures">${workflows.map((workflow) => card(azure, workflow, form))}</ul>`;
}

function card(azure: LocalAzure, { id, name, state, triggers, runs }: WorkflowView, form: WriteForm): Html {
  const shown = runsOf(azure.store, id).slice(0, mostRuns);
  return html`
    <li id="${elementId(id)}">
      <h3><span class="name">${name}</span> <span class="badge ${state === "Enabled" ? "running" : ""}">${state}</span></h3>
      <p class="facts">${triggers.map((trigger) => html`<span>trigger <b>${trigger.name}</b> (${trigger.type})${trigger.next !== undefined && html`, next at <time>${seconds(trigger.next)}</time>`}</span>`)}</p>
      ${shown.length === 0 ? html`<p class="quiet">No runs yet.</p>` : html`<ol class="journal" reversed>${shown.map((run) => runItem(azure, run))}</ol>`}
      ${runs > shown.length && html`<p class="quiet">${shown.length} of ${runs} runs are shown; <a href="/_local/workflows/runs?id=${encodeURIComponent(id)}">all as JSON</a>.</p>`}
      <div class="actions">${triggers.map((trigger) => form("/workflows/run", html`<input type="hidden" name="id" value="${id}"><input type="hidden" name="trigger" value="${trigger.name}"><button id="${elementId(`${id}/${trigger.name}`)}">Run ${trigger.name}</button>`, { done: `${name} has been run.` }))}</div>
    </li>`;
}

function runItem(azure: LocalAzure, { id, name, status, startTime, endTime, problem }: RunView): Html {
  const actions = actionsOfRun(azure.store, id);
  return html`
    <li><details id="${elementId(id)}">
      <summary><span class="badge ${status.toLowerCase()}">${status}</span> <span class="operation">${name}</span> <time class="quiet">${seconds(startTime)}</time></summary>
      ${endTime !== undefined && html`<p class="quiet">ended at <time>${seconds(endTime)}</time></p>`}
      <ol>${actions.slice(0, mostActions).map((action, index) => actionItem(action, `${elementId(id)}-${index}`))}</ol>
      ${actions.length > mostActions && html`<p class="quiet">${mostActions} of ${actions.length} actions are shown; <a href="/_local/workflows/actions?id=${encodeURIComponent(id)}">all as JSON</a>.</p>`}
    </details>${problem !== undefined && html`<p class="problem">${problem}</p>`}</li>`;
}

function actionItem({ name, iteration, status, code, startTime, problem, error, inputs, outputs }: ActionView, key: string): Html {
  return html`
    <li><details id="${key}">
      <summary><span class="badge ${status.toLowerCase()}">${status}</span> <span class="operation">${name}${iteration !== undefined && html` <span class="quiet">iteration ${iteration}</span>`}</span> <time class="quiet">${seconds(startTime)}</time></summary>
      ${code !== undefined && code !== "NotSpecified" && html`<p class="quiet">${code}</p>`}
      ${(problem ?? error?.message) !== undefined && html`<p class="${problem === undefined ? "quiet" : "problem"}">${problem ?? error?.message}</p>`}
      ${inputs !== undefined && html`<p class="quiet">Inputs</p><pre tabindex="0">${written(inputs)}</pre>`}
      ${outputs !== undefined && html`<p class="quiet">Outputs</p><pre tabindex="0">${written(outputs)}</pre>`}
    </details></li>`;
}

/** `2026-11-24 20:41:07`, of a time in ISO 8601. */
function seconds(time: string): string {
  return time.slice(0, 19).replace("T", " ");
}

function written(value: unknown): string {
  const text = JSON.stringify(value, null, 2);
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
}

function elementId(id: string): string {
  return `w-${Buffer.from(id.toLowerCase()).toString("base64url")}`;
}
