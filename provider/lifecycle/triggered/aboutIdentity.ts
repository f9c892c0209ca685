import { AzureError } from "../../azure/errors";
import { timeoutLimits } from "../../model/limits";
import { targetTypeOf } from "../../model/target";
import type { Question } from "../questions";
import { type WatcherArgs, watcherFor } from "./aboutWatcher";
import { type CaptureStarter, requirePrincipal } from "./principal";

/** An identity that is to start captures, and where. */
export interface IdentityArgs extends WatcherArgs {
  /** What messages call the component: `alert-triggered capture "web"`. */
  readonly subject: string;
  readonly principalId: string;
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
        await requirePrincipal(azure, starterOf(args), await watcherFor(azure, args, patience), () => undefined, patience);
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
