import type { Notification } from "../core/alert";
import { guidOf } from "../core/guids";
import { isSame, parseResourceId, tryParseResourceId } from "../core/resourceIds";
import type { FiredAlert } from "../core/resources";
import type { Store } from "../core/store";
import { hint, needRule, quoted, targetsOf } from "./alertRules";
import type { Rule } from "./alertRules";
import { firstCondition, isMetBy, measured } from "./conditions";
import { alertType, notify, withNotifications } from "./notifications";
import type { Monitor } from "./notifications";
import { minutesOf } from "./ruleShapes";

export interface FireOptions {
  /** The resource that the alert is about, by name or id. Needed only if the rule watches several. */
  resource?: string;
  /** What the first criterion measured, for which the rule must fire. @default a value beyond the threshold */
  value?: number;
  /** Notifies also if the alert is Fired already, which Azure does not. @default false */
  again?: boolean;
}

/** What became of a firing or a resolution. */
export interface Outcome {
  rule: Rule;
  alert: FiredAlert;
  /** Those of this time. */
  notifications: Notification[];
  /** Why somebody was not notified, in sentences. */
  notes: string[];
}

/** Fires an alert rule as if its condition were met now. */
export async function fireAlert(monitor: Monitor, nameOrId: string, { resource, value, again = false }: FireOptions = {}): Promise<Outcome> {
  const { store } = monitor;
  const rule = needRule(store, "firing", nameOrId);
  const about = `firing alert "${rule.resource.name}"`;
  checkEnabled(rule, about);
  if (value !== undefined && !isMetBy(rule, value)) throw new Error(`${about}: the rule does not fire for the value ${value}: its condition is ${firstCondition(rule)} (ConditionNotMet)`);
  const targetId = targetFor(store, rule, about, resource);
  const open = rule.properties.autoMitigate ? openAlerts(store, rule).find(({ hidden }) => isSame(hidden!.targetId, targetId)) : undefined;
  if (open && !again) {
    throw new Error(`${about}: the alert has been Fired since ${new Date(open.hidden!.firedAt).toISOString()}, and Azure does not fire it again until it is resolved (AlertAlreadyFired)${hint("resolve it first, or fire it with `again`, which sends the same alert once more, with its old time")}`);
  }
  const notes: string[] = [];
  const mutedUntil = again ? undefined : endOfMute(store, rule, targetId, monitor.now());
  const alert = open ?? newAlert(monitor, rule, targetId, value);
  store.put(alert);
  if (mutedUntil !== undefined) notes.push(`the rule mutes its actions until ${new Date(mutedUntil).toISOString()}: nobody is notified`);
  return told(monitor, rule, alert, notes, mutedUntil !== undefined);
}

/** Resolves the alert of a rule, as if its condition were no longer met. */
export async function resolveAlert(monitor: Monitor, nameOrId: string, { resource }: Pick<FireOptions, "resource"> = {}): Promise<Outcome> {
  const { store } = monitor;
  const rule = needRule(store, "resolving", nameOrId);
  const about = `resolving alert "${rule.resource.name}"`;
  checkEnabled(rule, about);
  if (!rule.properties.autoMitigate) throw new Error(`${about}: the rule does not resolve its alerts, because \`autoMitigate\` is false (AlertStateless)`);
  const open = openAlerts(store, rule);
  const targetId = resource === undefined && open.length === 1 ? open[0]!.hidden!.targetId : targetFor(store, rule, about, resource);
  const found = open.find(({ hidden }) => isSame(hidden!.targetId, targetId));
  if (!found) throw new Error(`${about}: the alert is not Fired (AlertNotFired)`);
  const now = monitor.now();
  const alert: FiredAlert = { ...found, hidden: { ...found.hidden!, condition: "Resolved", resolvedAt: now, values: measured(rule, false) } };
  store.put(alert);
  return told(monitor, rule, alert, [], false);
}

async function told(monitor: Monitor, rule: Rule, alert: FiredAlert, notes: string[], isMuted: boolean): Promise<Outcome> {
  const notifications = isMuted ? [] : await notify(monitor, rule, alert, alert.hidden!.condition, notes);
  const kept = monitor.store.get(alert.id, alertType) ?? alert;
  const after = withNotifications(kept, [...kept.hidden!.notifications, ...notifications]);
  monitor.store.put(after);
  return { rule, alert: after, notifications, notes };
}

function checkEnabled({ properties }: Rule, about: string): void {
  if (!properties.enabled) throw new Error(`${about}: the alert rule is disabled (AlertRuleDisabled)${hint("set its `enabled` to true")}`);
}

/** The alerts of a rule as it is now. */
export function alertsOf(store: Store, { resource }: Rule): FiredAlert[] {
  return store.list(alertType).filter(({ hidden }) => hidden!.ruleInstance === resource.hidden!.instance);
}

function openAlerts(store: Store, rule: Rule): FiredAlert[] {
  return alertsOf(store, rule).filter(({ hidden }) => hidden!.condition === "Fired");
}

function newAlert(monitor: Monitor, rule: Rule, targetId: string, value: number | undefined): FiredAlert {
  const { store } = monitor;
  forgetOldAlerts(store, monitor.now());
  const name = guidOf(`alert ${store.nextGuid()}`);
  return {
    id: `/subscriptions/${parseResourceId(rule.resource.id).subscriptionId}/providers/${alertType}/${name}`,
    name, type: alertType, properties: {},
    hidden: { ruleId: rule.resource.id, ruleInstance: rule.resource.hidden!.instance, targetId, condition: "Fired", firedAt: monitor.now(), values: measured(rule, true, value), notifications: [] },
  };
}

const keptFor = 30 * 86_400_000;

/** Azure keeps alerts for 30 days; here, those that are still Fired stay. */
function forgetOldAlerts(store: Store, now: number): void {
  for (const { id, hidden } of store.list(alertType)) if (hidden!.firedAt < now - keptFor && hidden!.condition === "Resolved") store.delete(id);
}

/** Until when a log alert's actions are muted, if they are. */
function endOfMute(store: Store, rule: Rule, targetId: string, now: number): number | undefined {
  if (rule.kind !== "log" || rule.properties.muteActionsDuration === undefined) return undefined;
  const told = alertsOf(store, rule).filter(({ hidden }) => isSame(hidden!.targetId, targetId) && hidden!.notifications.length > 0).map(({ hidden }) => hidden!.firedAt);
  const end = Math.max(...told) + minutesOf(rule.properties.muteActionsDuration) * 60_000;
  return end > now ? end : undefined;
}

function targetFor(store: Store, rule: Rule, about: string, resource: string | undefined): string {
  const targets = targetsOf(store, rule);
  const names = quoted(targets.map(({ name }) => name));
  if (resource === undefined) {
    if (targets.length === 1) return targets[0]!.id;
    if (targets.length === 0) throw new Error(`${about}: none of the resources that the rule watches exists (NotFound)`);
    throw new Error(`${about}: the rule watches several resources, and each has its own alert (AmbiguousResource)${hint(`give a resource: ${names}`)}`);
  }
  const isMeant = ({ id, name }: { id: string; name: string }) => isSame(id, resource) || isSame(name, resource);
  // A query can find whatever sends logs: its alert is about any machine.
  const others = rule.kind === "log" ? ["Microsoft.Compute/virtualMachines", "Microsoft.Compute/virtualMachineScaleSets"].flatMap((type) => store.list(type)) : [];
  const found = [...targets, ...others].find(isMeant)?.id ?? (rule.kind === "log" && tryParseResourceId(resource) ? store.get(resource)?.id : undefined);
  if (found === undefined) throw new Error(`${about}: the rule does not watch a resource named "${resource}" (NotFound)${targets.length === 0 ? "" : hint(`it watches ${names}`)}`);
  return found;
}
