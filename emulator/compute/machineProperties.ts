import { oneLine } from "../core/replies";
import { parseResourceId, resourceGroupId } from "../core/resourceIds";
import type { OperatingSystem, VirtualMachine } from "../core/resources";

type Values = Record<string, unknown>;

/** A machine's properties as Azure shows them: in order, and with what it fills in by itself (recorded, 2019-03-01 and 2020-06-01). */
export function machineProperties(machine: VirtualMachine, apiVersion: string): Values {
  const { vmId, hardwareProfile, storageProfile, osProfile, networkProfile, provisioningState, ...others } = machine.properties;
  return withoutUndefined({
    vmId,
    hardwareProfile,
    storageProfile: storageProfile === undefined ? undefined : storageOf(machine, storageProfile as Values, apiVersion),
    osProfile: osProfile === undefined ? undefined : operatingSystemOf(machine, osProfile as Values),
    // Recorded: this one stands on one line.
    networkProfile: networkProfile === undefined ? undefined : oneLine(networkProfile),
    ...others,
    provisioningState,
  });
}

/** The system that a machine's properties or the profile of a scale set ask for. */
export function osOf(properties: Values): OperatingSystem {
  return /"osType":"Windows"|"windowsConfiguration"|"publisher":"MicrosoftWindows/i.test(JSON.stringify(properties)) ? "Windows" : "Linux";
}

/** Where the caller leaves it to Azure, the disk has a name only when the machine is there. */
export function osDiskName(machine: VirtualMachine): string | undefined {
  const { osDisk } = (machine.properties["storageProfile"] ?? {}) as { osDisk?: { name?: string | null } };
  if (osDisk?.name) return osDisk.name;
  if (machine.properties["provisioningState"] === "Creating") return undefined;
  return `${machine.name}_OsDisk_1_${String(machine.properties["vmId"]).replaceAll("-", "")}`;
}

function storageOf(machine: VirtualMachine, { imageReference, osDisk, dataDisks, ...others }: Values, apiVersion: string): Values {
  return withoutUndefined({ imageReference: imageOf(imageReference as Values | undefined, apiVersion), osDisk: osDisk === undefined ? undefined : osDiskOf(machine, osDisk as Values), dataDisks: dataDisks ?? [], ...others });
}

/** An image of the market place has the version that was taken, too (recorded from 2019-07-01 on, not in 2019-03-01). */
function imageOf(image: Values | null | undefined, apiVersion: string): Values | undefined {
  if (typeof image?.["version"] !== "string" || apiVersion < "2019-07-01") return image ?? undefined;
  return { ...image, exactVersion: image["version"].toLowerCase() === "latest" ? latestImage : image["version"] };
}

/** Nobody asks here which versions of an image there are. */
const latestImage = "1.0.0";

function osDiskOf(machine: VirtualMachine, { osType: _, name: __, createOption, caching, managedDisk, diskSizeGB, ...others }: Values): Values {
  const name = osDiskName(machine);
  const { subscriptionId, resourceGroupName = "" } = parseResourceId(machine.id);
  const { storageAccountType, id } = (managedDisk ?? {}) as { storageAccountType?: string | null; id?: string };
  const diskId = id ?? (name === undefined ? undefined : `${resourceGroupId(subscriptionId, resourceGroupName)}/providers/Microsoft.Compute/disks/${name}`);
  return withoutUndefined({
    osType: machine.hidden!.os,
    name,
    createOption: typeof createOption === "string" ? createOption.charAt(0).toUpperCase() + createOption.slice(1) : createOption,
    caching,
    managedDisk: managedDisk === undefined || managedDisk === null ? undefined : withoutUndefined({ storageAccountType: storageAccountType ?? defaultDisk(machine), id: diskId }),
    diskSizeGB: diskSizeGB ?? (machine.hidden!.os === "Windows" ? 127 : 30),
    ...others,
  });
}

/** Sizes with an S take premium disks, and have them unless told otherwise. */
function defaultDisk(machine: VirtualMachine): string {
  const { vmSize = "" } = (machine.properties["hardwareProfile"] ?? {}) as { vmSize?: string };
  return /^\w+?_(DS|GS|[A-Z]+\d+\w*s(_|$))/.test(vmSize) ? "Premium_LRS" : "Standard_LRS";
}

function operatingSystemOf(machine: VirtualMachine, { computerName, adminUsername, windowsConfiguration, linuxConfiguration, secrets, ...others }: Values): Values {
  const linux = { disablePasswordAuthentication: false, ...(linuxConfiguration as Values | undefined), provisionVMAgent: true };
  const windows = { provisionVMAgent: true, enableAutomaticUpdates: true, ...(windowsConfiguration as Values | undefined) };
  return withoutUndefined({
    computerName,
    adminUsername,
    ...(machine.hidden!.os === "Windows" ? { windowsConfiguration: windows } : { linuxConfiguration: linux }),
    secrets: secrets ?? [],
    allowExtensionOperations: true,
    requireGuestProvisionSignal: true,
    ...others,
  });
}

function withoutUndefined(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== null));
}
