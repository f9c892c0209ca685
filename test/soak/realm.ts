import type { articleIds, LocalAzure } from "../../emulator";
import type { Failure } from "../faults/protocol";
import type { Stack } from "../faults/stack";
import type { StateName } from "./step";

/** Where a schedule happens: a local Azure, a provider, and two stacks between them. */
export interface Realm {
  readonly azure: LocalAzure;
  readonly stacks: Readonly<Record<StateName, Stack>>;
  readonly ids: ReturnType<typeof articleIds>;
  /** Everything that was said to people. */
  readonly said: () => readonly string[];
  /**
   * One command of the engine, with a provider of its own.
   *
   * @param interruptAfter Kills engine and provider at this request.
   */
  run(stack: Stack, command: (stack: Stack) => Promise<Failure[]>, interruptAfter: number | undefined): Promise<Failure[]>;
  close(): Promise<void>;
}
