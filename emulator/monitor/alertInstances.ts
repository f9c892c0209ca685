import { ArmError } from "../core/armErrors";
import { param } from "../core/call";
import type { Call, Handler, Route } from "../core/call";
import { page } from "../core/paging";
import { compact } from "../core/replies";
import { parseResourceId } from "../core/resourceIds";
import type { AlertRule, FiredAlert } from "../core/resources";
import { asRule } from "./alertRules";
import { alertType } from "./notifications";
import { ticks } from "./payload";

/** An alert as Microsoft.AlertsManagement shows it. Nobody answers alerts here: they stay `New`. */
function bodyOf({ store }: Call, { id, name, type, hidden }: FiredAlert): Record<string, unknown> {
  const { ruleId, targetId, condition, firedAt, resolvedAt } = hidden!;
  const target = parseResourceId(targetId);
  const rule = store.get(ruleId) as AlertRule | undefined;
  const known = rule?.hidden && asRule(rule);
  const changed = ticks(resolvedAt ?? firedAt);
  const essentials = {
    ...(known === undefined ? {} : { severity: `Sev${known.properties.severity}`, description: known.properties.description ?? "" }),
    signalType: /metricAlerts/i.test(ruleId) ? "Metric" : "Log",
    alertState: "New",
    monitorCondition: condition,
    targetResource: targetId, targetResourceName: target.name, targetResourceGroup: target.resourceGroupName ?? "", targetResourceType: target.type.toLowerCase(),
    monitorService: /metricAlerts/i.test(ruleId) ? "Platform" : "Log Alerts V2",
    alertRule: ruleId,
    startDateTime: ticks(firedAt), lastModifiedDateTime: changed,
    ...(resolvedAt === undefined ? {} : { monitorConditionResolvedDateTime: ticks(resolvedAt) }),
    lastModifiedUserName: "System",
  };
  return { id, name, type, properties: { essentials } };
}

const list: Handler = (call) => {
  const newestFirst = call.store.list(alertType, `/subscriptions/${param(call, "subscriptionId")}`).toReversed();
  return compact(200, page(call, newestFirst, (alert) => bodyOf(call, alert)));
};

const get: Handler = (call) => {
  const name = param(call, "alertId");
  const found = call.store.get(`/subscriptions/${param(call, "subscriptionId")}/providers/${alertType}/${name}`, alertType);
  if (!found) throw new ArmError("alertNotFound", { name });
  return compact(200, bodyOf(call, found));
};

const all = `/subscriptions/:subscriptionId/providers/${alertType}`;
export const alertRoutes: readonly Route[] = [
  { operation: "Alerts_GetAll", method: "GET", path: all, type: alertType, handler: list },
  { operation: "Alerts_GetById", method: "GET", path: `${all}/:alertId`, type: alertType, handler: get },
];
