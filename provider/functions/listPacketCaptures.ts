import * as pulumi from "@pulumi/pulumi";
import { findWatcher } from "../lifecycle/findWatcher";
import { timeoutLimits } from "../model/limits";
import { withoutControls } from "../model/readable";
import { canonicalRegion } from "../model/region";
import { knownTypeOf, parseResourceId, resourceTypes } from "../model/resourceId";
import { type PacketCaptureSummary, summaryOf } from "../model/summary";
import type { Azure } from "../azure";
import { AzureError } from "../azure/errors";
import type { WatcherAddress } from "../azure/packetCaptures";
import { mockedOr } from "./mocks";
import { withAzure } from "./program";

/** The network watcher to list, by id or by region. */
export interface ListPacketCapturesArgs {
  /** The network watcher's full id, such as a capture's `networkWatcherId`. */
  networkWatcherId?: string;
  /** The region of the watcher, instead of `networkWatcherId`. */
  location?: string;
  /**
   * The subscription of the region's watcher.
   *
   * @default the one in the configuration or environment
   */
  subscriptionId?: string;
}

/**
 * Lists all packet captures of a network watcher. For the status of a session, use `getPacketCaptureStatus`. A name that cannot be part of a URL,
 * such as one with spaces, is percent-encoded in `id`; the other functions reject it. Entries that do not have the form of a capture are
 * left out.
 *
 * @throws An error that says what went wrong; a watcher that does not exist has no captures.
 * @example
 * const failed = (await listPacketCaptures({ location: "westeurope" })).filter((capture) => capture.provisioningState === "Failed");
 */
export function listPacketCaptures(args: ListPacketCapturesArgs): Promise<PacketCaptureSummary[]> {
  return mockedOr("listPacketCaptures", args, () => captures(args), "a list");
}

/** Like `listPacketCaptures`, for arguments that are outputs of other resources. */
export function listPacketCapturesOutput(args: { [name in keyof ListPacketCapturesArgs]: pulumi.Input<string> }): pulumi.Output<
  PacketCaptureSummary[]
> {
  return pulumi.output(args).apply((known) => listPacketCaptures(known as ListPacketCapturesArgs));
}

async function captures(args: ListPacketCapturesArgs): Promise<PacketCaptureSummary[]> {
  const { networkWatcherId, location } = args;
  const id = networkWatcherId === undefined ? undefined : parseResourceId(networkWatcherId);
  const [networkWatcherName] = id?.names ?? [];
  if (
    networkWatcherId !== undefined &&
    (id === undefined || networkWatcherName === undefined || knownTypeOf(id) !== resourceTypes.networkWatcher)
  ) {
    const form = "/subscriptions/{id}/resourceGroups/{name}/providers/Microsoft.Network/networkWatchers/{name}";
    throw new pulumi.RunError(`listing packet captures: \`networkWatcherId\` must be ${form}, got ${JSON.stringify(networkWatcherId)}`);
  }
  if ((id === undefined) === (location === undefined))
    throw new pulumi.RunError("listing packet captures: give either `networkWatcherId` or `location`");
  const subject =
    location === undefined ? `packet captures of network watcher "${networkWatcherName}"` : `packet captures in region "${location}"`;
  return withAzure("listing", subject, timeoutLimits.readInSeconds.default * 1000, async (azure, patience) => {
    const watcher: WatcherAddress =
      id !== undefined && networkWatcherName !== undefined
        ? { subscriptionId: id.subscriptionId, resourceGroupName: id.resourceGroupName, networkWatcherName }
        : await findWatcher(azure, await subscriptionOf(args.subscriptionId, azure), canonicalRegion(location ?? ""), patience);
    const found = await azure.packetCaptures.list(watcher, patience);
    return found.map((observed) => {
      const packetCaptureName = withoutControls(observed.name);
      return summaryOf({ ...observed, name: packetCaptureName }, { ...watcher, packetCaptureName });
    });
  });
}

/** The subscription that was given, the configured one, or that of the Azure CLI login. */
export async function subscriptionOf(given: string | undefined, azure: Azure): Promise<string> {
  const subscriptionId = given ?? (await azure.defaultSubscription());
  if (subscriptionId === undefined) {
    throw new AzureError("no subscription is configured", {
      code: "SubscriptionMissing",
      hint: "set `subscriptionId` here or in the configuration, or set ARM_SUBSCRIPTION_ID",
    });
  }
  return subscriptionId;
}
