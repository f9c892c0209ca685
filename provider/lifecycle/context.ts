import type { Azure } from "../azure";
import type { Patience } from "../azure/patience";
import type { CapturesInUse } from "./capturesInUse";

/** What the caller, which speaks the engine's protocol, gives the life cycle. */
export interface Context {
  /** Connects to Azure at the first call; the Azure code is not even loaded before. */
  readonly azure: (patience: Patience) => Promise<Azure>;
  /** @param milliseconds How long the operation may go on. */
  readonly patience: (milliseconds: number) => Patience;
  /** The timeout of the resource option `customTimeouts` for this operation, in seconds, where the protocol hands it over. */
  readonly customTimeout?: number;
  /** Says something that a person should know although nothing failed. */
  readonly warn: (message: string) => void;
  /** What this run must not delete for another resource. */
  readonly inUse: CapturesInUse;
  /** Whether a refresh asks how sessions stand that are not known to have ended. */
  readonly refreshStatus: () => boolean;
  /** Whether it is looked, when a session has ended, where its files are. */
  readonly findFiles: () => boolean;
  /** Whether it is looked, before a replacement deletes the old capture, if the new one can be created. */
  readonly checkReplacements: () => boolean;
  /** Whether a creation is done when Azure has accepted it. @default no */
  readonly isDoneWhenAccepted?: () => boolean;
}
