import type { FaultRule, LocalAzureOptions } from "../../emulator";

/** One of two states of programs that are alike, on one Azure. */
export const states = ["mine", "theirs"] as const;
export type StateName = (typeof states)[number];

interface Struck {
  readonly state: StateName;
  readonly faults: readonly FaultRule[];
  /** Engine and provider are killed at this request. */
  readonly interruptAfter?: number;
}

/** What happens in one step: the engine runs while faults strike, a person changes a state, or the world changes without a request. */
export type Step =
  | (Struck & { readonly run: "up"; readonly program: CaptureProgram; readonly replace?: readonly string[]; readonly refresh?: boolean })
  | (Struck & { readonly run: "refresh" | "destroy" })
  | { readonly run: "taint" | "forget" | "move"; readonly state: StateName; readonly name: string }
  | { readonly run: "outside"; readonly state: StateName; readonly what: Meddling; readonly name: string }
  | { readonly run: "time"; readonly seconds: number };

/** What other people do to a capture, or under a name that ours would take. */
export type Meddling = (typeof meddlings)[number];
export const meddlings = ["removed", "ended", "changed", "recreated", "recreated otherwise", "planted", "planted otherwise", "neighbours' files"] as const;

/** What a program says, by the resource's name. */
export type CaptureProgram = Readonly<Record<string, Settings>>;

/** What a program says of one capture. */
export interface Settings {
  readonly port: number;
  readonly running: boolean;
  /** Its explicit name; may be adopted where it is there, or not. */
  readonly explicit?: "shared" | "shared, adopted";
  /** A name that the resource had before. */
  readonly alias?: string;
  readonly trigger?: number;
  readonly retain?: true;
  /** Whether its files go with it, and where they are. */
  readonly files?: "named" | "ring" | "container";
}

export interface Schedule {
  /** Switches of the local Azure that stand on their other side. */
  readonly azure: LocalAzureOptions;
  /** Whether the engine ends each step before it looks at the next resource. */
  readonly isEager: boolean;
  readonly steps: readonly Step[];
}

/** The names of resources. */
export const captureNames = ["a", "b", "c"] as const;
