import type * as pulumi from "@pulumi/pulumi";
import type { Target } from "../azure/targets";
import type { ListedMachine } from "../azure/virtualMachines";
import { getMachine } from "../functions/getMachine";
import { getMachineNetwork, getNetworkPeers } from "../functions/getMachineNetwork";
import { getWatcher } from "../functions/getWatcher";
import { listVirtualMachines, type ListVirtualMachinesArgs } from "../functions/listVirtualMachines";
import { requireIdentity } from "../functions/requireIdentity";
import type { MachineNetwork, NetworkPeers } from "../lifecycle/machineNetwork";
import type { IdentityArgs } from "../lifecycle/triggered/aboutIdentity";
import type { WatcherArgs } from "../lifecycle/triggered/aboutWatcher";
import { PacketCapture } from "../packetCapture";
import type { PacketCaptureArgs } from "../packetCaptureArgs";
import { TriggeredCaptures } from "../triggeredCaptures";
import type { TriggeredCapturesArgs } from "../triggeredCapturesArgs";

/** What the components need from the process that runs them. */
export interface ComponentHost {
  /** The class of a capture's resource. */
  readonly PacketCapture: new (name: string, args: PacketCaptureArgs, opts?: pulumi.CustomResourceOptions) => PacketCapture;
  /** The class of the resource for captures that something else starts later. */
  readonly TriggeredCaptures: new (name: string, args: TriggeredCapturesArgs, opts?: pulumi.CustomResourceOptions) => TriggeredCaptures;
  /** Reads a machine in Azure, by its id. */
  readonly getMachine: (id: string) => Promise<Target>;
  /** Reads the network of a machine, by its id. */
  readonly getMachineNetwork: (id: string) => Promise<MachineNetwork>;
  /** Reads the peerings of a virtual network, by its id. */
  readonly getNetworkPeers: (id: string) => Promise<NetworkPeers>;
  /** Finds the network watcher of a machine; without an id where Azure does not tell. */
  readonly getWatcher: (args: WatcherArgs) => Promise<{ readonly id?: string }>;
  readonly listVirtualMachines: (select: ListVirtualMachinesArgs) => Promise<ListedMachine[]>;
  /** Fails if an identity may not start captures. */
  readonly requireIdentity: (args: IdentityArgs) => Promise<void>;
}

/** A program that imports the components. */
export const programHost: ComponentHost = {
  PacketCapture,
  TriggeredCaptures,
  getMachine,
  getMachineNetwork,
  getNetworkPeers,
  getWatcher,
  listVirtualMachines,
  requireIdentity,
};

/** A program that moves back from the plugin keeps the captures of its components. */
export const captureAliases = [{ type: "azure-packet-capture:index:PacketCapture" }];

/** As `captureAliases`, for captures that something else starts later. */
export const triggeredAliases = [{ type: "azure-packet-capture:index:TriggeredCaptures" }];
