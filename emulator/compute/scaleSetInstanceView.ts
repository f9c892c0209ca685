import { instanceExtensions } from "../captures/agents";
import { guidOf } from "../core/guids";
import { oneLine } from "../core/replies";
import type { ScaleSet, ScaleSetInstance } from "../core/resources";
import type { Store } from "../core/store";
import { diskNamesOf, disksOf } from "./disks";
import type { DiskOwner } from "./disks";
import { extensionBody } from "./extensions";
import { instanceView } from "./instanceView";
import { operatingSystemOf } from "./operatingSystem";
import { machineSkuOf, modelDiskOf, networkOf } from "./scaleSetView";
import type { Profile } from "./scaleSetView";
import { inOrder, withoutUndefined } from "./shownSince";

/** An instance as Azure shows it, named after its set and made from its model; with what it is doing, when that is asked for (recorded, 2020-06-01). */
export function instanceBody(store: Store, set: ScaleSet, instance: ScaleSetInstance, apiVersion: string, view: Record<string, unknown> | undefined): Record<string, unknown> {
  const { id, type, location, name: instanceId } = instance;
  const { latestModelApplied, vmId, provisioningState, ...others } = instance.properties;
  const { osProfile, storageProfile, networkProfile } = profileOf(set);
  const extensions = instanceExtensions(store, instance);
  const sku = machineSkuOf(set);
  const { computerNamePrefix: _, ...system } = osProfile ?? {};
  const configurations = networkProfile?.networkInterfaceConfigurations ?? [];
  return inOrder({
    name: `${set.name}_${instanceId}`, id, type, location,
    ...(set.tags === undefined ? {} : { tags: set.tags }),
    instanceId,
    ...(sku === undefined ? {} : { sku }),
    properties: withoutUndefined({
      latestModelApplied,
      modelDefinitionApplied: "VirtualMachineScaleSet",
      instanceView: view,
      networkProfileConfiguration: networkProfile && oneLine(networkOf(networkProfile)),
      vmId,
      hardwareProfile: {},
      storageProfile: storageProfile && disksOf(diskOwner(set, instance), { ...storageProfile, osDisk: modelDiskOf(set, storageProfile.osDisk) }, apiVersion),
      osProfile: osProfile && operatingSystemOf({ computerName: computerNameOf(set, instance), ...system }, set.hidden!.os, apiVersion, "machine"),
      networkProfile: networkProfile && oneLine({ networkInterfaces: configurations.map(({ name }) => ({ id: `${id}/networkInterfaces/${name}` })) }),
      ...others,
      provisioningState,
    }),
    ...(extensions.length === 0 ? {} : { resources: extensions.map((extension) => extensionBody(extension, apiVersion)) }),
  }, apiVersion);
}

export function instanceViewOf(store: Store, set: ScaleSet, instance: ScaleSetInstance, now: number, apiVersion: string): Record<string, unknown> {
  const { storageProfile } = profileOf(set);
  const domain = Number(instance.name) % domains;
  return instanceView({
    power: instance.hidden!.power,
    os: set.hidden!.os,
    computerName: computerNameOf(set, instance),
    image: storageProfile?.imageReference ?? {},
    disks: diskNamesOf(diskOwner(set, instance), {}),
    extensions: instanceExtensions(store, instance),
    provisioningState: String(instance.properties["provisioningState"]),
    place: { placementGroupId: guidOf(`placement group of ${set.id.toLowerCase()}`), platformUpdateDomain: domain, platformFaultDomain: domain },
  }, now, apiVersion);
}

/** Instances are spread over so many update and fault domains (documented). */
const domains = 5;

function profileOf({ properties }: ScaleSet): Profile {
  return (properties["virtualMachineProfile"] ?? {}) as Profile;
}

/** `vmss1c35c00000A`: the prefix, and the instance's number in six digits of base 36. */
function computerNameOf(set: ScaleSet, { name }: ScaleSetInstance): string {
  const { computerNamePrefix = set.name } = profileOf(set).osProfile ?? {};
  return `${computerNamePrefix}${Number(name).toString(36).toUpperCase().padStart(6, "0")}`;
}

function diskOwner(set: ScaleSet, { id, name, properties }: ScaleSetInstance): DiskOwner {
  return { id, name: `${set.name}_${set.name}_${name}`, vmId: String(properties["vmId"]), os: set.hidden!.os, vmSize: machineSkuOf(set)?.name ?? "", isNew: false };
}
