import type { Azure } from "../azure";
import { AzureError, explain, isGone } from "../azure/errors";
import type { WatcherAddress } from "../azure/packetCaptures";
import type { Patience } from "../azure/patience";
import type { CaptureInputs } from "../model/captureInputs";
import { type CaptureAddress, formatCaptureId, isSameId } from "../model/resourceId";
import { type JsonObject, withoutUndefined } from "../model/shapes";
import { containsUnknown } from "../model/unknown";
import { alreadyExists, claimOn, oldestLook } from "./claim";
import type { Context } from "./context";
import { subjectOf } from "./explained";
import { lookAround, requireReadiness } from "./readiness";
import { lackOf, MissingRights, readActions } from "./rights";

/** How long it is looked whether a new capture can be created, in milliseconds: the engine waits for it. */
const lookLimit = 5000;

/** The inputs that say what has to be there for a capture. */
const decisive = ["target", "storageLocation", "packetCaptureName", "networkWatcherName", "resourceGroupName", "location"] as const;

/** Codes of what certainly keeps a capture from being created. Anything else is not known well enough to refuse. */
const objections = new Set([
  "LocationMismatch",
  "NetworkWatcherNotFound",
  "AgentNotInstalled",
  "AgentFailed",
  "MachineNotRunning",
  "StorageAccountNotFound",
  "StorageAccountRegion",
  "StorageAccountTier",
  "StorageAccountKeyAccess",
  "PacketCaptureExists",
]);

/** What a preview says about the creation of a capture. */
export interface Foreseen {
  /** Where the capture will be. */
  readonly address?: CaptureAddress;
  /** Why the creation will fail, as a finished message. */
  readonly objection?: string;
}

/** Looks whether a capture can be created: in a preview, and before the engine deletes a capture to replace it. */
export class LookAhead {
  private canLook = true;

  /**
   * @param id The capture that is to be replaced.
   * @param news The canonical inputs of the new one.
   * @returns Why it cannot be created, as a finished message; `undefined` where nothing is known against it.
   */
  objectionTo(context: Context, id: string, news: JsonObject): Promise<string | undefined> {
    return this.look(context, "replacing", news, (azure, inputs, patience) => requireNewCapture(azure, id, inputs, patience));
  }

  /** @param news The canonical inputs; what is not known yet is not looked at. */
  async creation(context: Context, news: JsonObject): Promise<Foreseen> {
    let address: CaptureAddress | undefined;
    const objection = await this.look(context, "creating", news, async (azure, inputs, patience) => {
      const surroundings = await lookAround(azure, inputs, patience);
      ({ address } = surroundings);
      // Warnings come with the creation itself.
      requireReadiness(inputs, surroundings, () => undefined);
    });
    return withoutUndefined({ address, objection });
  }

  private async look(
    context: Context,
    doing: string,
    news: JsonObject,
    work: (azure: Azure, inputs: CaptureInputs, patience: Patience) => Promise<void>,
  ): Promise<string | undefined> {
    if (!this.canLook || !context.checkReplacements() || decisive.some((name) => containsUnknown(news[name]))) return undefined;
    const inputs = news as unknown as CaptureInputs;
    const patience = context.patience(lookLimit);
    try {
      await work(await context.azure(patience), inputs, patience);
      return undefined;
    } catch (error) {
      if (!(error instanceof AzureError)) throw error;
      const { code, status } = error;
      if (error instanceof MissingRights || objections.has(code) || isGone(error))
        return explain(doing, subjectOf(inputs.packetCaptureName), error);
      // What cannot be reached now is not waited for again with every capture of the run.
      this.canLook = status !== undefined;
      return undefined;
    }
  }
}

/**
 * The warning of a preview about a replacement that cannot succeed as things stand. What is missing may yet be created by the run that is
 * previewed.
 */
export function refusedLater(objection: string): string {
  return `${objection}\n  \`pulumi up\` fails here, before it deletes the old capture, unless the same run fixes this`;
}

async function requireNewCapture(azure: Azure, id: string, inputs: CaptureInputs, patience: Patience): Promise<void> {
  const surroundings = await lookAround(azure, inputs, patience);
  const { address } = surroundings;
  if (!(await azure.networkWatchers.has(address, patience)) && !(await mayBeHidden(azure, address, patience))) {
    throw new AzureError(
      `network watcher "${address.networkWatcherName}" does not exist in resource group "${address.resourceGroupName}"`,
      {
        code: "NetworkWatcherNotFound",
        hint: "check `networkWatcherName` and `resourceGroupName`, or leave out both to use the watcher of the region",
      },
    );
  }
  // Warnings come with the creation itself.
  requireReadiness(inputs, surroundings, () => undefined);
  if (isSameId(formatCaptureId(address), id)) return;
  const existing = await azure.packetCaptures.find(address, patience, oldestLook(inputs));
  if (existing === undefined) return;
  const claim = await claimOn(azure, existing, address, { inputs, record: undefined, wasSent: false }, patience);
  if (claim === "foreign") throw await alreadyExists(azure, existing, address, inputs, patience);
}

/** Whether your login may not read all network watchers: one that it does not see may still exist. */
async function mayBeHidden(azure: Azure, { subscriptionId }: WatcherAddress, patience: Patience): Promise<boolean> {
  return (await lackOf(azure, `/subscriptions/${subscriptionId}`, readActions.networkWatchers, patience)) !== undefined;
}
