import type { Azure } from "../../azure";
import { AzureError } from "../../azure/errors";
import type { WatcherAddress } from "../../azure/packetCaptures";
import type { Patience } from "../../azure/patience";
import { timeoutLimits } from "../../model/limits";
import { parseResourceId, watcherIdOf } from "../../model/resourceId";
import { findWatcher } from "../findWatcher";
import type { Question } from "../questions";

/** Which network watcher captures of a machine belong to. */
export interface WatcherArgs {
  /** The machine's full id. */
  readonly target: string;
  /** @default the watcher of the machine's region */
  readonly networkWatcherName?: string | undefined;
  /** The group of the watcher. */
  readonly resourceGroupName?: string | undefined;
}

/** The id of the watcher; `undefined` where Azure does not tell. */
export function aboutWatcher(args: WatcherArgs): Question<{ readonly id?: string }> {
  return {
    doing: "finding",
    subject: "the network watcher",
    milliseconds: timeoutLimits.readInSeconds.default * 1000,
    ask: async (azure, patience) => {
      try {
        return { id: watcherIdOf(await watcherFor(azure, args, patience)) };
      } catch (error) {
        if (error instanceof AzureError) return {};
        throw error;
      }
    },
  };
}

export async function watcherFor(
  azure: Azure,
  { target, networkWatcherName, resourceGroupName }: WatcherArgs,
  patience: Patience,
): Promise<WatcherAddress> {
  const subscriptionId = parseResourceId(target)?.subscriptionId ?? "";
  if (networkWatcherName !== undefined && resourceGroupName !== undefined) return { subscriptionId, resourceGroupName, networkWatcherName };
  const { location } = await azure.targets.get(target, patience);
  return findWatcher(azure, subscriptionId, location, patience);
}
