import type { FaultRule } from "../../emulator";
import type { World, WorldOptions } from "./world";

/** What is done to a stack with one capture while the fault is there. */
export type During = "create" | "refresh" | "stop" | "replace" | "delete";

/** One way to meet a fault: a stack with one capture (none yet for `create`), the fault, one run of the engine, and what comes of it. */
export interface Case {
  readonly during: During;
  /** Tells this case from the row's others. */
  readonly when?: string;
  readonly rules?: readonly FaultRule[];
  /** Makes the fault where no rule does: changes the world without a request, or starts something that goes on during the run. */
  readonly prepare?: (world: World) => void | Promise<void>;
  /** Goes on beside the run. */
  readonly meanwhile?: (world: World) => Promise<void>;
  /** Of the program's capture. */
  readonly args?: Record<string, unknown> | ((world: World) => Record<string, unknown>);
  /** What the run's only failure says; left out where the run succeeds all the same. */
  readonly fails?: RegExp;
  /** What else must be so after the run, before the invariants are looked at. */
  readonly then?: (world: World) => void | Promise<void>;
  /** Makes the world whole again, where removing the rules does not. */
  readonly mend?: (world: World) => void | Promise<void>;
  /** Whether the next `up` cannot succeed by itself, because it is a person's turn: it is then not asked to (I2). */
  readonly needsAPerson?: true;
  /** PUTs that Azure may take on for one capture; more than one only where the service itself lost the first. */
  readonly mostPuts?: number;
  readonly world?: Omit<WorldOptions, "directory">;
}

/** A row of the fault matrix. */
export interface Row {
  readonly number: number;
  readonly fault: string;
  /** Where the row is held with the real engine, too. */
  readonly engine?: true;
  readonly cases: readonly Case[];
}

export const operations = {
  put: { operation: "PacketCaptures_Create" },
  get: { operation: "PacketCaptures_Get" },
  list: { operation: "PacketCaptures_List" },
  status: { operation: "PacketCaptures_GetStatus" },
  stop: { operation: "PacketCaptures_Stop" },
  delete: { operation: "PacketCaptures_Delete" },
  poll: { operation: "Operations_Get" },
  machine: { operation: "VirtualMachines_Get" },
  watchers: { operation: "NetworkWatchers_ListAll" },
  token: { operation: "Token" },
} as const;

/** The request that each run begins with, besides look-ups. */
export const firstOf: Readonly<Record<During, { operation: string }>> = {
  create: operations.put,
  refresh: operations.list,
  stop: operations.stop,
  replace: operations.delete,
  delete: operations.delete,
};

/** An answer instead of the service's own, with an error as ARM writes it. */
export function refusal(status: number, code: string, headers: Record<string, string> = {}) {
  return { respond: { status, headers, body: { error: { code, message: `${code} by a fault rule.` } } } };
}

/** A case for each of these runs. */
export function during(runs: readonly During[], make: (run: During) => Omit<Case, "during">): Case[] {
  return runs.map((run) => ({ during: run, ...make(run) }));
}

export const everyRun: readonly During[] = ["create", "refresh", "stop", "replace", "delete"];
