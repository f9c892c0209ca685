import FindMyWay from "find-my-way";
import type { Route } from "./call";
import { extensionImageRoutes } from "./extensionImages";
import { existenceRoute } from "./existence";
import { extensionRoutes } from "./extensions";
import { genericRoute } from "./genericResources";
import { metadataRoutes } from "./metadata";
import { networkWatcherRoutes } from "./networkWatchers";
import { operationRoutes } from "./operations";
import { packetCaptureRoutes } from "./packetCaptures";
import { resourceListRoutes } from "./resourceLists";
import { roleRoute } from "./roleRoutes";
import { resourceGroupRoutes } from "./resourceGroups";
import { scaleSetInstanceRoutes } from "./scaleSetInstances";
import { scaleSetRoutes } from "./scaleSets";
import { storageAccountRoutes } from "./storageAccounts";
import { subscriptionRoutes } from "./subscriptions";
import { tokenRoutes } from "./tokenEndpoint";
import { virtualMachineRoutes } from "./virtualMachines";

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
  ...extensionImageRoutes,
  ...scaleSetRoutes,
  ...scaleSetInstanceRoutes,
  ...storageAccountRoutes,
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
