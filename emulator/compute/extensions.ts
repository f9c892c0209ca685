import { extensionsOf } from "../captures/agents";
import { ArmError } from "../core/armErrors";
import { bodyObject, textProperty } from "../core/body";
import { groupIdOf, param } from "../core/call";
import type { Call, Handler, Route } from "../core/call";
import { patchedProperties } from "../core/mergePatch";
import { acceptedByCompute, computeHeaders, startOperation } from "../core/operations";
import { empty, pretty } from "../core/replies";
import { needGroup } from "../core/resourceGroup";
import { locationName } from "../core/resourceIds";
import type { Extension, ScaleSet, VirtualMachine } from "../core/resources";
import { tagsOf } from "../core/trackedResource";
import { extensionView } from "./instanceView";
import { hasExtensions, leaveInstancesBehind } from "./scaleSetModel";
import { inOrder, withoutUndefined } from "./shownSince";

type Machines = "virtualMachines" | "virtualMachineScaleSets";

/** An extension as Azure shows it: these keys in this order (recorded). Protected settings are never shown. */
export function extensionBody({ name, id, type, location, tags, properties }: Extension, apiVersion: string, view?: Record<string, unknown>): Record<string, unknown> {
  return inOrder({
    name, id, type,
    ...(location === undefined ? {} : { location }),
    ...(tags === undefined ? {} : { tags }),
    properties: extensionProperties(properties, apiVersion, view),
  }, apiVersion);
}

/** In the model of a scale set, an extension has no state. */
export function extensionProperties(properties: Record<string, unknown>, apiVersion: string, view?: Record<string, unknown>): Record<string, unknown> {
  const { publisher, type, typeHandlerVersion, autoUpgradeMinorVersion = false, forceUpdateTag, provisioningState, enableAutomaticUpgrade, settings, ...others } = properties;
  const { protectedSettings: _, ...shown } = others;
  const state = { provisioningState, enableAutomaticUpgrade, instanceView: view };
  const what = { publisher, type, typeHandlerVersion };
  // Recorded: the order of 2017-03-30 and before.
  if (apiVersion < "2017-12-01") return withoutUndefined({ ...what, autoUpgradeMinorVersion, forceUpdateTag, settings, ...state, ...shown });
  return withoutUndefined({ autoUpgradeMinorVersion, forceUpdateTag, ...state, ...what, settings, ...shown });
}

function needMachine(call: Call, machines: Machines): VirtualMachine | ScaleSet {
  needGroup(call);
  const name = param(call, "machineName");
  const machine = call.store.get(`${groupIdOf(call)}/providers/Microsoft.Compute/${machines}/${name}`, `Microsoft.Compute/${machines}`);
  if (!machine) throw new ArmError("parentNotFound", { name });
  return machine;
}

function handlersFor(machines: Machines): Record<"list" | "get" | "createOrUpdate" | "update" | "remove", Handler> {
  const type = `Microsoft.Compute/${machines}/extensions`;
  const missing = (call: Call, machine: { name: string }) => new ArmError("resourceNotFound", {
    path: `Microsoft.Compute/${machines}/${machine.name}/extensions/${param(call, "extensionName")}`, group: param(call, "resourceGroupName"),
  });
  const find = (call: Call, machine: { id: string }) => call.store.get(`${machine.id}/extensions/${param(call, "extensionName")}`);
  return {
    list: (call) => pretty(200, { value: extensionsOf(call.store, needMachine(call, machines).id).map((extension) => extensionBody(extension, call.apiVersion)) }),
    get(call) {
      const machine = needMachine(call, machines);
      const extension = find(call, machine);
      const expanded = /instanceView/i.test(call.request.query["$expand"] ?? "");
      if (extension) return pretty(200, extensionBody(extension, call.apiVersion, expanded ? extensionView(extension) : undefined));
      throw missing(call, machine);
    },
    createOrUpdate(call) {
      const machine = needMachine(call, machines);
      if ("power" in (machine.hidden ?? {}) && (machine as VirtualMachine).hidden!.power !== "running") throw new ArmError("vmNotRunning");
      const existing = find(call, machine);
      const body = bodyObject(call);
      const properties = (body["properties"] ?? {}) as Record<string, unknown>;
      checkSettings(properties);
      const extension: Extension = {
        id: existing?.id ?? `${machine.id}/extensions/${param(call, "extensionName")}`,
        name: existing?.name ?? param(call, "extensionName"),
        type,
        ...(machines === "virtualMachines" ? { location: locationName(textProperty(call, body, "location", "location") ?? machine.location ?? "") } : {}),
        ...tagsOf(body, existing),
        properties: { ...properties, provisioningState: existing ? "Updating" : "Creating" },
      };
      putExtension(call, machine, extension);
      const operation = startOperation(call, {
        name: "VirtualMachineExtensions_CreateOrUpdate", namespace: "Microsoft.Compute", location: machine.location ?? "", resourceId: extension.id,
        seconds: call.settings.timings.compute,
      });
      return pretty(existing ? 200 : 201, extensionBody(extension, call.apiVersion), computeHeaders(call, operation));
    },
    update(call) {
      const machine = needMachine(call, machines);
      const existing = find(call, machine);
      if (!existing) throw missing(call, machine);
      const body = bodyObject(call);
      const properties = patchedProperties(existing.properties, body["properties"]);
      checkSettings(properties);
      const extension: Extension = { ...existing, ...tagsOf(body, existing), properties: { ...properties, provisioningState: "Updating" } };
      putExtension(call, machine, extension);
      const operation = startOperation(call, {
        name: "VirtualMachineExtensions_CreateOrUpdate", namespace: "Microsoft.Compute", location: machine.location ?? "", resourceId: extension.id,
        seconds: call.settings.timings.compute,
      });
      return pretty(200, extensionBody(extension, call.apiVersion), computeHeaders(call, operation));
    },
    remove(call) {
      const machine = needMachine(call, machines);
      const extension = find(call, machine);
      if (!extension) return empty(204);
      if (isScaleSet(machine)) leaveInstancesBehind(call.store, machine);
      return acceptedByCompute(call, startOperation(call, {
        name: "VirtualMachineExtensions_Delete", namespace: "Microsoft.Compute", location: machine.location ?? "", resourceId: extension.id,
        seconds: call.settings.timings.compute,
      }));
    },
  };
}

/** Settings that came as text are shown as they came (recorded), but have to be JSON. */
function checkSettings({ settings }: Record<string, unknown>): void {
  if (typeof settings !== "string") return;
  try {
    JSON.parse(settings);
  } catch {
    throw new ArmError("invalidValue", { property: "properties.settings", reason: "must be JSON" });
  }
}

function putExtension({ store }: Call, machine: VirtualMachine | ScaleSet, extension: Extension): void {
  if (isScaleSet(machine) && !hasExtensions(store, machine, [extension])) leaveInstancesBehind(store, machine);
  store.put(extension);
}

function isScaleSet(machine: VirtualMachine | ScaleSet): machine is ScaleSet {
  return machine.type === "Microsoft.Compute/virtualMachineScaleSets";
}

function routesFor(machines: Machines, prefix: string): Route[] {
  const { list, get, createOrUpdate, update, remove } = handlersFor(machines);
  const type = `Microsoft.Compute/${machines}/extensions`;
  const all = `/subscriptions/:subscriptionId/resourceGroups/:resourceGroupName/providers/Microsoft.Compute/${machines}/:machineName/extensions`;
  return [
    { operation: `${prefix}_List`, method: "GET", path: all, type, handler: list },
    { operation: `${prefix}_Get`, method: "GET", path: `${all}/:extensionName`, type, handler: get },
    { operation: `${prefix}_CreateOrUpdate`, method: "PUT", path: `${all}/:extensionName`, type, handler: createOrUpdate },
    { operation: `${prefix}_Update`, method: "PATCH", path: `${all}/:extensionName`, type, handler: update },
    { operation: `${prefix}_Delete`, method: "DELETE", path: `${all}/:extensionName`, type, handler: remove },
  ];
}

export const extensionRoutes: readonly Route[] = [
  ...routesFor("virtualMachines", "VirtualMachineExtensions"),
  ...routesFor("virtualMachineScaleSets", "VirtualMachineScaleSetExtensions"),
];
