// Instances and the model of their scale set. With the upgrade policy `Manual` an instance stays as it is when the model changes, until
// somebody updates it. Not known: in which waves the policies `Automatic` and `Rolling` update instances; here they do at once.
import { isDeepStrictEqual } from "node:util";
import { extensionsOf } from "../captures/agents";
import { isSame } from "../core/resourceIds";
import type { Extension, ScaleSet } from "../core/resources";
import type { Store } from "../core/store";

/** Call it before the model changes: instances of a set that is updated by hand keep what they have. */
export function leaveInstancesBehind(store: Store, set: ScaleSet): void {
  const { mode } = (set.properties["upgradePolicy"] ?? {}) as { mode?: string };
  if (!isSame(mode, "Manual")) return;
  const extensions = extensionsOf(store, set.id);
  for (const instance of store.list("Microsoft.Compute/virtualMachineScaleSets/virtualMachines", set.id)) {
    if (instance.properties["latestModelApplied"] === false) continue;
    store.put({ ...instance, properties: { ...instance.properties, latestModelApplied: false }, hidden: { ...instance.hidden!, extensions } });
  }
}

/** Gives instances the model as it is now, those that still exist. */
export function applyModel(store: Store, instanceIds: readonly string[]): void {
  for (const id of instanceIds) {
    const instance = store.get(id, "Microsoft.Compute/virtualMachineScaleSets/virtualMachines");
    if (!instance) continue;
    const { extensions: _, ...hidden } = instance.hidden!;
    store.put({ ...instance, properties: { ...instance.properties, latestModelApplied: true }, hidden });
  }
}

/** Whether these extensions are part of the model already. */
export function hasExtensions(store: Store, set: ScaleSet, wanted: readonly Pick<Extension, "name" | "properties">[]): boolean {
  const known = extensionsOf(store, set.id);
  return wanted.every(({ name, properties }) =>
    known.some((extension) => isSame(extension.name, name) && isDeepStrictEqual(withoutState(extension.properties), withoutState(properties))));
}

function withoutState({ provisioningState: _, ...properties }: Record<string, unknown>): Record<string, unknown> {
  return properties;
}
