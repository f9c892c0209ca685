import { ids } from "../armRequests";

const group = ids.virtualMachine.split("/providers/")[0]!;
const insights = (type: string) => (name: string) => `${group}/providers/Microsoft.Insights/${type}/${name}`;

export const metricAlertPath = insights("metricAlerts");
export const queryRulePath = insights("scheduledQueryRules");
export const actionGroupPath = insights("actionGroups");
export const workflowId = `${group}/providers/Microsoft.Logic/workflows/capture`;
export const callbackUrl = "https://prod-07.westcentralus.logic.azure.com:443/workflows/0123/triggers/alert/paths/invoke?api-version=2016-10-01&sp=%2Ftriggers%2Falert%2Frun&sv=1.0&sig=canary-signature";

export const versions = { metricAlert: "2018-03-01", queryRule: "2021-08-01", actionGroup: "2023-01-01" };

/** A metric alert of the article's machine on its CPU; `properties` replace those with the same names. */
export function metricAlert(properties: Record<string, unknown> = {}) {
  const criteria = { "odata.type": "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria", allOf: [criterion()] };
  return {
    location: "global",
    properties: { severity: 3, enabled: true, scopes: [ids.virtualMachine], evaluationFrequency: "PT1M", windowSize: "PT5M", criteria, ...properties },
  };
}

export function criterion(more: Record<string, unknown> = {}) {
  return { criterionType: "StaticThresholdCriterion", name: "cpu", metricName: "Percentage CPU", timeAggregation: "Average", operator: "GreaterThan", threshold: 80, ...more };
}

/** The same with these criteria. */
export function withCriteria(allOf: object[], properties: Record<string, unknown> = {}, type = "SingleResourceMultipleMetricCriteria") {
  return metricAlert({ criteria: { "odata.type": `Microsoft.Azure.Monitor.${type}`, allOf }, ...properties });
}

export function queryRule(properties: Record<string, unknown> = {}) {
  const criteria = { allOf: [{ query: "Heartbeat", timeAggregation: "Count", operator: "LessThan", threshold: 1 }] };
  return { location: "westcentralus", properties: { severity: 2, scopes: [ids.virtualMachine], evaluationFrequency: "PT5M", windowSize: "PT10M", criteria, ...properties } };
}

export function actionGroup(properties: Record<string, unknown> = {}) {
  return { location: "Global", properties: { groupShortName: "captures", logicAppReceivers: [{ name: "capture", resourceId: workflowId, callbackUrl, useCommonAlertSchema: true }], ...properties } };
}
