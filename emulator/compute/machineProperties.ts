import { oneLine } from "../core/replies";
import type { VirtualMachine } from "../core/resources";
import { disksOf } from "./disks";
import type { DiskOwner } from "./disks";
import { operatingSystemOf } from "./operatingSystem";
import { isShown, withoutUndefined } from "./shownSince";

type Values = Record<string, unknown>;

/** A machine's properties as Azure shows them: in order, and with what it fills in by itself (recorded, from 2016-04-30-preview to 2020-06-01). */
export function machineProperties(machine: VirtualMachine, apiVersion: string, expand: string): Values {
  const { vmId, availabilitySet, hardwareProfile, storageProfile, osProfile, networkProfile, provisioningState, timeCreated, userData, ...others } = machine.properties;
  return withoutUndefined({
    vmId,
    availabilitySet: referenceInCapitals(availabilitySet as { id?: string } | null | undefined),
    hardwareProfile,
    storageProfile: storageProfile && disksOf(diskOwner(machine), storageProfile as Values, apiVersion),
    osProfile: osProfile && operatingSystemOf(osProfile as Values, machine.hidden!.os, apiVersion, "machine"),
    networkProfile: networkProfile && oneLine(cardsInOrder(networkProfile as Values)),
    ...others,
    provisioningState,
    timeCreated: isShown("timeCreated", apiVersion) ? timeCreated : undefined,
    userData: isUserDataAsked(expand) ? userData : undefined,
  });
}

/** It is shown only to those who ask for it (documented). */
export function isUserDataAsked(expand: string): boolean {
  return /userData/i.test(expand);
}

export function diskOwner({ id, name, properties, hidden }: VirtualMachine): DiskOwner {
  const { vmId = "", hardwareProfile, provisioningState } = properties as { vmId?: string; hardwareProfile?: { vmSize?: string }; provisioningState?: string };
  return { id, name, vmId, os: hidden!.os, vmSize: hardwareProfile?.vmSize ?? "", isNew: provisioningState === "Creating" };
}

/** The name of an availability set comes back in capitals (recorded). */
function referenceInCapitals(reference: { id?: string } | null | undefined): { id?: string } | undefined {
  if (reference?.id === undefined) return reference ?? undefined;
  return { ...reference, id: reference.id.replace(/[^/]+$/, (name) => name.toUpperCase()) };
}

interface Card extends Values {
  id: string;
}

/** Recorded: these stand on one line, and begin with their ids. */
function cardsInOrder({ networkInterfaces, ...others }: Values): Values {
  const cards = networkInterfaces as Card[] | null | undefined;
  return withoutUndefined({ networkInterfaces: cards?.map(({ id, ...card }) => ({ id, ...card })), ...others });
}
