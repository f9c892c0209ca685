import { isSame, parentId, parseResourceId } from "../core/resourceIds";
import type { AgentState, Extension, OperatingSystem, ScaleSet, ScaleSetInstance } from "../core/resources";
import type { Store } from "../core/store";

/** The Network Watcher agent of a machine or scale set, in whatever state. It is known by publisher and type, not by name. */
export function agentOf(store: Store, machineId: string): Extension | undefined {
  return extensionsOf(store, machineId).find(isAgent);
}

/** Its first publisher was another one (recorded, 2017). */
function isAgent({ properties }: Extension): boolean {
  return /^Microsoft\.Azure\.NetworkWatcher(\.Edp)?$/i.test(String(properties["publisher"])) && /^NetworkWatcherAgent(Linux|Windows)$/i.test(String(properties["type"]));
}

export function extensionsOf(store: Store, machineId: string): Extension[] {
  const type = `${parseResourceId(machineId).type}/extensions` as "Microsoft.Compute/virtualMachines/extensions";
  return store.list(type, machineId);
}

const provisioningStates = { present: "Succeeded", failed: "Failed", provisioning: "Creating" } as const;

/** The agent as an extension of a machine, a scale set or an instance. */
export function agentExtension(machine: { id: string; type: string; location?: string }, os: OperatingSystem, state: Exclude<AgentState, "missing">): Extension {
  const { id, type, location } = machine;
  return {
    id: `${id}/extensions/AzureNetworkWatcherExtension`,
    name: "AzureNetworkWatcherExtension",
    type: `${type}/extensions`,
    ...(location === undefined ? {} : { location }),
    properties: {
      autoUpgradeMinorVersion: true,
      provisioningState: provisioningStates[state],
      publisher: "Microsoft.Azure.NetworkWatcher",
      type: `NetworkWatcherAgent${os}`,
      typeHandlerVersion: "1.4",
    },
  };
}

/** The extensions of an instance are those of its scale set, or of the model that it still has, except for an agent that is doing otherwise on this one. */
export function instanceExtensions(store: Store, instance: ScaleSetInstance): Extension[] {
  const setId = parentId(instance.id);
  const state = instance.hidden?.agent;
  const others = (instance.hidden?.extensions ?? extensionsOf(store, setId)).filter((extension) => state === undefined || !isAgent(extension)).map((extension) => ({
    ...extension,
    id: `${instance.id}/extensions/${extension.name}`,
    type: `${instance.type}/extensions`,
    ...(instance.location === undefined ? {} : { location: instance.location }),
  }));
  const set = store.get(setId, "Microsoft.Compute/virtualMachineScaleSets");
  return state === undefined || state === "missing" ? others : [...others, agentExtension(instance, set?.hidden?.os ?? "Linux", state)];
}

/** Whether captures can run on it: it runs, and so does its agent. */
export function isReady(store: Store, instance: ScaleSetInstance): boolean {
  const agent = instanceExtensions(store, instance).find(isAgent);
  return instance.hidden!.power === "running" && agent?.properties["provisioningState"] === "Succeeded";
}

/** The instances of a set on which a session captures: those in its scope that are ready. */
export function readyInstances(store: Store, set: ScaleSet, { include, exclude }: { include: string[]; exclude: string[] }): ScaleSetInstance[] {
  return store.list("Microsoft.Compute/virtualMachineScaleSets/virtualMachines", set.id).filter((instance) =>
    isReady(store, instance)
    && (include.length === 0 || include.some((id) => isSame(id, instance.id)))
    && !exclude.some((id) => isSame(id, instance.id)));
}
