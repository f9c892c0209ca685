import * as pulumi from "@pulumi/pulumi";
import { timeoutsOf } from "./customTimeouts";
import type { Filter, CaptureSettings, Scope, StorageLocation, TargetType } from "./model/capture";
import { longestGenerated } from "./model/names";
import { inputProperties, outputProperties } from "./model/properties";
import { captureModel } from "./model/resourceModels";
import type { PacketCaptureArgs, PacketCaptureTimeoutsArgs } from "./packetCaptureArgs";
import { suggestedName } from "./programName";
import { showProgramWarnings } from "./programWarnings";
import { secretsOf } from "./secretOutputs";
import { shell } from "./shell";
import { refuseUnsupported } from "./unsupportedOptions";

const type = "pulumi-nodejs:dynamic/azurePacketCapture:PacketCapture";

/**
 * A packet capture of Azure Network Watcher: a session that records packets on a virtual machine or scale set.
 *
 * ```ts
 * const capture = new PacketCapture("dns", {
 *     target: virtualMachine.id,
 *     storageLocation: { storageId: account.id },
 *     filters: [{ protocol: "UDP", remotePort: "53" }],
 *     timeLimitInSeconds: 600,
 * }, { dependsOn: agentExtension });
 * export const file = capture.storagePath;
 * ```
 *
 * Azure can stop a packet capture but cannot change it. `running: false` stops the session in place. A change to this package's own settings, such as
 * `adoptExisting` or `timeouts`, does not change the capture. Every other change replaces it: the old capture is deleted first. Deleting a
 * capture does not delete its file. If a session ends because it reaches a limit, Pulumi shows no change.
 */
export class PacketCapture extends pulumi.CustomResource {
  /** Lets policies recognize the resource. */
  static readonly __pulumiType = type;

  /**
   * Reads a capture that exists and is managed elsewhere.
   *
   * @param id The capture's full id.
   * @throws An error that names the capture where it does not exist.
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): PacketCapture {
    return new PacketCapture(name, undefined as never, { ...opts, id });
  }

  /** Whether something is a `PacketCapture`, even of another copy of this package. */
  static override isInstance(value: unknown): value is PacketCapture {
    return typeof value === "object" && value !== null && (value as { __pulumiType?: unknown }).__pulumiType === type;
  }

  /** The target in canonical form. Every output with the name of an argument is in canonical form, unless its description says otherwise. */
  declare readonly target: pulumi.Output<string>;
  declare readonly targetType: pulumi.Output<TargetType>;
  declare readonly scope: pulumi.Output<Scope | undefined>;
  declare readonly storageLocation: pulumi.Output<StorageLocation>;
  declare readonly filters: pulumi.Output<Filter[]>;
  declare readonly bytesToCapturePerPacket: pulumi.Output<number>;
  declare readonly totalBytesPerSession: pulumi.Output<number | undefined>;
  declare readonly timeLimitInSeconds: pulumi.Output<number | undefined>;
  declare readonly continuousCapture: pulumi.Output<boolean | undefined>;
  declare readonly captureSettings: pulumi.Output<CaptureSettings | undefined>;
  declare readonly packetCaptureName: pulumi.Output<string>;
  /** The argument, if given. `networkWatcherId` is the watcher that is used. */
  declare readonly networkWatcherName: pulumi.Output<string | undefined>;
  declare readonly resourceGroupName: pulumi.Output<string | undefined>;
  declare readonly location: pulumi.Output<string | undefined>;
  /** The argument. `packetCaptureStatus` is the status of the session. */
  declare readonly running: pulumi.Output<boolean>;
  declare readonly triggers: pulumi.Output<unknown[] | undefined>;
  declare readonly waitUntilStopped: pulumi.Output<boolean>;
  declare readonly adoptExisting: pulumi.Output<boolean>;
  declare readonly requireAgent: pulumi.Output<boolean>;
  /** `false` if the argument is `false`, otherwise undefined. */
  declare readonly requireStorage: pulumi.Output<false | undefined>;
  declare readonly deleteFilesOnDestroy: pulumi.Output<true | undefined>;
  declare readonly timeouts: pulumi.Output<pulumi.Unwrap<PacketCaptureTimeoutsArgs> | undefined>;

  /** The id of the network watcher that the capture belongs to. */
  declare readonly networkWatcherId: pulumi.Output<string>;
  /** The provisioning state in Azure: `Succeeded`, `Failed`, `Updating`, …; `Unknown` if it could not be read. */
  declare readonly provisioningState: pulumi.Output<string>;
  /** The status of the session when it was last read: `NotStarted`, `Running`, `Stopped`, `Error` or `Unknown`. */
  declare readonly packetCaptureStatus: pulumi.Output<string>;
  /** When the session began, as Azure formats it: `2026-11-23T08:55:19.0391524Z`. */
  declare readonly captureStartTime: pulumi.Output<string | undefined>;
  /** Why the session ended: `Manual`, `TimeExceeded`, … */
  declare readonly stopReason: pulumi.Output<string | undefined>;
  /** Errors of the session: `InternalError`, `AgentStopped`, `CaptureFailed`, `LocalFileFailed`, `StorageFailed`. */
  declare readonly packetCaptureErrors: pulumi.Output<string[]>;
  /**
   * The address of the file in the storage account, where it is once the session has ended. If `storageLocation.storagePath` is a container,
   * this is that container, and `storagePaths` has the addresses of the files. Not set if the capture goes to the machine only.
   */
  declare readonly storagePath: pulumi.Output<string | undefined>;
  /**
   * The full addresses of all files in the storage account. A single machine has one file, at `storagePath`. For scale sets, rings of files and
   * containers, the package lists the files after the session has ended. Before that, or if your login may not list blobs, the list is empty.
   */
  declare readonly storagePaths: pulumi.Output<string[]>;

  constructor(name: string, args: PacketCaptureArgs, opts: pulumi.CustomResourceOptions = {}) {
    const subject = `declaring packet capture "${name}"`;
    refuse(subject, opts);
    showProgramWarnings();
    if (opts.id !== undefined) {
      super(type, name, { ...seeds, __provider: shell }, opts);
      return;
    }
    const given = withTimeouts(args, opts.customTimeouts, subject);
    const { properties, additionalSecretOutputs } = secretsOf(captureModel, given, opts.additionalSecretOutputs);
    const hints = {
      __suggestedName: suggestedName(name, type, opts.parent, longestGenerated.packetCaptureName),
      __secretProperties: properties,
      ...(pulumi.runtime.isDryRun() && { __isPreview: true }),
    };
    const options = { ...opts, deleteBeforeReplace: true, additionalSecretOutputs };
    super(type, name, { ...seeds, ...given, ...hints, __provider: shell }, options);
  }
}

type Output = Exclude<keyof PacketCapture, keyof pulumi.CustomResource>;

/** An output exists on the class only where the inputs have its name. */
const names = [...inputProperties, ...outputProperties] satisfies Output[];
const seeds: Record<Output, undefined> = Object.fromEntries(names.map((name) => [name, undefined])) as Record<(typeof names)[0], undefined>;

/** Options that cannot work, refused where the program still can be told what to do instead. */
function refuse(subject: string, opts: pulumi.CustomResourceOptions): void {
  refuseUnsupported(
    subject,
    opts,
    "declare the capture with its `packetCaptureName` and `adoptExisting: true`, or read it with `PacketCapture.get`",
  );
  if (opts.deleteBeforeReplace === false && opts.id === undefined) {
    throw new pulumi.RunError(
      `${subject}: \`deleteBeforeReplace\` cannot be false: Azure has one capture of a name at a time, so the old one is deleted first (DeleteBeforeReplaceRequired)\n  hint: leave it out`,
    );
  }
}

function withTimeouts(args: PacketCaptureArgs, custom: pulumi.CustomTimeouts | undefined, subject: string): PacketCaptureArgs {
  const timeouts = timeoutsOf(args?.timeouts, custom, subject);
  return timeouts === undefined ? { ...args } : { ...args, timeouts };
}
