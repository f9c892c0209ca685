import type { articleIds, LocalAzure } from "../../emulator";
import type { Failure, Stack } from "../faults/stack";

/** Where a schedule happens: a local Azure, a provider, and a stack between them. */
export interface Realm {
  readonly azure: LocalAzure;
  readonly stack: Stack;
  readonly ids: ReturnType<typeof articleIds>;
  /** Everything that was said to people. */
  readonly said: () => readonly string[];
  /**
   * One command of the engine, with a provider of its own.
   *
   * @param interruptAfter Kills engine and provider at this request.
   */
  run(command: (stack: Stack) => Promise<Failure[]>, interruptAfter: number | undefined): Promise<Failure[]>;
  close(): Promise<void>;
}
