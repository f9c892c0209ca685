import { ArmError } from "../core/armErrors";
import type { Call, Route } from "../core/call";
import { isSame, parseResourceId } from "../core/resourceIds";
import type { AlertRule } from "../core/resources";
import { flag, list, number, object, oneOf, record, text, wholeNumber } from "../core/shapes";
import { isNetworkMetric, metricsOf } from "./metrics";
import { routesOf } from "./monitorType";
import { checkRule, dimensions, duration, minutesOf, others, refusal } from "./ruleShapes";
import { checkActionGroups, existingScopes } from "./scopes";
import type { Scope } from "./scopes";

export const metricAlertType = "Microsoft.Insights/metricAlerts";

/** A condition of a metric alert. Of a dynamic threshold, Azure finds the value itself. */
export interface MetricCriterion extends Record<string, unknown> {
  criterionType: "StaticThresholdCriterion" | "DynamicThresholdCriterion";
  name: string;
  metricName: string;
  metricNamespace?: string;
  timeAggregation: string;
  operator: string;
  threshold?: number;
  dimensions?: { name: string; operator: string; values: string[] }[];
  skipMetricValidation?: boolean;
}

/** The properties of a metric alert, as they are stored. */
export interface MetricAlertProperties {
  description?: string;
  severity: number;
  enabled: boolean;
  scopes: string[];
  evaluationFrequency: string;
  windowSize: string;
  targetResourceType?: string;
  targetResourceRegion?: string;
  criteria: { "odata.type": string; allOf: MetricCriterion[] };
  autoMitigate: boolean;
  actions: { actionGroupId: string; webHookProperties?: Record<string, string> }[];
}

/** What a PUT may leave out. */
type Given = Omit<MetricAlertProperties, "autoMitigate" | "actions"> & Partial<Pick<MetricAlertProperties, "autoMitigate" | "actions">>;

const single = "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria";
const multiple = "Microsoft.Azure.Monitor.MultipleResourceMultipleMetricCriteria";

const staticOperators = ["Equals", "NotEquals", "GreaterThan", "GreaterThanOrEqual", "LessThan", "LessThanOrEqual"];
const criterion = object({
  criterionType: oneOf("StaticThresholdCriterion", "DynamicThresholdCriterion"),
  name: text, metricName: text, metricNamespace: text,
  timeAggregation: oneOf("Average", "Count", "Minimum", "Maximum", "Total"),
  operator: oneOf(...staticOperators, "GreaterOrLessThan"),
  threshold: number(-Infinity), dimensions, skipMetricValidation: flag,
  alertSensitivity: oneOf("Low", "Medium", "High"),
  failingPeriods: object({ numberOfEvaluationPeriods: number(1), minFailingPeriodsToAlert: number(1) }, ["numberOfEvaluationPeriods", "minFailingPeriodsToAlert"], others),
}, ["criterionType", "name", "metricName", "timeAggregation", "operator"], others);

const shape = object({
  description: text,
  severity: wholeNumber(0, 4),
  enabled: flag,
  scopes: list(text),
  evaluationFrequency: duration("PT1M", "PT5M", "PT15M", "PT30M", "PT1H"),
  windowSize: duration("PT1M", "PT5M", "PT15M", "PT30M", "PT1H", "PT6H", "PT12H", "P1D"),
  targetResourceType: text, targetResourceRegion: text,
  criteria: object({ "odata.type": text }, ["odata.type"], others),
  autoMitigate: flag,
  actions: list(object({ actionGroupId: text, webHookProperties: record(text) }, ["actionGroupId"], others)),
}, ["severity", "enabled", "scopes", "evaluationFrequency", "windowSize", "criteria"], others);

const criteriaShape = object({ criteria: object({ allOf: list(criterion) }, ["allOf"], others) }, [], others);

function checked(call: Call, properties: Record<string, unknown>): Record<string, unknown> {
  checkRule(shape, properties);
  const kind = (properties as unknown as MetricAlertProperties).criteria["odata.type"];
  if (kind !== single && kind !== multiple) throw new ArmError("notSupported", { what: `metric alert criteria of the type '${kind}'` });
  checkRule(criteriaShape, properties);
  const { autoMitigate = true, actions = [], ...given } = properties as unknown as Given;
  const rule: MetricAlertProperties = { ...given, autoMitigate, actions };
  if (minutesOf(rule.evaluationFrequency) > minutesOf(rule.windowSize)) {
    throw refusal("properties.evaluationFrequency", `must not be longer than the window size, '${rule.windowSize}', got '${rule.evaluationFrequency}'`);
  }
  const scopes = existingScopes(call.store, rule.scopes);
  checkScopes(rule, scopes, kind);
  checkCriteria(rule, scopes, kind);
  checkActionGroups(call.store, rule.actions.map(({ actionGroupId }) => actionGroupId), (index) => `properties.actions[${index}].actionGroupId`);
  return { ...rule, lastUpdatedTime: new Date(call.now).toISOString(), isMigrated: false };
}

function watchesSeveral(scopes: readonly Scope[]): boolean {
  return scopes.length > 1 || scopes.some(({ kind }) => kind !== "resource");
}

function checkScopes(rule: MetricAlertProperties, scopes: readonly Scope[], kind: string): void {
  if (!watchesSeveral(scopes)) return;
  if (kind === single) throw refusal("properties.scopes", `must be one resource with criteria of the type '${single}'`);
  for (const name of ["targetResourceType", "targetResourceRegion"] as const) {
    if (rule[name] === undefined) throw refusal(`properties.${name}`, "must be given if the scope contains a subscription, a resource group, or more than one resource");
  }
  for (const [index, { id, kind: scopeKind }] of scopes.entries()) {
    if (scopeKind === "resource" && !isSame(parseResourceId(id).type, rule.targetResourceType)) {
      throw refusal(`properties.scopes[${index}]`, `must be of the target resource type '${rule.targetResourceType}', got '${id}'`);
    }
  }
}

function checkCriteria(rule: MetricAlertProperties, scopes: readonly Scope[], kind: string): void {
  const { allOf } = rule.criteria;
  if (allOf.length === 0) throw refusal("properties.criteria.allOf", "must have a criterion");
  const type = watchesSeveral(scopes) ? rule.targetResourceType! : parseResourceId(scopes[0]!.id).type;
  for (const [index, each] of allOf.entries()) {
    const path = `properties.criteria.allOf[${index}]`;
    if (each.criterionType === "StaticThresholdCriterion") {
      if (each.threshold === undefined) throw refusal(`${path}.threshold`, "must be given");
      if (!staticOperators.includes(each.operator)) throw refusal(`${path}.operator`, `must be one of ${staticOperators.join(", ")}, got '${each.operator}'`);
    } else {
      if (kind === single) throw refusal(`${path}.criterionType`, `must be 'StaticThresholdCriterion' with criteria of the type '${single}'`);
      if (allOf.length > 1) throw refusal("properties.criteria.allOf", "must have only one criterion if its threshold is dynamic");
      for (const name of ["alertSensitivity", "failingPeriods"]) if (each[name] === undefined) throw refusal(`${path}.${name}`, "must be given");
    }
    checkMetric(each, type, path, watchesSeveral(scopes));
  }
  const names = allOf.map(({ name }) => name.toLowerCase());
  if (new Set(names).size < names.length) throw refusal("properties.criteria.allOf", "must have criteria with different names");
}

/** A metric of the target's own is known by its name; those of other namespaces are taken as they are. */
function checkMetric({ metricName, metricNamespace, skipMetricValidation }: MetricCriterion, type: string, path: string, several: boolean): void {
  const metrics = metricsOf(type);
  if (metrics === undefined) throw new ArmError("notSupported", { what: `metric alerts on resources of the type '${type}'` });
  if (metricNamespace !== undefined && !isSame(metricNamespace, type)) return;
  if (skipMetricValidation !== true && !metrics.some(({ name }) => isSame(name, metricName))) throw new ArmError("metricNotFound", { metric: metricName });
  if (several && isNetworkMetric(metricName)) throw refusal(`${path}.metricName`, `must not be '${metricName}' if the rule watches more than one resource: it is only supported for a single resource`);
}

export const metricAlertRoutes: readonly Route[] = routesOf<AlertRule>({
  type: metricAlertType,
  operations: "MetricAlerts",
  listAll: "ListBySubscription",
  parameter: "ruleName",
  regions: [],
  topLevel: ["identity"],
  createdStatus: 200,
  checked,
  hidden: (call, existing) => existing?.hidden ?? { instance: call.store.nextGuid() },
});
