import type { TargetType } from "../model/capture";

/** A metric that an alert can be declared on by one word. */
export interface ReadyMetric {
  /** The metric's name in Azure Monitor. */
  readonly metricName: string;
  /** The namespace of a metric that the machine itself sends; left out for metrics of the platform. */
  readonly metricNamespace?: string;
  readonly timeAggregation: "Average" | "Total";
  readonly operator: "GreaterThan" | "LessThan";
  /** The usual threshold, in the metric's unit. */
  readonly threshold: number;
  /** Whether the unit is percent: no value is above 100. */
  readonly isPercentage?: true;
  /** The kinds of machine that have it. */
  readonly kinds: readonly TargetType[];
}

export type ReadyMetricName =
  | "cpu"
  | "networkIn"
  | "networkOut"
  | "inboundFlows"
  | "outboundFlows"
  | "inboundFlowRate"
  | "outboundFlowRate"
  | "availableMemory"
  | "segmentsResent";

const all = ["AzureVM", "AzureVMSS"] as const;
const above = { timeAggregation: "Average", operator: "GreaterThan", kinds: all } as const;
const bytes = { ...above, timeAggregation: "Total", threshold: 1_000_000_000 } as const;
const flows = { ...above, threshold: 10_000 } as const;
const newFlows = { ...above, threshold: 1_000 } as const;

/** https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-compute-virtualmachines-metrics */
export const readyMetrics: Readonly<Record<ReadyMetricName, ReadyMetric>> = {
  cpu: { ...above, metricName: "Percentage CPU", threshold: 90, isPercentage: true },
  networkIn: { ...bytes, metricName: "Network In Total" },
  networkOut: { ...bytes, metricName: "Network Out Total" },
  inboundFlows: { ...flows, metricName: "Inbound Flows" },
  outboundFlows: { ...flows, metricName: "Outbound Flows" },
  inboundFlowRate: { ...newFlows, metricName: "Inbound Flows Maximum Creation Rate" },
  outboundFlowRate: { ...newFlows, metricName: "Outbound Flows Maximum Creation Rate" },
  availableMemory: { ...above, metricName: "Available Memory Percentage", operator: "LessThan", threshold: 10, isPercentage: true },
  // The platform does not see it: an agent on a Windows machine sends the performance counter.
  segmentsResent: {
    ...above,
    metricName: "TCPv4\\Segments Retransmitted/sec",
    metricNamespace: "azure.vm.windows.guestmetrics",
    threshold: 50,
    kinds: ["AzureVM"],
  },
};

export function isReadyMetric(name: unknown): name is ReadyMetricName {
  return typeof name === "string" && Object.hasOwn(readyMetrics, name);
}

const namespaces: Readonly<Record<TargetType, string>> = {
  AzureVM: "Microsoft.Compute/virtualMachines",
  AzureVMSS: "Microsoft.Compute/virtualMachineScaleSets",
};

/** The criterion of a metric alert, as Azure and azure-native have it. */
export function criterionOf(name: ReadyMetricName, kind: TargetType, threshold?: number) {
  const metric = readyMetrics[name];
  return {
    criterionType: "StaticThresholdCriterion" as const,
    name,
    metricName: metric.metricName,
    metricNamespace: metric.metricNamespace ?? namespaces[kind],
    operator: metric.operator,
    threshold: threshold ?? metric.threshold,
    timeAggregation: metric.timeAggregation,
    // The metric does not exist before the machine has sent its first value.
    ...(metric.metricNamespace !== undefined && { skipMetricValidation: true }),
  };
}
