import * as monitor from "@pulumi/azure-native/monitor";
import type * as pulumi from "@pulumi/pulumi";
import { alertDefaults, frequencyOf } from "../triggers/checkTrigger";
import { criterionOf, type ReadyMetricName } from "../triggers/metrics";
import type { Machine } from "./machine";

/** An alert that starts captures: on a metric by one word, or with criteria of your own. */
export interface CaptureAlert {
  /**
   * A metric of the machine: `cpu` (percent), `networkIn` and `networkOut` (bytes in the window), `inboundFlows` and `outboundFlows` (current flows),
   * `inboundFlowRate` and `outboundFlowRate` (new flows per second), `availableMemory` (percent that is free; the alert fires below the threshold) or
   * `segmentsResent` (TCP segments per second; only if a Windows machine sends its performance counters to Azure Monitor).
   *
   * @example "networkOut"
   */
  metric?: ReadyMetricName;
  /**
   * The threshold of `metric`. The alert fires above it, and for `availableMemory` below it.
   *
   * @default 90 for `cpu`, 1000000000 for `networkIn` and `networkOut`, 10000 for flows, 1000 for flow rates, 10 for `availableMemory`, 50 for `segmentsResent`
   */
  threshold?: number;
  /** Instead of `metric`: the criteria of a metric alert, as the `criteria` of azure-native's `monitor.MetricAlert`. */
  criteria?: monitor.MetricAlertArgs["criteria"];
  /** Instead of `metric`: the criteria of a log alert, as the `criteria` of azure-native's `monitor.ScheduledQueryRule`. */
  logCriteria?: NonNullable<monitor.ScheduledQueryRuleArgs["criteria"]>;
  /**
   * The ids of the resources that the alert watches, such as the workspace of a log alert, which watches exactly one. Not allowed with `metric`.
   *
   * @default the machine
   */
  scopes?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * How often the alert is evaluated, as an ISO 8601 duration: `PT1M`, `PT5M`, `PT15M`, `PT30M` or `PT1H`; for a log alert also `PT10M`, `PT45M`, `PT2H`
   * to `PT6H` by the hour, or `P1D`.
   *
   * @default "PT1M", for a log alert "PT5M"
   */
  evaluationFrequency?: string;
  /**
   * Over what time the metric or the result of the query is aggregated, as an ISO 8601 duration: that of `evaluationFrequency` or longer. For a metric
   * one of `PT1M`, `PT5M`, `PT15M`, `PT30M`, `PT1H`, `PT6H`, `PT12H` and `P1D`; for a log alert what `evaluationFrequency` may be, or `P2D`. It may be
   * shorter for a log alert with several `numberOfEvaluationPeriods`.
   *
   * @default "PT5M"
   */
  windowSize?: string;
  /**
   * The severity, from `0` (critical) to `4` (verbose).
   *
   * @default 3
   */
  severity?: number;
  /**
   * Whether the alert resolves itself: it then fires once, and again only after its condition was no longer met. With `false`, it fires again and again
   * while its condition is met.
   *
   * @default true
   */
  autoMitigate?: boolean;
  /**
   * The description of the alert.
   *
   * @default "Starts packet captures" and the component's name
   */
  description?: pulumi.Input<string>;
  /**
   * Whether the alert can fire. Change it to `false` to pause it.
   *
   * @default true
   */
  enabled?: pulumi.Input<boolean>;
}

/** What of an alert may be an output of a resource; the rest decides which resources there are. */
export const alertInputs: readonly string[] = [
  "criteria",
  "logCriteria",
  "scopes",
  "description",
  "enabled",
] satisfies (keyof CaptureAlert)[];

/** The resource of an alert. */
export type AlertRule = monitor.MetricAlert | monitor.ScheduledQueryRule;

/** Where an alert is declared, and what it triggers. */
interface AlertPlace {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly location: pulumi.Input<string>;
  readonly actionGroupId: pulumi.Output<string>;
  readonly machine: Machine;
  readonly parent: pulumi.Resource;
}

/** Declares an alert that has passed its check. */
export function declareAlert(name: string, alert: CaptureAlert, place: AlertPlace): AlertRule {
  const { resourceGroupName, location, actionGroupId, machine, parent } = place;
  const { metric, threshold, criteria, logCriteria, autoMitigate } = alert;
  const common = {
    resourceGroupName,
    description: alert.description ?? `Starts packet captures (${name}).`,
    enabled: alert.enabled ?? true,
    severity: alert.severity ?? alertDefaults.severity,
    scopes: alert.scopes ?? [machine.id],
    evaluationFrequency: frequencyOf(alert),
    windowSize: alert.windowSize ?? alertDefaults.windowSize,
    ...(autoMitigate !== undefined && { autoMitigate }),
  };
  if (logCriteria !== undefined) {
    const rule = { ...common, location, kind: "LogAlert", criteria: logCriteria, actions: { actionGroups: [actionGroupId] } };
    return new monitor.ScheduledQueryRule(name, rule, { parent });
  }
  const ready = metric === undefined ? undefined : onOneMetric(metric, machine, threshold);
  const given = ready ?? criteria;
  if (given === undefined) throw new Error("internal error: an alert without criteria has passed its check");
  return new monitor.MetricAlert(name, { ...common, location: "global", criteria: given, actions: [{ actionGroupId }] }, { parent });
}

function onOneMetric(metric: ReadyMetricName, { kind }: Machine, threshold: number | undefined) {
  return {
    odataType: "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria" as const,
    allOf: [criterionOf(metric, kind, threshold)],
  };
}
