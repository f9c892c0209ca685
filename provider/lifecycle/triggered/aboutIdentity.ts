import type { Azure } from "../../azure";
import { AzureError } from "../../azure/errors";
import type { WatcherAddress } from "../../azure/packetCaptures";
import type { Patience } from "../../azure/patience";
import { timeoutLimits } from "../../model/limits";
import { parseResourceId } from "../../model/resourceId";
import { targetTypeOf } from "../../model/target";
import { findWatcher } from "../findWatcher";
import type { Question } from "../questions";
import { type CaptureStarter, requirePrincipal } from "./principal";

/** An identity that is to start captures, and where. */
export interface IdentityArgs {
  /** What messages call the component: `alert-triggered capture "web"`. */
  readonly subject: string;
  readonly principalId: string;
  /** The machine's full id. */
  readonly target: string;
  /** @default the watcher of the machine's region */
  readonly networkWatcherName?: string | undefined;
  /** The group of the watcher. */
  readonly resourceGroupName?: string | undefined;
}

/**
 * Whether an identity may start captures. Says nothing of a machine or watcher that is not there: it may be created later.
 *
 * @throws AzureError `PrincipalNotPermitted`
 */
export function aboutIdentity(args: IdentityArgs): Question<void> {
  return {
    doing: "declaring",
    subject: args.subject,
    milliseconds: timeoutLimits.readInSeconds.default * 1000,
    ask: async (azure, patience) => {
      try {
        await requirePrincipal(azure, starterOf(args), await watcherOf(azure, args, patience), () => undefined, patience);
      } catch (error) {
        if (error instanceof AzureError && error.code !== "PrincipalNotPermitted") return;
        throw error;
      }
    },
  };
}

/** Without the storage account: there, only Microsoft's documentation requires anything. */
function starterOf({ principalId, target }: IdentityArgs): CaptureStarter {
  return { principalId, target, targetType: targetTypeOf(target) ?? "AzureVM", storageLocation: {} };
}

async function watcherOf(azure: Azure, args: IdentityArgs, patience: Patience): Promise<WatcherAddress> {
  const { target, networkWatcherName, resourceGroupName } = args;
  const subscriptionId = parseResourceId(target)?.subscriptionId ?? "";
  if (networkWatcherName !== undefined && resourceGroupName !== undefined) return { subscriptionId, resourceGroupName, networkWatcherName };
  const { location } = await azure.targets.get(target, patience);
  return findWatcher(azure, subscriptionId, location, patience);
}
