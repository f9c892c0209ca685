import type { MonitorCondition, Notification } from "../core/alert";
import type { FiredAlert } from "../core/resources";
import type { Store } from "../core/store";
import { rulesOf, targetsOf } from "./alertRules";
import type { Rule } from "./alertRules";
import { alertsOf } from "./fireAlert";
import type { Outcome } from "./fireAlert";
import { ticks } from "./payload";

/** An alert rule, and what has become of its alerts. */
export interface AlertRuleView {
  id: string;
  name: string;
  kind: "metric" | "log";
  enabled: boolean;
  severity: number;
  /** Whether an alert fires again only after it was resolved (`autoMitigate`). */
  stateful: boolean;
  /** The resources that it watches. */
  resources: { id: string; name: string }[];
  /** The names of its action groups. */
  actionGroups: string[];
  /** The newest first. */
  alerts: AlertView[];
}

/** An alert that a rule has fired. */
export interface AlertView {
  /** Of the alert itself, as payloads have it. */
  id: string;
  ruleId: string;
  /** The rule's name. */
  rule: string;
  /** The resource that it is about. */
  resourceId: string;
  monitorCondition: MonitorCondition;
  firedDateTime: string;
  resolvedDateTime?: string;
  /** What the criteria measured, in their order. */
  values: number[];
  notifications: NotificationView[];
}

/** What became of one receiver's notification. */
export interface NotificationView {
  monitorCondition: MonitorCondition;
  /** The name of the group. */
  actionGroup: string;
  receiver: string;
  /** Of a Logic App: its name, its id, and the run that was started. */
  workflow?: string;
  workflowId?: string;
  runId?: string;
  /** `Waiting`: it is sent again, at `nextAttempt`. */
  status: "Sent" | "Waiting" | "Failed";
  attempts: number;
  /** When it was sent last. */
  time: string;
  nextAttempt?: string;
  httpStatus?: number;
  error?: string;
}

/** What a firing or a resolution did. `notifications` are those of this time. */
export interface AlertFiring extends AlertView {
  /** Why somebody was not notified, in sentences. */
  notes: string[];
}

export function ruleViews(store: Store): AlertRuleView[] {
  return rulesOf(store).map((rule) => ({
    id: rule.resource.id,
    name: rule.resource.name,
    kind: rule.kind,
    enabled: rule.properties.enabled,
    severity: rule.properties.severity,
    stateful: rule.properties.autoMitigate,
    resources: targetsOf(store, rule).map(({ id, name }) => ({ id, name })),
    actionGroups: rule.actions.map(({ actionGroupId }) => lastName(actionGroupId)),
    alerts: alertsOf(store, rule).toReversed().map((alert) => alertView(rule, alert, alert.hidden!.notifications)),
  }));
}

export function firingView({ rule, alert, notifications, notes }: Outcome): AlertFiring {
  return { ...alertView(rule, alert, notifications), notes };
}

function alertView({ resource }: Rule, { id, hidden }: FiredAlert, notifications: readonly Notification[]): AlertView {
  const { targetId, condition, firedAt, resolvedAt, values } = hidden!;
  return {
    id, ruleId: resource.id, rule: resource.name, resourceId: targetId, monitorCondition: condition, firedDateTime: ticks(firedAt),
    ...(resolvedAt === undefined ? {} : { resolvedDateTime: ticks(resolvedAt) }),
    values, notifications: notifications.map(notificationView),
  };
}

function notificationView({ condition, actionGroupId, receiver, workflowId, runId, status, attempts, at, nextAt, httpStatus, error }: Notification): NotificationView {
  return {
    monitorCondition: condition,
    actionGroup: lastName(actionGroupId),
    receiver,
    ...(workflowId === undefined ? {} : { workflow: lastName(workflowId), workflowId }),
    ...(runId === undefined ? {} : { runId }),
    status, attempts,
    time: new Date(at).toISOString(),
    ...(nextAt === undefined ? {} : { nextAttempt: new Date(nextAt).toISOString() }),
    ...(httpStatus === undefined ? {} : { httpStatus }),
    ...(error === undefined ? {} : { error }),
  };
}

function lastName(id: string): string {
  return id.split("/").at(-1)!;
}
