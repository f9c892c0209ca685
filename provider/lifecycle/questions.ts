import type { Azure } from "../azure";
import { AzureError } from "../azure/errors";
import type { WatcherAddress } from "../azure/packetCaptures";
import type { Patience } from "../azure/patience";
import type { Target } from "../azure/targets";
import type { ListedMachine } from "../azure/virtualMachines";
import { timeoutLimits } from "../model/limits";
import { show } from "../model/problems";
import { withoutControls } from "../model/readable";
import { canonicalRegion } from "../model/region";
import { type CaptureAddress, knownTypeOf, parseCaptureId, parseResourceId, resourceTypes } from "../model/resourceId";
import { type PacketCaptureSummary, summaryOf } from "../model/summary";
import { captureIdForm, subjectOf } from "./explained";
import { findWatcher } from "./findWatcher";
import { readActions, requireSight } from "./rights";

/** Something to ask Azure, whoever asks: a function of a program, or the plugin for a program in another language. */
export interface Question<T> {
  /** How a message about what goes wrong begins, such as `reading`. */
  readonly doing: string;
  /** What it is about. */
  readonly subject: string;
  /** How long the answer may take, in milliseconds. */
  readonly milliseconds: number;
  readonly ask: (azure: Azure, patience: Patience) => Promise<T>;
}

/** An argument that cannot be used. */
export class ArgumentError extends Error {
  /** @param property The argument; empty where it is not a single one. */
  constructor(
    doing: string,
    readonly property: string,
    readonly reason: string,
  ) {
    super(`${doing}: ${property === "" ? "" : `\`${property}\` `}${reason}`);
  }
}

/** A question about the capture with an id. */
export function aboutCapture<T>(
  doing: string,
  id: unknown,
  { default: seconds }: { readonly default: number },
  query: (azure: Azure, address: CaptureAddress, patience: Patience) => Promise<T>,
): Question<T> {
  const address = typeof id === "string" ? parseCaptureId(id) : undefined;
  if (address === undefined) throw new ArgumentError(`${doing} packet capture`, "id", `must be ${captureIdForm}, got ${show(id)}`);
  const subject = subjectOf(address.packetCaptureName, address);
  return { doing, subject, milliseconds: seconds * 1000, ask: (azure, patience) => query(azure, address, patience) };
}

/** What the virtual machine or scale set with an id is, and where. */
export function aboutMachine(id: string): Question<Target> {
  return {
    doing: "reading",
    subject: `machine "${parseResourceId(id)?.names[0] ?? id}"`,
    milliseconds: timeoutLimits.readInSeconds.default * 1000,
    ask: (azure, patience) => azure.targets.get(id, patience),
  };
}

interface WatcherChoice {
  readonly networkWatcherId?: string;
  readonly location?: string;
  readonly subscriptionId?: string;
}

/** Which captures a network watcher has. */
export function capturesOf({ networkWatcherId, location, subscriptionId }: WatcherChoice): Question<PacketCaptureSummary[]> {
  const doing = "listing packet captures";
  const named = networkWatcherId === undefined ? undefined : watcherIn(networkWatcherId);
  if (networkWatcherId !== undefined && named === undefined) {
    const form = "/subscriptions/{id}/resourceGroups/{name}/providers/Microsoft.Network/networkWatchers/{name}";
    throw new ArgumentError(doing, "networkWatcherId", `must be ${form}, got ${show(networkWatcherId)}`);
  }
  if ((named === undefined) === (location === undefined))
    throw new ArgumentError(doing, "", "give either `networkWatcherId` or `location`");
  return {
    doing: "listing",
    subject:
      location === undefined
        ? `packet captures of network watcher "${named?.networkWatcherName}"`
        : `packet captures in region "${location}"`,
    milliseconds: timeoutLimits.readInSeconds.default * 1000,
    ask: async (azure, patience) => {
      const watcher =
        named ?? (await findWatcher(azure, await subscriptionOf(subscriptionId, azure), canonicalRegion(location ?? ""), patience));
      const found = await azure.packetCaptures.list(watcher, patience);
      return found.map((observed) => {
        const packetCaptureName = withoutControls(observed.name);
        return summaryOf({ ...observed, name: packetCaptureName }, { ...watcher, packetCaptureName });
      });
    },
  };
}

function watcherIn(networkWatcherId: unknown): WatcherAddress | undefined {
  const id = typeof networkWatcherId === "string" ? parseResourceId(networkWatcherId) : undefined;
  const [networkWatcherName] = id?.names ?? [];
  if (id === undefined || networkWatcherName === undefined || knownTypeOf(id) !== resourceTypes.networkWatcher) return undefined;
  return { subscriptionId: id.subscriptionId, resourceGroupName: id.resourceGroupName, networkWatcherName };
}

interface MachineChoice {
  readonly subscriptionId?: string;
  readonly resourceGroupName?: string;
  readonly location?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** Which virtual machines match every property, sorted by name. */
export function machinesWith({ subscriptionId: given, resourceGroupName, location, tags = {} }: MachineChoice): Question<ListedMachine[]> {
  const matches = (machine: ListedMachine): boolean =>
    (location === undefined || machine.location === canonicalRegion(location)) &&
    Object.entries(tags).every(([name, value]) => tagOf(machine, name) === value);
  return {
    doing: "listing",
    subject: resourceGroupName === undefined ? "virtual machines" : `virtual machines of resource group "${resourceGroupName}"`,
    milliseconds: timeoutLimits.readInSeconds.default * 1000,
    ask: async (azure, patience) => {
      const subscriptionId = await subscriptionOf(given, azure);
      const listed = await azure.virtualMachines.list(subscriptionId, resourceGroupName, patience);
      const scope = `/subscriptions/${subscriptionId}${resourceGroupName === undefined ? "" : `/resourceGroups/${resourceGroupName}`}`;
      if (listed.length === 0) await requireSight(azure, scope, readActions.virtualMachines, patience);
      return listed.filter(matches).sort((a, b) => a.name.localeCompare(b.name, "en"));
    },
  };
}

function tagOf({ tags }: ListedMachine, name: string): string | undefined {
  return Object.entries(tags).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}

/** The subscription that was given, the configured one, or that of the Azure CLI login. */
async function subscriptionOf(given: string | undefined, azure: Azure): Promise<string> {
  const subscriptionId = given ?? (await azure.defaultSubscription());
  if (subscriptionId === undefined) {
    throw new AzureError("no subscription is configured", {
      code: "SubscriptionMissing",
      hint: "set `subscriptionId` here or in the configuration, or set ARM_SUBSCRIPTION_ID",
    });
  }
  return subscriptionId;
}
