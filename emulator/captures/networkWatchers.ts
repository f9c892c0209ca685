import { shownSince, shownUntil } from "../core/apiVersions";
import { ArmError } from "../core/armErrors";
import { bodyObject } from "../core/body";
import { groupIdOf, param } from "../core/call";
import type { Call, Handler, Route } from "../core/call";
import { accepted, asyncOperationHeader, startOperation } from "../core/operations";
import { page } from "../core/paging";
import { collected, empty, pretty } from "../core/replies";
import { needGroup } from "../core/resourceGroup";
import { isSame } from "../core/resourceIds";
import type { NetworkWatcher } from "../core/resources";
import { nextEtag } from "../core/store";
import type { Store } from "../core/store";
import { readLocation, tagsOf } from "../core/trackedResource";
import { sessionAt } from "./captureSession";

export const watcherType = "Microsoft.Network/networkWatchers";

/** The watcher as Azure shows it. Flow logs are not supported, so it has none. */
export function watcherBody({ store, settings, now, apiVersion }: Pick<Call, "store" | "settings" | "now" | "apiVersion">, watcher: NetworkWatcher): Record<string, unknown> {
  return {
    name: watcher.name,
    id: watcher.id,
    etag: watcher.etag,
    type: watcherType,
    location: watcher.location,
    ...(watcher.tags === undefined ? {} : { tags: watcher.tags }),
    properties: {
      provisioningState: watcher.properties.provisioningState,
      ...(apiVersion >= shownSince.flowLogsOfWatcher && apiVersion < shownUntil.flowLogsOfWatcher ? { flowLogs: [] } : {}),
      runningOperationIds: settings.runningOperationIds === "empty" ? [] : runningSessions(store, watcher, now),
    },
  };
}

function runningSessions(store: Store, watcher: NetworkWatcher, now: number): string[] {
  return store.list("Microsoft.Network/networkWatchers/packetCaptures", watcher.id)
    .filter(({ hidden }) => hidden!.provisioningState === "Succeeded" && sessionAt(hidden!.session, now).packetCaptureStatus === "Running")
    .map(({ hidden }) => hidden!.runningOperationId);
}

/** The watcher of a path that has one, or the error that Azure gives for what lies below it. */
export function needWatcher(call: Call): NetworkWatcher {
  needGroup(call);
  const watcher = call.store.get(watcherIdOf(call), watcherType);
  if (!watcher) throw new ArmError("parentNotFound", { name: param(call, "networkWatcherName") });
  return watcher;
}

/** The etag changes with everything that happens to a capture of the watcher (recorded). */
export function touchWatcher(store: Store, watcherId: string): void {
  const watcher = store.get(watcherId, watcherType);
  if (watcher) store.put({ ...watcher, etag: nextEtag(store) });
}

function watcherIdOf(call: Call): string {
  return `${groupIdOf(call)}/providers/Microsoft.Network/networkWatchers/${param(call, "networkWatcherName")}`;
}

function findWatcher(call: Call): NetworkWatcher {
  needGroup(call);
  const watcher = call.store.get(watcherIdOf(call), watcherType);
  if (watcher) return watcher;
  const name = param(call, "networkWatcherName");
  throw new ArmError("resourceNotFound", { path: `${watcherType}/${name}`, group: param(call, "resourceGroupName") });
}

const listAll: Handler = (call) => {
  const watchers = call.store.list(watcherType, `/subscriptions/${param(call, "subscriptionId")}`);
  return collected(watchers, page(call, watchers, (watcher) => watcherBody(call, watcher)));
};

const list: Handler = (call) => {
  const watchers = call.store.list(watcherType, needGroup(call).id);
  return pretty(200, page(call, watchers, (watcher) => watcherBody(call, watcher)));
};

const get: Handler = (call) => {
  const watcher = findWatcher(call);
  return pretty(200, watcherBody(call, watcher), { etag: watcher.etag ?? "" });
};

const createOrUpdate: Handler = (call) => {
  const group = needGroup(call);
  const name = param(call, "networkWatcherName");
  const existing = call.store.get(watcherIdOf(call), watcherType);
  const body = bodyObject(call);
  const location = readLocation(call, body, name, existing, group);
  const sibling = call.store.list(watcherType, `/subscriptions/${param(call, "subscriptionId")}`)
    .find((watcher) => watcher.location === location && !isSame(watcher.id, existing?.id));
  if (sibling) throw new ArmError("watcherExistsInRegion");
  const watcher: NetworkWatcher = {
    id: existing?.id ?? `${group.id}/providers/${watcherType}/${name}`,
    name: existing?.name ?? name,
    type: watcherType,
    location,
    ...tagsOf(body, existing),
    etag: nextEtag(call.store),
    properties: { provisioningState: "Succeeded" },
  };
  call.store.put(watcher);
  // Recorded: it has an operation, though it is there at once, and no Retry-After.
  const operation = startOperation(call, { name: "NetworkWatchers_CreateOrUpdate", namespace: "Microsoft.Network", location, resourceId: watcher.id, seconds: 0 });
  return pretty(existing ? 200 : 201, watcherBody(call, watcher), { ...asyncOperationHeader(call, operation), ...notification, "x-ms-request-id": operation.id });
};

/** Recorded in 2023. */
const notification = { "azure-asyncnotification": "Enabled" };

const updateTags: Handler = (call) => {
  const watcher = { ...findWatcher(call), ...tagsOf(bodyObject(call)), etag: nextEtag(call.store) };
  call.store.put(watcher);
  return pretty(200, watcherBody(call, watcher), notification);
};

const remove: Handler = (call) => {
  needGroup(call);
  const watcher = call.store.get(watcherIdOf(call), watcherType);
  if (!watcher) return empty(204);
  const operation = startOperation(call, {
    name: "NetworkWatchers_Delete", namespace: "Microsoft.Network", location: watcher.location ?? "", resourceId: watcher.id,
    seconds: call.settings.timings.compute, result: { status: 204 },
  });
  return accepted(call, operation);
};

const one = "/subscriptions/:subscriptionId/resourceGroups/:resourceGroupName/providers/Microsoft.Network/networkWatchers/:networkWatcherName";
export const networkWatcherRoutes: readonly Route[] = [
  { operation: "NetworkWatchers_ListAll", method: "GET", path: "/subscriptions/:subscriptionId/providers/Microsoft.Network/networkWatchers", type: watcherType, handler: listAll },
  { operation: "NetworkWatchers_List", method: "GET", path: "/subscriptions/:subscriptionId/resourceGroups/:resourceGroupName/providers/Microsoft.Network/networkWatchers", type: watcherType, handler: list },
  { operation: "NetworkWatchers_Get", method: "GET", path: one, type: watcherType, handler: get },
  { operation: "NetworkWatchers_CreateOrUpdate", method: "PUT", path: one, type: watcherType, handler: createOrUpdate },
  { operation: "NetworkWatchers_UpdateTags", method: "PATCH", path: one, type: watcherType, handler: updateTags },
  { operation: "NetworkWatchers_Delete", method: "DELETE", path: one, type: watcherType, handler: remove },
];
