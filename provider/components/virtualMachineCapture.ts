import * as pulumi from "@pulumi/pulumi";
import type { PacketCapture } from "../packetCapture";
import type { PacketCaptureArgs, PacketCaptureStorageLocationArgs } from "../packetCaptureArgs";
import { placeOfFile, type StorageInput } from "./filePlace";
import { captureAliases, type ComponentHost, programHost } from "./host";
import { type MachineHints, type MachineInput, machineFrom } from "./machine";
import { type AgentOptions, NetworkWatcherAgent } from "./networkWatcherAgent";

/** The arguments of a machine's capture: those of `PacketCapture`, and these. */
export interface VirtualMachineCaptureArgs
  extends Omit<PacketCaptureArgs, "target" | "targetType" | "storageLocation" | "location">, MachineHints {
  /** The machine: an azure-native resource, or the id of a virtual machine or scale set. */
  machine: MachineInput;
  /** Where the file is stored: a storage account (resource or id) or a `CaptureStorage`. Required without `filePath` and `storageLocation`. */
  storageAccount?: StorageInput;
  /** The path of a `.cap` file on the machine, in addition to or instead of `storageAccount`. */
  filePath?: pulumi.Input<string>;
  /** Where the file goes, such as the output `storageLocation` of a `CaptureStorage`. Not together with `storageAccount` and `filePath`. */
  storageLocation?: pulumi.Input<PacketCaptureStorageLocationArgs>;
  /**
   * Whether to declare the Network Watcher agent as well, and with which options. Set it to `false` if the machine already has the agent.
   *
   * @default true
   */
  agent?: boolean | AgentOptions;
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

  /** @param host Set by the plugin only. */
  constructor(name: string, args: VirtualMachineCaptureArgs, opts?: pulumi.ComponentResourceOptions, host: ComponentHost = programHost) {
    super("azure-packet-capture:index:VirtualMachineCapture", name, {}, opts);
    const { machine, storageAccount, filePath, agent = true, targetType, osType, location, ...rest } = args;
    const hints = { ...(targetType && { targetType }), ...(osType && { osType }), ...(location && { location }) };
    this.agent =
      agent === false
        ? undefined
        : new NetworkWatcherAgent(name, { machine, ...hints, ...(typeof agent === "object" ? agent : {}) }, { parent: this }, host);
    const subject = `virtual machine capture "${name}"`;
    const { id } = machineFrom(subject, machine, hints, host);
    const place = placeOfFile(subject, args);
    const dependsOn = [...(this.agent ? [this.agent.extension] : []), ...place.dependsOn];
    this.capture = new host.PacketCapture(
      name,
      { ...rest, target: id, storageLocation: place.storageLocation, ...(location && { location }) },
      { parent: this, dependsOn, aliases: captureAliases },
    );
    this.captureId = this.capture.id;
    this.packetCaptureStatus = this.capture.packetCaptureStatus;
    this.storagePath = this.capture.storagePath;
    this.registerOutputs({ captureId: this.captureId, packetCaptureStatus: this.packetCaptureStatus, storagePath: this.storagePath });
  }
}
