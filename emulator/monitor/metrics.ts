import { isSame } from "../core/resourceIds";

export type Aggregation = "Average" | "Count" | "Maximum" | "Minimum" | "Total";

/** A platform metric: what Azure measures of a resource by itself. */
export interface Metric {
  name: string;
  unit: "Bytes" | "BytesPerSecond" | "Count" | "CountPerSecond" | "MilliSeconds" | "Percent";
  primaryAggregationType: Aggregation;
  dimensions: readonly string[];
}

interface MetricRow extends Omit<Metric, "name"> {
  names: readonly string[];
}

const lun = ["LUN"];

/**
 * "Supported metrics for Microsoft.Compute/virtualMachines" and for scale sets, which have the same ones. Deprecated metrics of disks
 * (`Per Disk …`, `OS Per Disk …`) are left out.
 */
const rows: readonly MetricRow[] = [
  { unit: "Percent", primaryAggregationType: "Average", dimensions: [], names: [
    "Percentage CPU", "Available Memory Percentage", "Premium OS Disk Cache Read Hit", "Premium OS Disk Cache Read Miss", "VM Cached Bandwidth Consumed Percentage",
    "VM Cached IOPS Consumed Percentage", "VM Uncached Bandwidth Consumed Percentage", "VM Uncached IOPS Consumed Percentage", "VM Local Used Burst BPS Credits Percentage",
    "VM Local Used Burst IO Credits Percentage", "VM Remote Used Burst BPS Credits Percentage", "VM Remote Used Burst IO Credits Percentage",
  ] },
  { unit: "Percent", primaryAggregationType: "Average", dimensions: lun, names: [
    "Data Disk Bandwidth Consumed Percentage", "Data Disk IOPS Consumed Percentage", "Data Disk Used Burst BPS Credits Percentage", "Data Disk Used Burst IO Credits Percentage",
    "OS Disk Bandwidth Consumed Percentage", "OS Disk IOPS Consumed Percentage", "OS Disk Used Burst BPS Credits Percentage", "OS Disk Used Burst IO Credits Percentage",
    "Premium Data Disk Cache Read Hit", "Premium Data Disk Cache Read Miss",
  ] },
  { unit: "Bytes", primaryAggregationType: "Total", dimensions: [], names: ["Network In Total", "Network Out Total", "Network In", "Network Out", "Disk Read Bytes", "Disk Write Bytes"] },
  { unit: "Bytes", primaryAggregationType: "Average", dimensions: [], names: ["Available Memory Bytes"] },
  { unit: "BytesPerSecond", primaryAggregationType: "Average", dimensions: [], names: ["OS Disk Read Bytes/sec", "OS Disk Write Bytes/sec", "Temp Disk Read Bytes/sec", "Temp Disk Write Bytes/sec"] },
  { unit: "BytesPerSecond", primaryAggregationType: "Average", dimensions: lun, names: ["Data Disk Read Bytes/sec", "Data Disk Write Bytes/sec"] },
  { unit: "CountPerSecond", primaryAggregationType: "Average", dimensions: [], names: [
    "Inbound Flows Maximum Creation Rate", "Outbound Flows Maximum Creation Rate", "Disk Read Operations/Sec", "Disk Write Operations/Sec", "OS Disk Read Operations/Sec",
    "OS Disk Write Operations/Sec", "Temp Disk Read Operations/Sec", "Temp Disk Write Operations/Sec",
  ] },
  { unit: "CountPerSecond", primaryAggregationType: "Average", dimensions: lun, names: ["Data Disk Read Operations/Sec", "Data Disk Write Operations/Sec"] },
  { unit: "MilliSeconds", primaryAggregationType: "Average", dimensions: [], names: ["OS Disk Latency", "Temp Disk Latency"] },
  { unit: "MilliSeconds", primaryAggregationType: "Average", dimensions: lun, names: ["Data Disk Latency"] },
  { unit: "Count", primaryAggregationType: "Average", dimensions: [], names: [
    "Inbound Flows", "Outbound Flows", "CPU Credits Consumed", "CPU Credits Remaining", "OS Disk Queue Depth", "Temp Disk Queue Depth", "VmAvailabilityMetric",
  ] },
  { unit: "Count", primaryAggregationType: "Average", dimensions: lun, names: [
    "Data Disk Max Burst Bandwidth", "Data Disk Max Burst IOPS", "Data Disk Queue Depth", "Data Disk Target Bandwidth", "Data Disk Target IOPS", "OS Disk Max Burst Bandwidth",
    "OS Disk Max Burst IOPS", "OS Disk Target Bandwidth", "OS Disk Target IOPS",
  ] },
];

const ofMachines: readonly Metric[] = rows.flatMap(({ names, ...row }) => names.map((name) => ({ name, ...row }))).sort((a, b) => a.name.localeCompare(b.name));
const ofScaleSets: readonly Metric[] = ofMachines.map((metric) => ({ ...metric, dimensions: [...metric.dimensions, "VMName"] }));

/** The types whose metrics are known. The namespace of their platform metrics has their own name. */
const metricsByType: Readonly<Record<string, readonly Metric[]>> = {
  "Microsoft.Compute/virtualMachines": ofMachines,
  "Microsoft.Compute/virtualMachineScaleSets": ofScaleSets,
  "Microsoft.Compute/virtualMachineScaleSets/virtualMachines": ofMachines,
};

export const typesWithMetrics = Object.keys(metricsByType);

/** The platform metrics of a type; `undefined` for types that the local Azure knows none of. */
export function metricsOf(type: string): readonly Metric[] | undefined {
  const known = typesWithMetrics.find((each) => isSame(each, type));
  return known === undefined ? undefined : metricsByType[known];
}

/** Metrics of a machine's network, which a rule can watch on one machine only ("Multi-resource metric alerts aren't supported for …"). */
const networkMetrics = new Set([
  "network in total", "network out total", "inbound flows", "outbound flows", "inbound flows maximum creation rate", "outbound flows maximum creation rate",
]);

export function isNetworkMetric(name: string): boolean {
  return networkMetrics.has(name.toLowerCase());
}
