import { ArmError } from "../core/armErrors";
import { groupIdOf, param } from "../core/call";
import type { Call, Handler, Route } from "../core/call";
import { compact } from "../core/replies";
import { needGroup } from "../core/resourceGroup";
import { isSame } from "../core/resourceIds";
import type { Resource } from "../core/resources";
import { metricsOf, typesWithMetrics } from "./metrics";
import type { Metric } from "./metrics";

const aggregations = ["None", "Average", "Minimum", "Maximum", "Total", "Count"];
const timeGrains = ["PT1M", "PT5M", "PT15M", "PT30M", "PT1H", "PT6H", "PT12H", "P1D"];

function definitionBody(resource: Resource, { name, unit, primaryAggregationType, dimensions }: Metric): Record<string, unknown> {
  return {
    id: `${resource.id}/providers/microsoft.insights/metricdefinitions/${name}`,
    resourceId: resource.id,
    namespace: resource.type,
    name: { value: name, localizedValue: name },
    isDimensionRequired: false,
    unit,
    primaryAggregationType,
    supportedAggregationTypes: aggregations,
    metricAvailabilities: timeGrains.map((timeGrain) => ({ timeGrain, retention: "P93D" })),
    ...(dimensions.length === 0 ? {} : { dimensions: dimensions.map((value) => ({ value, localizedValue: value })) }),
  };
}

const listDefinitions = (type: string): Handler => (call) => {
  const resource = need(call, type);
  const namespace = call.request.query["metricnamespace"];
  // What a machine's agent or a program measures is in namespaces of its own, and empty here.
  const isPlatform = namespace === undefined || isSame(namespace, type);
  return compact(200, { value: isPlatform ? metricsOf(type)!.map((metric) => definitionBody(resource, metric)) : [] });
};

const listNamespaces = (type: string): Handler => (call) => {
  const { id } = need(call, type);
  const name = type.toLowerCase();
  return compact(200, { value: [{ id: `${id}/providers/microsoft.insights/metricNamespaces/${name}`, name, type: "Microsoft.Insights/metricNamespaces", classification: "Platform", properties: { metricNamespaceName: name } }] });
};

function need(call: Call, type: string): Resource {
  needGroup(call);
  const names = type.split("/").slice(1).map((_, index) => param(call, `name${index}`));
  const found = call.store.get(`${groupIdOf(call)}/providers/${pathOf(type, names)}`);
  if (found) return found;
  throw new ArmError("resourceNotFound", { path: pathOf(type, names), group: param(call, "resourceGroupName") });
}

function pathOf(type: string, names: readonly string[]): string {
  const [namespace, ...types] = type.split("/");
  return [namespace, ...types.flatMap((part, index) => [part, names[index]!])].join("/");
}

/** Metric definitions and namespaces, of each type of resource that has metrics. */
export const metricDefinitionRoutes: readonly Route[] = typesWithMetrics.flatMap((type): Route[] => {
  const names = type.split("/").slice(1).map((_, index) => `:name${index}`);
  const path = `/subscriptions/:subscriptionId/resourceGroups/:resourceGroupName/providers/${pathOf(type, names)}/providers/Microsoft.Insights`;
  return [
    { operation: "MetricDefinitions_List", method: "GET", path: `${path}/metricDefinitions`, type: "Microsoft.Insights/metricDefinitions", handler: listDefinitions(type) },
    { operation: "MetricNamespaces_List", method: "GET", path: `${path}/metricNamespaces`, type: "Microsoft.Insights/metricNamespaces", handler: listNamespaces(type) },
  ];
});
