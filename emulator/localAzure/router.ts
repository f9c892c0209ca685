import FindMyWay from "find-my-way";
import { networkWatcherRoutes } from "../captures/networkWatchers";
import { packetCaptureRoutes } from "../captures/packetCaptures";
import { availabilitySetRoutes } from "../compute/availabilitySets";
import { extensionImageRoutes } from "../compute/extensionImages";
import { extensionRoutes } from "../compute/extensions";
import { machineImageRoutes } from "../compute/machineImages";
import { scaleSetInstanceRoutes } from "../compute/scaleSetInstances";
import { scaleSetRoutes } from "../compute/scaleSets";
import { virtualMachineRoutes } from "../compute/virtualMachines";
import type { Route } from "../core/call";
import { operationRoutes } from "../core/operations";
import { metadataRoutes } from "../identity/metadata";
import { logicRoutes } from "../logic/resources/routes";
import { roleRoute } from "../identity/roleRoutes";
import { tokenRoutes } from "../identity/tokenEndpoint";
import { actionGroupRoutes } from "../monitor/actionGroups";
import { alertRoutes } from "../monitor/alertInstances";
import { metricAlertRoutes } from "../monitor/metricAlerts";
import { metricDefinitionRoutes } from "../monitor/metricDefinitions";
import { scheduledQueryRuleRoutes } from "../monitor/scheduledQueryRules";
import { existenceRoute } from "../resourceManager/existence";
import { genericRoute } from "../resourceManager/genericResources";
import { resourceGroupRoutes } from "../resourceManager/resourceGroups";
import { resourceListRoutes } from "../resourceManager/resourceLists";
import { subscriptionRoutes } from "../resourceManager/subscriptions";
import { storageAccountRoutes } from "../storage/storageAccounts";

/** Every operation that the local Azure has rules for. */
export const routes: readonly Route[] = [
  ...metadataRoutes,
  ...tokenRoutes,
  ...subscriptionRoutes,
  ...resourceGroupRoutes,
  ...resourceListRoutes,
  ...networkWatcherRoutes,
  ...packetCaptureRoutes,
  ...operationRoutes,
  ...virtualMachineRoutes,
  ...extensionRoutes,
  ...availabilitySetRoutes,
  ...extensionImageRoutes,
  ...machineImageRoutes,
  ...scaleSetRoutes,
  ...scaleSetInstanceRoutes,
  ...storageAccountRoutes,
  ...metricAlertRoutes,
  ...scheduledQueryRuleRoutes,
  ...actionGroupRoutes,
  ...metricDefinitionRoutes,
  ...alertRoutes,
  ...logicRoutes,
];

const router = FindMyWay({ caseSensitive: false, ignoreTrailingSlash: true, maxParamLength: 2000 });
for (const route of routes) router.on(route.method, route.path, () => {}, route);

export type Match =
  | { route: Route; params: Readonly<Record<string, string>> }
  /** The path is known, but not with this verb. */
  | { route: undefined; allowed: string[] };

export function match(method: string, path: string): Match {
  const found = find(method, path);
  if (found) return found;
  const existence = method === "HEAD" ? checkingExistence(path) : undefined;
  if (existence) return existence;
  const methods = [...new Set(routes.map((route) => route.method))];
  const allowed = methods.filter((other) => find(other, path) !== undefined);
  return (allowed.length === 0 ? genericRoute(method, path) : undefined) ?? { route: undefined, allowed };
}

function checkingExistence(path: string): { route: Route; params: Record<string, string> } | undefined {
  const got = find("GET", path) ?? genericRoute("GET", path);
  const route = got && existenceRoute(got.route, path);
  return got && route && { route, params: got.params };
}

function find(method: string, path: string): { route: Route; params: Record<string, string> } | undefined {
  return roleRoute(method, path) ?? tabled(method, path);
}

function tabled(method: string, path: string): { route: Route; params: Record<string, string> } | undefined {
  const found = router.find(method as FindMyWay.HTTPMethod, path);
  return found ? { route: found.store as Route, params: { ...found.params } as Record<string, string> } : undefined;
}

/** What to call a request that nobody knows: verb, namespace and types, without names. */
export function unknownOperation(method: string, path: string): string {
  const [, provider] = /\/providers\/(?!.*\/providers\/)(.+)$/i.exec(path) ?? [];
  if (provider === undefined) return `${method} ${path}`;
  const [namespace, ...segments] = provider.split("/");
  return `${method} ${[namespace, ...segments.filter((_, index) => index % 2 === 0)].join("/")}`;
}
