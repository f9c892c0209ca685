import { ArmError } from "../core/armErrors";
import type { Call, Route } from "../core/call";
import type { AlertRule } from "../core/resources";
import { flag, list, number, object, oneOf, record, text, wholeNumber } from "../core/shapes";
import { routesOf } from "./monitorType";
import { checkRule, dimensions, duration, minutesOf, others, refusal } from "./ruleShapes";
import { checkActionGroups, existingScopes } from "./scopes";

export const logAlertType = "Microsoft.Insights/scheduledQueryRules";

/** A condition of a log alert. */
export interface LogCriterion extends Record<string, unknown> {
  query: string;
  timeAggregation: string;
  metricMeasureColumn?: string;
  resourceIdColumn?: string;
  operator: string;
  threshold: number;
  dimensions?: { name: string; operator: string; values: string[] }[];
  failingPeriods?: { numberOfEvaluationPeriods: number; minFailingPeriodsToAlert: number };
}

/** The properties of a log alert, as they are stored. */
export interface LogAlertProperties {
  description?: string;
  severity: number;
  enabled: boolean;
  scopes: string[];
  evaluationFrequency: string;
  windowSize: string;
  muteActionsDuration?: string;
  targetResourceTypes?: string[];
  criteria: { allOf: LogCriterion[] };
  autoMitigate: boolean;
  actions: { actionGroups: string[]; customProperties?: Record<string, string> };
}

/** What a PUT may leave out. */
type Given = Omit<LogAlertProperties, "enabled" | "autoMitigate" | "actions"> & Partial<Pick<LogAlertProperties, "enabled" | "autoMitigate">> & { actions?: Partial<LogAlertProperties["actions"]> };

const frequencies = ["PT1M", "PT5M", "PT10M", "PT15M", "PT30M", "PT45M", "PT1H", "PT2H", "PT3H", "PT4H", "PT5H", "PT6H", "P1D"];

const failingPeriods = object({ numberOfEvaluationPeriods: wholeNumber(1, 6), minFailingPeriodsToAlert: wholeNumber(1, 6) }, [], others);
const criterion = object({
  query: text,
  timeAggregation: oneOf("Average", "Count", "Maximum", "Minimum", "Total"),
  metricMeasureColumn: text, resourceIdColumn: text, dimensions,
  operator: oneOf("Equals", "GreaterThan", "GreaterThanOrEqual", "LessThan", "LessThanOrEqual"),
  threshold: number(-Infinity), failingPeriods,
}, ["query", "timeAggregation", "operator", "threshold"], others);

const shape = object({
  description: text, displayName: text,
  severity: wholeNumber(0, 4),
  enabled: flag,
  scopes: list(text),
  evaluationFrequency: duration(...frequencies),
  windowSize: duration(...frequencies, "P2D"),
  muteActionsDuration: duration(...frequencies.slice(1), "P2D"),
  targetResourceTypes: list(text),
  criteria: object({ allOf: list(criterion) }, ["allOf"], others),
  autoMitigate: flag,
  actions: object({ actionGroups: list(text), customProperties: record(text) }, [], others),
}, ["severity", "scopes", "evaluationFrequency", "windowSize", "criteria"], others);

function checked(call: Call, properties: Record<string, unknown>, { kind }: Record<string, unknown>): Record<string, unknown> {
  if (kind !== undefined && kind !== null && kind !== "LogAlert") throw new ArmError("notSupported", { what: `scheduled query rules of the kind ${JSON.stringify(kind)}` });
  checkRule(shape, properties);
  const { enabled = true, actions = {}, autoMitigate = properties["muteActionsDuration"] === undefined, ...given } = properties as unknown as Given;
  const rule: LogAlertProperties = { ...given, enabled, autoMitigate, actions: { ...actions, actionGroups: actions.actionGroups ?? [] } };
  checkTimes(rule);
  existingScopes(call.store, rule.scopes);
  if (rule.criteria.allOf.length === 0) throw refusal("properties.criteria.allOf", "must have a criterion");
  for (const [index, { timeAggregation, metricMeasureColumn, failingPeriods: periods }] of rule.criteria.allOf.entries()) {
    const path = `properties.criteria.allOf[${index}]`;
    if (timeAggregation !== "Count" && metricMeasureColumn === undefined) throw refusal(`${path}.metricMeasureColumn`, `must be given with the time aggregation '${timeAggregation}'`);
    if (periods && (periods.minFailingPeriodsToAlert ?? 1) > (periods.numberOfEvaluationPeriods ?? 1)) {
      throw refusal(`${path}.failingPeriods.minFailingPeriodsToAlert`, "must not be more than the number of evaluation periods");
    }
  }
  checkActionGroups(call.store, rule.actions.actionGroups, (index) => `properties.actions.actionGroups[${index}]`);
  return { ...rule, createdWithApiVersion: call.apiVersion, isLegacyLogAnalyticsRule: false, isWorkspaceAlertsStorageConfigured: false };
}

function checkTimes({ evaluationFrequency, windowSize, muteActionsDuration, autoMitigate }: LogAlertProperties): void {
  if (minutesOf(evaluationFrequency) > minutesOf(windowSize)) {
    throw refusal("properties.evaluationFrequency", `must not be longer than the window size, '${windowSize}', got '${evaluationFrequency}'`);
  }
  if (muteActionsDuration === undefined) return;
  if (autoMitigate) throw refusal("properties.muteActionsDuration", "must be left out if 'properties.autoMitigate' is true");
  // The code and the text are those of a public issue.
  if (minutesOf(evaluationFrequency) > minutesOf(muteActionsDuration)) throw new ArmError("malformedBody", { reason: "EvaluationFrequency cannot be greater than MuteActionsDuration" });
}

export const scheduledQueryRuleRoutes: readonly Route[] = routesOf<AlertRule>({
  type: logAlertType,
  operations: "ScheduledQueryRules",
  listAll: "ListBySubscription",
  parameter: "ruleName",
  topLevel: ["kind", "identity"],
  createdStatus: 201,
  hasEtag: true,
  checked,
  hidden: (call, existing) => existing?.hidden ?? { instance: call.store.nextGuid() },
});
