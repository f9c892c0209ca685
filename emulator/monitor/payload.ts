import type { MonitorCondition } from "../core/alert";
import { guidOf } from "../core/guids";
import { parseResourceId, tryParseResourceId } from "../core/resourceIds";
import type { FiredAlert } from "../core/resources";
import type { Rule } from "./alertRules";
import { assumedThreshold } from "./conditions";
import type { MetricCriterion } from "./metricAlerts";
import { minutesOf } from "./ruleShapes";
import type { LogCriterion } from "./scheduledQueryRules";

type Values = Record<string, unknown>;

/** What an action group sends of an alert: everything of it at one moment. */
export interface Message {
  rule: Rule;
  alert: FiredAlert;
  condition: MonitorCondition;
  customProperties: Record<string, string> | undefined;
}

/** The payload for a receiver, in the common alert schema or, of metric alerts, as it was before. Log alerts know only the common one. */
export function payloadOf(message: Message, useCommonAlertSchema: boolean): Values {
  return useCommonAlertSchema || message.rule.kind === "log" ? commonPayload(message) : metricPayload(message);
}

/** Seven decimals, as .NET writes a time. */
export function ticks(time: number): string {
  return new Date(time).toISOString().replace("Z", "0000Z");
}

function commonPayload({ rule, alert, condition, customProperties = undefined }: Message): Values {
  const { resource, kind, properties } = rule;
  const { targetId, firedAt, resolvedAt } = alert.hidden!;
  const target = tryParseResourceId(targetId);
  const scope = kind === "log" && !properties.scopes.some((id) => id.toLowerCase() === targetId.toLowerCase()) ? properties.scopes[0]! : targetId;
  return {
    schemaId: "azureMonitorCommonAlertSchema",
    data: {
      essentials: {
        alertId: alert.id,
        alertRule: resource.name,
        alertRuleID: resource.id,
        severity: `Sev${properties.severity}`,
        signalType: kind === "metric" ? "Metric" : "Log",
        monitorCondition: condition,
        monitoringService: kind === "metric" ? "Platform" : "Log Alerts V2",
        alertTargetIDs: [scope.toLowerCase()],
        configurationItems: [target?.name ?? targetId].map((name) => (kind === "metric" ? name.toLowerCase() : name)),
        targetResourceType: target?.type.toLowerCase(),
        ...(target?.resourceGroupName === undefined ? {} : { targetResourceGroup: target.resourceGroupName.toLowerCase() }),
        originAlertId: originOf(rule, alert),
        firedDateTime: ticks(firedAt),
        ...(condition === "Resolved" && resolvedAt !== undefined ? { resolvedDateTime: ticks(resolvedAt) } : {}),
        description: properties.description ?? "",
        essentialsVersion: "1.0",
        alertContextVersion: "1.0",
      },
      alertContext: { properties: customProperties ?? null, conditionType: conditionType(rule), condition: conditionOf(rule, alert, condition) },
      customProperties: customProperties ?? null,
    },
  };
}

function originOf({ resource, kind }: Rule, { id }: FiredAlert): string {
  const guid = guidOf(`origin of ${id}`);
  return kind === "log" ? guid : `${guid}_${parseResourceId(resource.id).resourceGroupName}_microsoft.insights_metricAlerts_${resource.name}`;
}

function conditionType({ kind, properties }: Rule): string {
  if (kind === "log") return "LogQueryCriteria";
  const isDynamic = properties.criteria.allOf.some(({ criterionType }) => criterionType === "DynamicThresholdCriterion");
  return isDynamic ? "DynamicThresholdCriteria" : properties.criteria["odata.type"].split(".").at(-1)!;
}

function conditionOf(rule: Rule, { hidden }: FiredAlert, condition: MonitorCondition): Values {
  const { windowSize } = rule.properties;
  const { firedAt, resolvedAt, values, targetId } = hidden!;
  const end = condition === "Resolved" ? resolvedAt ?? firedAt : firedAt;
  const start = end - minutesOf(windowSize) * 60_000;
  const iso = (time: number) => (rule.kind === "log" ? new Date(time).toISOString().replace(/\.\d+/, "") : new Date(time).toISOString());
  const allOf = rule.kind === "metric"
    ? rule.properties.criteria.allOf.map((criterion, index) => metricPart(criterion, values[index]!, targetId))
    : rule.properties.criteria.allOf.map((criterion, index) => logPart(criterion, values[index]!, targetId, rule.properties.targetResourceTypes));
  return { windowSize, allOf, windowStartTime: iso(start), windowEndTime: iso(end) };
}

function metricPart(criterion: MetricCriterion, metricValue: number, targetId: string): Values {
  const { criterionType, metricName, metricNamespace, operator, threshold = assumedThreshold, timeAggregation, dimensions = [] } = criterion;
  const dynamic = { alertSensitivity: criterion["alertSensitivity"], failingPeriods: criterion["failingPeriods"], ignoreDataBefore: criterion["ignoreDataBefore"] ?? null };
  return {
    ...(criterionType === "DynamicThresholdCriterion" ? dynamic : {}),
    metricName,
    metricNamespace: metricNamespace ?? parseResourceId(targetId).type,
    operator,
    threshold: String(threshold),
    timeAggregation,
    dimensions: dimensions.map(({ name, values }) => ({ name, value: values[0] ?? "" })),
    metricValue,
    webTestName: null,
  };
}

function logPart({ query, metricMeasureColumn, operator, threshold, timeAggregation, dimensions = [], failingPeriods }: LogCriterion, metricValue: number, targetId: string, types: string[] = []): Values {
  const link = `https://portal.azure.com/#view/Microsoft_Azure_Monitoring_Logs/LogsBlade/resourceId/${encodeURIComponent(targetId)}/query/${encodeURIComponent(query)}`;
  const api = `https://api.loganalytics.io/v1${targetId}/query?query=${encodeURIComponent(query)}`;
  return {
    searchQuery: query,
    metricMeasureColumn: metricMeasureColumn ?? null,
    targetResourceTypes: `[${types.map((type) => `'${type}'`).join(",")}]`,
    operator,
    threshold: String(threshold),
    timeAggregation,
    dimensions: dimensions.map(({ name, values }) => ({ name, value: dimensionValue(name, values, targetId) })),
    metricValue,
    failingPeriods: failingPeriods ?? { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
    linkToSearchResultsUI: link,
    linkToFilteredSearchResultsUI: link,
    linkToSearchResultsAPI: api,
    linkToFilteredSearchResultsAPI: api,
  };
}

/** A rule that splits its results by resource or computer has the alert's own. */
function dimensionValue(name: string, values: readonly string[], targetId: string): string {
  if (/^_?ResourceId$/i.test(name)) return targetId.toLowerCase();
  if (/^(Resource|Computer)$/i.test(name)) return targetId.split("/").at(-1)!;
  return values.find((value) => value !== "*") ?? "";
}

/** What metric alerts sent before there was a common schema. */
function metricPayload({ rule, alert, condition, customProperties }: Message): Values {
  const { resource, properties } = rule;
  const { targetId, firedAt, resolvedAt } = alert.hidden!;
  const { subscriptionId, resourceGroupName, name, type } = parseResourceId(targetId);
  const { windowSize, allOf } = conditionOf(rule, alert, condition);
  return {
    schemaId: "AzureMonitorMetricAlert",
    data: {
      version: "2.0",
      properties: customProperties ?? null,
      status: condition === "Fired" ? "Activated" : "Deactivated",
      context: {
        timestamp: ticks(condition === "Fired" ? firedAt : resolvedAt ?? firedAt),
        id: resource.id,
        name: resource.name,
        description: properties.description ?? "",
        conditionType: conditionType(rule),
        severity: String(properties.severity),
        condition: { windowSize, allOf },
        subscriptionId, resourceGroupName,
        resourceName: name,
        resourceType: type,
        resourceId: targetId,
        portalLink: `https://portal.azure.com/#resource${targetId}`,
      },
    },
  };
}
