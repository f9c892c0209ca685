import type { Azure } from "../azure";
import { AzureError, explain, isGone } from "../azure/errors";
import type { Patience } from "../azure/patience";
import type { JsonObject } from "../model/shapes";
import { containsUnknown } from "../model/unknown";
import type { Context } from "./context";
import { MissingRights } from "./rights";

/** How long it is looked whether something can be created, in milliseconds: the engine waits for it. */
const lookLimit = 5000;

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
  "NetworkWatcherRegion",
  "PrincipalNotPermitted",
]);

/** What a preview says about a creation or an update. */
export interface Foreseen {
  /** The outputs that are known already. */
  readonly outputs: JsonObject;
  /** What people should know about it. */
  readonly notice?: string;
  /** Why it will fail, as a finished message. */
  readonly objection?: string;
}

/** What is looked at. */
export interface Plan {
  /** How messages begin. */
  readonly doing: string;
  readonly subject: string;
  /** The canonical inputs. */
  readonly news: JsonObject;
  /** Those without which nothing can be looked at. */
  readonly decisive: readonly string[];
}

/** Looks whether something can be created: in a preview, and before the engine deletes a capture to replace it. */
export class LookAhead {
  private canLook = true;

  /**
   * @param work Throws what keeps the plan from being carried out.
   * @returns Why it cannot be, as a finished message; `undefined` where nothing is known against it.
   */
  async objectionTo(
    context: Context,
    { doing, subject, news, decisive }: Plan,
    work: (azure: Azure, patience: Patience) => Promise<void>,
  ): Promise<string | undefined> {
    if (!this.canLook || !context.checkReplacements() || decisive.some((name) => containsUnknown(news[name]))) return undefined;
    const patience = context.patience(lookLimit);
    try {
      await work(await context.azure(patience), patience);
      return undefined;
    } catch (error) {
      if (!(error instanceof AzureError)) throw error;
      const { code, status } = error;
      if (error instanceof MissingRights || objections.has(code) || isGone(error)) return explain(doing, subject, error);
      // What cannot be reached now is not waited for again with every capture of the run.
      this.canLook = status !== undefined;
      return undefined;
    }
  }
}
