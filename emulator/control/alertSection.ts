import type { LocalAzure } from "../localAzure/localAzure";
import type { AlertRuleView, AlertView, NotificationView } from "../monitor/alertViews";
import { html } from "./html";
import type { Html } from "./html";
import { shortTime } from "./times";
import type { WriteForm } from "./writeForm";

const mostShown = 50;
const mostAlerts = 3;

/** Every alert rule with its last alerts, who was told, and buttons to fire and to resolve it. */
export function alertSection(azure: LocalAzure, form: WriteForm, now: number): Html {
  const rules = azure.alerts();
  if (rules.length === 0) return html`<p class="empty">No alert rules.</p>`;
  return html`
    <ul class="alerts">${rules.slice(0, mostShown).map((rule, index) => card(rule, index, form, now))}</ul>
    ${rules.length > mostShown && html`<p class="quiet">${mostShown} of ${rules.length} are shown; <a href="/_local/alerts">all as JSON</a>.</p>`}`;
}

function card(rule: AlertRuleView, index: number, form: WriteForm, now: number): Html {
  const { id, name, kind, enabled, severity, stateful, resources, actionGroups, alerts } = rule;
  const open = alerts.filter(({ monitorCondition }) => stateful && monitorCondition === "Fired");
  const state = enabled ? alerts[0]?.monitorCondition : "Disabled";
  const key = `alert-${index}`;
  const target = (from: { id: string; name: string }[], what: string) => from.length > 1 && html`
    <label for="${key}-${what}" class="hidden">Resource of ${name}</label>
    <select id="${key}-${what}" name="resource">${from.map((resource) => html`<option value="${resource.id}">${resource.name}</option>`)}</select>`;
  const firedOn = open.map(({ resourceId }) => ({ id: resourceId, name: lastName(resourceId) }));
  const isFired = open.length > 0 && open.length >= resources.length;
  return html`
    <li>
      <h3 id="${key}"><span class="name">${name}</span> ${state !== undefined && html`<span class="badge ${state.toLowerCase()}">${state}</span>`}</h3>
      <p class="facts"><span>${kind} alert, severity ${severity}</span> <span>${listed(resources.map((resource) => resource.name), "no resources")}</span> <span>${listed(actionGroups, "no action group")}</span></p>
      ${alerts.slice(0, mostAlerts).map((alert) => history(alert, now))}
      <div class="actions">
        ${enabled && resources.length > 0 && form("/alerts/fire", html`<input type="hidden" name="id" value="${id}">${target(resources, "fire")}${isFired && html`<input type="hidden" name="again" value="true">`}<button id="${key}-fire-button" aria-describedby="${key}">${isFired ? "Fire again" : "Fire"}</button>`, { done: `${name} has fired.` })}
        ${enabled && open.length > 0 && form("/alerts/resolve", html`<input type="hidden" name="id" value="${id}">${target(firedOn, "resolve")}<button id="${key}-resolve-button" aria-describedby="${key}">Resolve</button>`, { done: `${name} is resolved.` })}
      </div>
    </li>`;
}

function history({ firedDateTime, resolvedDateTime, resourceId, notifications }: AlertView, now: number): Html {
  const at = (text: string) => html`<time>${shortTime(Date.parse(text), now)}</time>`;
  return html`
    <p class="facts"><span>fired ${at(firedDateTime)}</span> ${resolvedDateTime !== undefined && html`<span>resolved ${at(resolvedDateTime)}</span>`} <span>${lastName(resourceId)}</span></p>
    ${notifications.length > 0 && html`<ul class="notifications">${notifications.slice(-6).map((notification) => html`<li>${told(notification, now)}</li>`)}</ul>`}`;
}

function told({ monitorCondition, receiver, workflow, runId, status, attempts, nextAttempt, error }: NotificationView, now: number): Html {
  const next = nextAttempt === undefined ? undefined : `next attempt at ${shortTime(Date.parse(nextAttempt), now)}`;
  return html`
    <span class="badge ${status.toLowerCase()}">${status}</span> <b>${receiver}</b> <span class="quiet">${monitorCondition}${workflow !== undefined && `, workflow ${workflow}`}${attempts > 1 && `, ${attempts} attempts`}${next !== undefined && `, ${next}`}</span>
    ${runId !== undefined && html`<span class="quiet">run <code>${runId}</code></span>`} ${error !== undefined && html`<span class="problem">${error}</span>`}`;
}

function listed(names: readonly string[], none: string): string {
  return names.length === 0 ? none : names.length > 3 ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} more` : names.join(", ");
}

function lastName(id: string): string {
  return id.split("/").at(-1)!;
}
