import { extensionsOf } from "../captures/agents";
import { guidOf } from "../core/guids";
import { oneLine } from "../core/replies";
import type { OperatingSystem, ScaleSet } from "../core/resources";
import type { Store } from "../core/store";
import { capitalised, diskSizeOf, diskTypeOf, imageOf } from "./disks";
import { extensionProperties } from "./extensions";
import { isUserDataAsked } from "./machineProperties";
import { flagOf, operatingSystemOf } from "./operatingSystem";
import { inOrder, isShown, withoutUndefined } from "./shownSince";

type Values = Record<string, unknown>;

export interface Profile extends Values {
  osProfile?: Values & { computerNamePrefix?: string };
  storageProfile?: Values & { imageReference?: Values; osDisk?: Values };
  networkProfile?: { networkInterfaceConfigurations?: Configuration[] };
}

/** A scale set as Azure shows it: in order, with what it fills in; its extensions are part of the model of its machines (recorded, 2020-06-01 and 2022-03-01). */
export function scaleSetBody(store: Store, set: ScaleSet, apiVersion: string, expand: string): Values {
  const { name, id, type, location, tags, more, properties } = set;
  const { singlePlacementGroup, upgradePolicy, virtualMachineProfile, provisioningState, overprovision, doNotRunExtensionsOnOverprovisionedVMs, uniqueId, timeCreated, ...others } = properties;
  return inOrder({
    name, id, type, location,
    ...(tags === undefined ? {} : { tags }),
    ...withSku(more),
    properties: withoutUndefined({
      singlePlacementGroup: singlePlacementGroup ?? true,
      upgradePolicy: upgradePolicyOf(upgradePolicy as Values | undefined),
      virtualMachineProfile: profileOf(store, set, (virtualMachineProfile ?? {}) as Profile, apiVersion, expand),
      provisioningState,
      overprovision: overprovision ?? true,
      doNotRunExtensionsOnOverprovisionedVMs: doNotRunExtensionsOnOverprovisionedVMs ?? false,
      uniqueId: uniqueId ?? guidOf(id),
      ...others,
      timeCreated: isShown("timeCreated", apiVersion) ? timeCreated : undefined,
    }),
  }, apiVersion);
}

/** The sku of each machine. */
export function machineSkuOf({ more }: ScaleSet): { name: string; tier: string } | undefined {
  const { name, tier } = (more?.["sku"] ?? {}) as { name?: string; tier?: string };
  return name === undefined ? undefined : { name, tier: tier ?? name.split("_")[0]! };
}

function withSku(more: Values | undefined): Values {
  const { plan, identity, sku, ...others } = more ?? {};
  const { name, tier, ...capacity } = (sku ?? {}) as Values & { name?: string; tier?: string };
  const shown = sku === undefined ? undefined : withoutUndefined({ name, tier: tier ?? name?.split("_")[0], ...capacity });
  return withoutUndefined({ plan, identity, sku: shown, ...others });
}

const automaticUpgrades = { enableAutomaticOSUpgrade: false, useRollingUpgradePolicy: false, disableAutomaticRollback: false };

function upgradePolicyOf(policy: Values | undefined): Values | undefined {
  if (policy === undefined) return undefined;
  const { mode, automaticOSUpgradePolicy, ...others } = policy;
  return withoutUndefined({
    mode: capitalised(mode),
    ...others,
    automaticOSUpgradePolicy: automaticOSUpgradePolicy && { ...automaticUpgrades, ...(automaticOSUpgradePolicy as Values) },
  });
}

function profileOf(store: Store, set: ScaleSet, profile: Profile, apiVersion: string, expand: string): Values {
  const { osProfile, storageProfile, networkProfile, userData, ...others } = profile;
  const { os } = set.hidden!;
  const extensions = extensionsOf(store, set.id).map(({ name, properties: { provisioningState: _, ...properties } }) => ({ name, properties: extensionProperties(properties, apiVersion) }));
  return withoutUndefined({
    osProfile: osProfile && operatingSystemOf(osProfile, os, apiVersion, "model"),
    storageProfile: storageProfile && storageOf(set, storageProfile, os, apiVersion),
    networkProfile: networkProfile && oneLine(networkOf(networkProfile)),
    ...others,
    extensionProfile: extensions.length === 0 ? undefined : { extensions },
    userData: isUserDataAsked(expand) ? userData : undefined,
  });
}

/** The system's disk of each machine as the model has it: without a name. */
export function modelDiskOf(set: ScaleSet, disk: Values = {}): Values {
  const { createOption, caching, managedDisk, diskSizeGB, osType: _, ...others } = disk;
  const { storageAccountType, ...managed } = (managedDisk ?? {}) as Values;
  return withoutUndefined({
    createOption: capitalised(createOption) ?? "FromImage",
    caching: caching ?? "None",
    managedDisk: others["vhdContainers"] === undefined ? { storageAccountType: storageAccountType ?? diskTypeOf(machineSkuOf(set)?.name ?? ""), ...managed } : undefined,
    diskSizeGB: diskSizeGB ?? diskSizeOf(set.hidden!.os),
    ...others,
  });
}

function storageOf(set: ScaleSet, { osDisk, imageReference, ...others }: Values, os: OperatingSystem, apiVersion: string): Values {
  return withoutUndefined({
    osDisk: { ...(isShown("systemOfSet", apiVersion) ? { osType: os } : {}), ...modelDiskOf(set, (osDisk ?? {}) as Values) },
    imageReference: imageOf(imageReference as Values | undefined),
    ...others,
  });
}

export interface Configuration extends Values {
  name: string;
  properties?: Values;
}

/** The network cards that each machine gets. */
export function networkOf({ networkInterfaceConfigurations, ...others }: Values): Values {
  const configurations = networkInterfaceConfigurations as Configuration[] | null | undefined;
  return withoutUndefined({ networkInterfaceConfigurations: configurations?.map(cardOf), ...others });
}

function cardOf({ name, properties = {} }: Configuration): Values {
  const { primary, enableAcceleratedNetworking = false, networkSecurityGroup, dnsSettings, enableIPForwarding = false, ipConfigurations, ...others } = properties;
  const addresses = ipConfigurations as Configuration[] | null | undefined;
  return {
    name,
    properties: withoutUndefined({
      primary: flagOf(primary),
      enableAcceleratedNetworking: flagOf(enableAcceleratedNetworking),
      networkSecurityGroup,
      dnsSettings: { dnsServers: [], ...(dnsSettings as Values | null) },
      enableIPForwarding: flagOf(enableIPForwarding),
      ipConfigurations: addresses?.map(addressOf),
      ...others,
    }),
  };
}

function addressOf({ name, properties = {} }: Configuration): Values {
  const { primary, subnet, privateIPAddressVersion, ...others } = properties;
  return { name, properties: withoutUndefined({ primary: flagOf(primary), subnet, privateIPAddressVersion: privateIPAddressVersion ?? "IPv4", ...others }) };
}
