import type { Azure } from "../azure";
import type { Patience } from "../azure/patience";

/** What the life cycle is given by whoever speaks the engine's protocol. */
export interface Context {
  /** Connects to Azure at the first call; the Azure code is not even loaded before. */
  readonly azure: (patience: Patience) => Promise<Azure>;
  /** @param milliseconds How long the operation may go on. */
  readonly patience: (milliseconds: number) => Patience;
  /** Says something that a person should know although nothing failed. */
  readonly warn: (message: string) => void;
  /** Ids, in lower case, of captures that this process has adopted: their old owners must not delete them. */
  readonly adopted: Set<string>;
  /** Whether a refresh asks how sessions stand that are not known to have ended. */
  readonly refreshStatus: () => boolean;
}
