import * as pulumi from "@pulumi/pulumi";
import { PacketCapture } from "../packetCapture";
import type { PacketCaptureArgs } from "../packetCaptureArgs";
import { type FilePlace, placeOfFile } from "./filePlace";
import { type MachineHints, type MachineInput, machineFrom } from "./machine";
import { NetworkWatcherAgent, type NetworkWatcherAgentArgs } from "./networkWatcherAgent";

/** The arguments of a machine's capture: those of `PacketCapture`, and these. */
export interface VirtualMachineCaptureArgs
  extends Omit<PacketCaptureArgs, "target" | "targetType" | "storageLocation" | "location">, MachineHints {
  /** The machine: an azure-native resource, or the id of a virtual machine or scale set. */
  machine: MachineInput;
  /** Where the file is stored: a storage account (resource or id) or a `CaptureStorage`. Required without `filePath`. */
  storageAccount?: FilePlace["storageAccount"];
  /** The path of a `.cap` file on the machine, in addition to or instead of `storageAccount`. */
  filePath?: pulumi.Input<string>;
  /**
   * Whether to declare the Network Watcher agent as well, and with which options. Set it to `false` if the machine already has the agent.
   *
   * @default true
   */
  agent?: boolean | Omit<NetworkWatcherAgentArgs, "machine" | keyof MachineHints>;
}

/**
 * A packet capture of a machine, together with the agent that it needs. The agent is created before the capture and deleted after it.
 *
 * ```ts
 * new VirtualMachineCapture("web", { machine: virtualMachine, storageAccount: account });
 * ```
 */
export class VirtualMachineCapture extends pulumi.ComponentResource {
  readonly capture: PacketCapture;
  /** The agent, if it is declared here. */
  readonly agent: NetworkWatcherAgent | undefined;
  readonly captureId: pulumi.Output<string>;
  readonly packetCaptureStatus: pulumi.Output<string>;
  /**
   * The address of the file in the storage account, or of the container that `storageLocation.storagePath` names. Not set if the capture goes to
   * the machine only.
   */
  readonly storagePath: pulumi.Output<string | undefined>;

  constructor(name: string, args: VirtualMachineCaptureArgs, opts?: pulumi.ComponentResourceOptions) {
    super("azure-packet-capture:index:VirtualMachineCapture", name, {}, opts);
    const { machine, storageAccount, filePath, agent = true, targetType, osType, location, ...rest } = args;
    const hints = { ...(targetType && { targetType }), ...(osType && { osType }), ...(location && { location }) };
    this.agent =
      agent === false
        ? undefined
        : new NetworkWatcherAgent(name, { machine, ...hints, ...(typeof agent === "object" ? agent : {}) }, { parent: this });
    const { id } = machineFrom(`virtual machine capture "${name}"`, machine, hints);
    const place = placeOfFile(`virtual machine capture "${name}"`, { storageAccount, filePath }, rest.continuousCapture);
    const dependsOn = [...(this.agent ? [this.agent.extension] : []), ...place.dependsOn];
    this.capture = new PacketCapture(
      name,
      { ...rest, target: id, storageLocation: place.storageLocation, ...(location && { location }) },
      { parent: this, dependsOn },
    );
    this.captureId = this.capture.id;
    this.packetCaptureStatus = this.capture.packetCaptureStatus;
    this.storagePath = this.capture.storagePath;
    this.registerOutputs({ captureId: this.captureId, packetCaptureStatus: this.packetCaptureStatus, storagePath: this.storagePath });
  }
}
