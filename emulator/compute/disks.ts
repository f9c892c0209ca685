import { guidOf } from "../core/guids";
import { parseResourceId, resourceGroupId } from "../core/resourceIds";
import type { OperatingSystem } from "../core/resources";
import { latestVersionOf } from "./machineImages";
import { isShown, withoutUndefined } from "./shownSince";

type Values = Record<string, unknown>;

/** What disks are of: a machine, or an instance of a scale set. */
export interface DiskOwner {
  id: string;
  /** What the names of its disks begin with. */
  name: string;
  vmId: string;
  os: OperatingSystem;
  vmSize: string;
  /** It is still being made: its disks have no names yet. */
  isNew: boolean;
}

/** A `storageProfile` as Azure shows it: in order, with names, ids and what else it fills in (recorded). */
export function disksOf(owner: DiskOwner, { imageReference, osDisk, dataDisks, ...others }: Values, apiVersion: string): Values {
  const image = imageOf(imageReference as Values | undefined);
  return withoutUndefined({
    imageReference: image === undefined ? undefined : { ...image, ...exactVersionOf(image, apiVersion) },
    osDisk: !osDisk && image === undefined ? undefined : osDiskOf(owner, (osDisk ?? {}) as Values, apiVersion),
    dataDisks: ((dataDisks ?? []) as Values[]).map((disk, index) => dataDiskOf(owner, disk, index, apiVersion)),
    ...others,
  });
}

/** The names of all disks of a machine that exists. */
export function diskNamesOf(owner: DiskOwner, { osDisk, dataDisks }: Values): string[] {
  return [nameOf(owner, osDisk as Values | undefined, osDiskName), ...((dataDisks ?? []) as Values[]).map((disk, index) => nameOf(owner, disk, dataDiskName(disk, index)))];
}

/** The image of a model, which has no exact version. */
export function imageOf(image: Values | null | undefined): Values | undefined {
  if (image === undefined || image === null) return undefined;
  const { publisher, offer, sku, version, ...others } = image;
  return withoutUndefined({ publisher, offer, sku, version, ...others });
}

/** An image of the market place has the version that was taken, too. */
function exactVersionOf(image: Values, apiVersion: string): Values {
  const { version } = image;
  if (typeof version !== "string" || !isShown("exactVersion", apiVersion)) return {};
  return { exactVersion: version.toLowerCase() === "latest" ? latestVersionOf(image) : version };
}

type NamePattern = (name: string, hex: string) => string;
const osDiskName: NamePattern = (name, hex) => `${name}_OsDisk_1_${hex}`;

/** The system's disk is the first one. */
function dataDiskName({ lun }: Values, index: number): NamePattern {
  const place = typeof lun === "number" ? lun : index;
  return (name, hex) => `${name}_disk${place + 2}_${guidOf(`disk ${place} of ${hex}`).replaceAll("-", "")}`;
}

/** The disks of a PUT, and those that it detaches: Azure shows them until the operation has ended (recorded). */
export function withLeavingDisks(given: Values[] | undefined, before: Values[]): Values[] {
  if (given === undefined) return before;
  const leaving = before.filter(({ lun }) => !given.some((disk) => disk["lun"] === lun));
  return [...given, ...leaving.map((disk) => ({ ...disk, toBeDetached: true }))];
}

function nameOf({ name, vmId }: DiskOwner, disk: Values | undefined, pattern: NamePattern): string {
  return (disk?.["name"] as string | null | undefined) ?? pattern(name, vmId.replaceAll("-", ""));
}

function osDiskOf(owner: DiskOwner, disk: Values, apiVersion: string): Values {
  const { osType: _, name: __, createOption, vhd, image, caching, managedDisk, deleteOption, diskSizeGB, ...others } = disk;
  const isUnmanaged = vhd !== undefined && vhd !== null;
  const hasSize = owner.isNew ? !isUnmanaged && isShown("sizeOfNewDisk", apiVersion) : !isUnmanaged || isShown("sizeOfNewDisk", apiVersion);
  const name = nameOf(owner, disk, osDiskName);
  return withoutUndefined({
    osType: owner.os,
    name: owner.isNew ? disk["name"] : name,
    createOption: capitalised(createOption) ?? "FromImage",
    vhd,
    image,
    caching: caching ?? "ReadWrite",
    managedDisk: isUnmanaged ? undefined : managedDiskOf(owner, managedDisk as Values | null, name),
    deleteOption: deleteOption ?? (isShown("deleteOption", apiVersion) ? "Detach" : undefined),
    diskSizeGB: diskSizeGB ?? (hasSize ? diskSizeOf(owner.os) : undefined),
    ...others,
  });
}

function dataDiskOf(owner: DiskOwner, disk: Values, index: number, apiVersion: string): Values {
  const { lun, name: _, createOption, vhd, image, caching, managedDisk, deleteOption, diskSizeGB, toBeDetached, ...others } = disk;
  const isUnmanaged = vhd !== undefined && vhd !== null;
  return withoutUndefined({
    lun,
    name: owner.isNew ? disk["name"] : nameOf(owner, disk, dataDiskName(disk, index)),
    createOption: capitalised(createOption),
    vhd,
    image,
    caching: caching ?? "None",
    managedDisk: isUnmanaged ? undefined : managedDiskOf(owner, managedDisk as Values | null, nameOf(owner, disk, dataDiskName(disk, index))),
    deleteOption: deleteOption ?? (isShown("deleteOption", apiVersion) ? "Detach" : undefined),
    diskSizeGB,
    toBeDetached: toBeDetached ?? (isShown("provisionSignal", apiVersion) ? false : undefined),
    ...others,
  });
}

function managedDiskOf(owner: DiskOwner, managedDisk: Values | null | undefined, name: string): Values {
  const { storageAccountType, id, ...others } = managedDisk ?? {};
  const { subscriptionId, resourceGroupName = "" } = parseResourceId(owner.id);
  const ownId = owner.isNew ? undefined : `${resourceGroupId(subscriptionId, resourceGroupName)}/providers/Microsoft.Compute/disks/${name}`;
  return withoutUndefined({ storageAccountType: storageAccountType ?? diskTypeOf(owner.vmSize), id: id ?? ownId, ...others });
}

/** Sizes with an S take premium disks, and have them unless told otherwise. */
export function diskTypeOf(vmSize: string): string {
  return /^\w+?_(DS|GS|[A-Z]+\d+\w*s(_|$))/.test(vmSize) ? "Premium_LRS" : "Standard_LRS";
}

export function diskSizeOf(os: OperatingSystem): number {
  return os === "Windows" ? 127 : 30;
}

/** `FromImage`, `Empty` and the like, which requests also write in lower case. */
export function capitalised(text: unknown): unknown {
  return typeof text === "string" ? text.charAt(0).toUpperCase() + text.slice(1) : text ?? undefined;
}
