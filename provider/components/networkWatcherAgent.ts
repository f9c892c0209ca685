import * as compute from "@pulumi/azure-native/compute";
import * as pulumi from "@pulumi/pulumi";
import { type ComponentHost, programHost } from "./host";
import { type MachineHints, type MachineInput, machineFrom } from "./machine";

/** How the agent is installed. */
export interface AgentOptions {
  /**
   * The extension's name on the machine.
   *
   * @default "AzureNetworkWatcherExtension"
   */
  extensionName?: pulumi.Input<string>;
  /**
   * The agent's version, major and minor.
   *
   * @default "1.4"
   */
  version?: pulumi.Input<string>;
  /**
   * How the agent is upgraded: `none` keeps `version`, `minor` takes newer minor versions when the extension is deployed again,
   * `automatic` lets Azure upgrade it at any time.
   *
   * @default "minor"
   */
  upgrade?: "none" | "minor" | "automatic";
}

/** The arguments of a Network Watcher agent: those of `AgentOptions`, and these. */
export interface NetworkWatcherAgentArgs extends MachineHints, AgentOptions {
  /** The machine: an azure-native resource, or the id of a virtual machine or scale set. */
  machine: MachineInput;
}

/**
 * The Network Watcher agent extension on a virtual machine or scale set, for Linux or Windows. Azure needs it to record packets there.
 *
 * ```ts
 * const agent = new NetworkWatcherAgent("web", { machine: virtualMachine });
 * ```
 */
export class NetworkWatcherAgent extends pulumi.ComponentResource {
  /** The extension, for the `dependsOn` of other resources. */
  readonly extension: compute.VirtualMachineExtension | compute.VirtualMachineScaleSetExtension;
  /** The id of the extension. */
  readonly extensionId: pulumi.Output<string>;
  /** The id of the machine. */
  readonly machineId: pulumi.Output<string>;

  /** @param host Set by the plugin only. */
  constructor(name: string, args: NetworkWatcherAgentArgs, opts?: pulumi.ComponentResourceOptions, host: ComponentHost = programHost) {
    super("azure-packet-capture:index:NetworkWatcherAgent", name, {}, opts);
    const { extensionName = "AzureNetworkWatcherExtension", version = "1.4", upgrade = "minor" } = args;
    const machine = machineFrom(`network watcher agent "${name}"`, args.machine, args, host);
    const common = {
      resourceGroupName: machine.resourceGroupName,
      publisher: "Microsoft.Azure.NetworkWatcher",
      type: pulumi.interpolate`NetworkWatcherAgent${machine.osType}`,
      typeHandlerVersion: version,
      autoUpgradeMinorVersion: upgrade !== "none",
      ...(upgrade === "automatic" && { enableAutomaticUpgrade: true }),
    };
    this.extension =
      machine.kind === "AzureVM"
        ? new compute.VirtualMachineExtension(
            name,
            { ...common, vmName: machine.name, location: machine.location, vmExtensionName: extensionName },
            { parent: this },
          )
        : new compute.VirtualMachineScaleSetExtension(
            name,
            { ...common, vmScaleSetName: machine.name, vmssExtensionName: extensionName, name: extensionName },
            { parent: this },
          );
    this.extensionId = this.extension.id;
    this.machineId = machine.id;
    this.registerOutputs({ extensionId: this.extensionId, machineId: this.machineId });
  }
}
