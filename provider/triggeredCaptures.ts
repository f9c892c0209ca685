import * as pulumi from "@pulumi/pulumi";
import { timeoutsOf } from "./customTimeouts";
import type { CaptureSettings, Filter, Scope, StorageLocation, TargetType } from "./model/capture";
import { longestGenerated } from "./model/names";
import { triggeredModel } from "./model/resourceModels";
import { triggeredInputProperties, triggeredOutputProperties } from "./model/triggeredProperties";
import type { PacketCaptureTimeoutsArgs } from "./packetCaptureArgs";
import { suggestedName } from "./programName";
import { showProgramWarnings } from "./programWarnings";
import { secretsOf } from "./secretOutputs";
import { triggeredShell } from "./shell";
import type { TriggeredCapturesArgs } from "./triggeredCapturesArgs";
import { refuseUnsupported } from "./unsupportedOptions";

const type = "pulumi-nodejs:dynamic/azurePacketCapture:TriggeredCaptures";

/**
 * The packet captures that something else starts later, such as a Logic App that an alert triggers.
 *
 * Azure has no such resource: creating it sends no request that changes anything. It checks the settings as `PacketCapture` does, finds the network
 * watcher, makes sure that a capture could be created now, and gives the request that starts one. Its captures are those of the target in this
 * network watcher whose names are `namePrefix`, a hyphen and a time in UTC (`20261123T085519Z`). When it is destroyed, it deletes them
 * (`deleteOnDestroy`) or says which are left.
 *
 * ```ts
 * const captures = new TriggeredCaptures("web", {
 *     target: virtualMachine.id,
 *     storageLocation: { storageId: account.id },
 *     timeLimitInSeconds: 300,
 * });
 * export const body = captures.request;
 * ```
 *
 * It cannot be imported. The components use it; a program of its own needs it only to start captures in another way.
 */
export class TriggeredCaptures extends pulumi.CustomResource {
  /** Lets policies recognize the resource. */
  static readonly __pulumiType = type;

  /** Whether something is a `TriggeredCaptures`, even of another copy of this package. */
  static override isInstance(value: unknown): value is TriggeredCaptures {
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
  /** What the names of the captures begin with; a hyphen and the time in UTC follow. */
  declare readonly namePrefix: pulumi.Output<string>;
  /** The argument, if given. `networkWatcherId` is the watcher that is used. */
  declare readonly networkWatcherName: pulumi.Output<string | undefined>;
  declare readonly resourceGroupName: pulumi.Output<string | undefined>;
  declare readonly location: pulumi.Output<string | undefined>;
  declare readonly requireAgent: pulumi.Output<boolean>;
  /** `false` if the argument is `false`, otherwise undefined. */
  declare readonly requireStorage: pulumi.Output<false | undefined>;
  declare readonly principalId: pulumi.Output<string | undefined>;
  declare readonly deleteOnDestroy: pulumi.Output<boolean>;
  declare readonly timeouts: pulumi.Output<pulumi.Unwrap<PacketCaptureTimeoutsArgs> | undefined>;

  /** The id of the network watcher that the captures belong to. */
  declare readonly networkWatcherId: pulumi.Output<string>;
  /** The address of Azure Resource Manager for whatever starts the captures, such as `https://management.azure.com`. */
  declare readonly managementEndpoint: pulumi.Output<string>;
  /** The body of the request that starts a capture, `{ properties: { … } }`: a PUT to `<networkWatcherId>/packetCaptures/<name>`. */
  declare readonly request: pulumi.Output<Record<string, unknown>>;

  constructor(name: string, args: TriggeredCapturesArgs, opts: pulumi.CustomResourceOptions = {}) {
    const subject = `declaring ${triggeredModel.called} "${name}"`;
    refuse(subject, opts);
    showProgramWarnings();
    const timeouts = timeoutsOf(args?.timeouts, opts.customTimeouts, subject);
    const given = timeouts === undefined ? { ...args } : { ...args, timeouts };
    const { properties, additionalSecretOutputs } = secretsOf(triggeredModel, given, opts.additionalSecretOutputs);
    const hints = {
      __suggestedName: suggestedName(name, type, opts.parent, longestGenerated.namePrefix),
      __secretProperties: properties,
      ...(pulumi.runtime.isDryRun() && { __isPreview: true }),
    };
    super(type, name, { ...seeds, ...given, ...hints, __provider: triggeredShell }, { ...opts, additionalSecretOutputs });
  }
}

type Output = Exclude<keyof TriggeredCaptures, keyof pulumi.CustomResource>;

/** An output exists on the class only where the inputs have its name. */
const names = [...triggeredInputProperties, ...triggeredOutputProperties] satisfies Output[];
const seeds: Record<Output, undefined> = Object.fromEntries(names.map((name) => [name, undefined])) as Record<(typeof names)[0], undefined>;

function refuse(subject: string, opts: pulumi.CustomResourceOptions): void {
  refuseUnsupported(
    subject,
    opts,
    "declare it: its creation changes nothing in Azure, and captures with its `namePrefix` are then its own",
  );
  if (opts.id === undefined) return;
  throw new pulumi.RunError(
    `${subject}: \`id\` is not supported: Azure has nothing to read (ReadUnsupported)\n  hint: declare it, or use a stack reference to the outputs of the stack that does`,
  );
}
