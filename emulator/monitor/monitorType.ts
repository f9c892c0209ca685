import { ArmError } from "../core/armErrors";
import { bodyObject } from "../core/body";
import { groupIdOf, param } from "../core/call";
import type { Call, Handler, Route } from "../core/call";
import { membersOf } from "../core/managedIdentity";
import { mergePatch } from "../core/mergePatch";
import { page } from "../core/paging";
import { compact, empty, pretty } from "../core/replies";
import { needGroup } from "../core/resourceGroup";
import type { ActionGroup, AlertRule } from "../core/resources";
import { nextEtag } from "../core/store";
import { readLocation, tagsOf } from "../core/trackedResource";

type MonitorResource = AlertRule | ActionGroup;

/** One of Azure Monitor's types, and what its PUT and PATCH have of their own. */
export interface MonitorType<T extends MonitorResource> {
  type: "Microsoft.Insights/metricAlerts" | "Microsoft.Insights/scheduledQueryRules" | "Microsoft.Insights/actionGroups";
  /** What the SDKs' operationIds begin with, and that of the list of a subscription. */
  operations: string;
  listAll: string;
  /** The name in the path, as the SDKs call it. */
  parameter: string;
  /** Regions besides `global`; without them, every region but `global`. */
  regions?: readonly string[];
  /** Members of the body beside its properties. */
  topLevel: readonly string[];
  createdStatus: 200 | 201;
  hasEtag?: true;
  /**
   * What is kept of a body's properties, with defaults.
   *
   * @throws ArmError when Azure would refuse them
   */
  checked(call: Call, properties: Record<string, unknown>, body: Record<string, unknown>): Record<string, unknown>;
  /** What is shown of them. @default everything */
  shown?(call: Call, properties: Record<string, unknown>): Record<string, unknown>;
  hidden(call: Call, existing: T | undefined): NonNullable<T["hidden"]>;
}

/** List, get, put, patch and delete. All of them are done at once. */
export function routesOf<T extends MonitorResource>(monitor: MonitorType<T>): Route[] {
  const { type, operations, parameter } = monitor;
  const idOf = (call: Call) => `${groupIdOf(call)}/providers/${type}/${param(call, parameter)}`;
  const find = (call: Call) => call.store.get(idOf(call)) as T | undefined;

  function need(call: Call): T {
    needGroup(call);
    const found = find(call);
    if (found) return found;
    throw new ArmError("resourceNotFound", { path: `${type}/${param(call, parameter)}`, group: param(call, "resourceGroupName") });
  }

  function bodyOf(call: Call, { id, name, type: own, location, tags, etag, more, properties }: T): Record<string, unknown> {
    return {
      id, name, type: own, location,
      ...(tags === undefined ? {} : { tags }),
      ...(monitor.hasEtag && etag !== undefined ? { etag } : {}),
      ...more,
      properties: monitor.shown?.(call, properties) ?? properties,
    };
  }

  function put(call: Call, body: Record<string, unknown>, existing: T | undefined): T {
    const group = needGroup(call);
    const name = existing?.name ?? param(call, parameter);
    const resource = {
      id: existing?.id ?? `${group.id}/providers/${type}/${name}`,
      name, type,
      location: checkedLocation(monitor, readLocation(call, body, name, existing, group)),
      ...tagsOf(body, existing),
      ...(monitor.hasEtag ? { etag: nextEtag(call.store) } : {}),
      more: membersOf(call, body, monitor.topLevel, existing),
      properties: monitor.checked(call, withoutNulls(body["properties"] ?? {}) as Record<string, unknown>, body),
      hidden: monitor.hidden(call, existing),
    } as unknown as T;
    call.store.put(resource);
    return resource;
  }

  const createOrUpdate: Handler = (call) => {
    const existing = find(call);
    const resource = put(call, bodyObject(call), existing);
    return pretty(existing ? 200 : monitor.createdStatus, bodyOf(call, resource));
  };
  const update: Handler = (call) => {
    const existing = need(call);
    const { properties, more } = existing;
    const body = mergePatch({ ...more, properties }, bodyObject(call)) as Record<string, unknown>;
    return pretty(200, bodyOf(call, put(call, body, existing)));
  };
  const remove: Handler = (call) => {
    needGroup(call);
    const found = find(call);
    return empty(found && call.store.delete(found.id) ? 200 : 204);
  };
  const list = (under: (call: Call) => string): Handler => (call) => compact(200, page(call, call.store.list(type, under(call)) as unknown as T[], (resource) => bodyOf(call, resource)));

  const all = `/subscriptions/:subscriptionId/resourceGroups/:resourceGroupName/providers/${type}`;
  const one = `${all}/:${parameter}`;
  return [
    { operation: `${operations}_${monitor.listAll}`, method: "GET", path: `/subscriptions/:subscriptionId/providers/${type}`, type, handler: list((call) => `/subscriptions/${param(call, "subscriptionId")}`) },
    { operation: `${operations}_ListByResourceGroup`, method: "GET", path: all, type, handler: list((call) => needGroup(call).id) },
    { operation: `${operations}_Get`, method: "GET", path: one, type, handler: (call) => pretty(200, bodyOf(call, need(call))) },
    { operation: `${operations}_CreateOrUpdate`, method: "PUT", path: one, type, handler: createOrUpdate },
    { operation: `${operations}_Update`, method: "PATCH", path: one, type, handler: update },
    { operation: `${operations}_Delete`, method: "DELETE", path: one, type, handler: remove },
  ];
}

function checkedLocation({ type, regions }: Pick<MonitorType<never>, "type" | "regions">, location: string): string {
  if (regions === undefined ? location !== "global" : ["global", ...regions].includes(location)) return location;
  throw new ArmError("locationNotAvailable", { location, type, locations: regions === undefined ? "every region" : ["global", ...regions].join(",") });
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([name, inner]) => (inner === null ? [] : [[name, withoutNulls(inner)]])));
}
