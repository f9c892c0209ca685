import type { ActionRecord, RunModel } from "../../core/workflow";
import type { PlacedAction } from "../definition/definition";
import type { Values } from "../expressions/values";

/** A request that an action sends. */
export interface ActionRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string | undefined;
}

export interface ActionAnswer {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

/** A run while it is brought forward, and what it needs of the local Azure. */
export interface Engine {
  readonly run: RunModel;
  readonly runName: string;
  readonly workflow: { id: string; name: string; type: string; location: string; tags: Record<string, string>; identity: Values | undefined };
  /** By name in lower case. */
  readonly actions: ReadonlyMap<string, PlacedAction>;
  /** The time of this step, in milliseconds since 1970. */
  readonly now: number;
  guid(): string;
  random(): number;
  /** Remembers the run as it is now. False when it has been canceled or deleted meanwhile: it must not go on then. */
  save(): boolean;
  /** Sends a request as the local Azure's own. @throws when there is no answer */
  send(request: ActionRequest, action: string): Promise<ActionAnswer>;
  /** Whether the local Azure answers at this address. */
  isOwn(url: URL): boolean;
  /** A token for the workflow's identity, or why there is none. */
  token(audience: string, identity: string | undefined): Promise<{ token: string } | { problem: string }>;
}

/** An action in one iteration of the loops around it. */
export interface Step {
  placed: PlacedAction;
  indices: readonly number[];
  record: ActionRecord;
}

/** When something goes on by itself; `Infinity` if nothing waits for a time. */
export type Due = number;

/** Thrown when a run must not go on: it has been canceled or deleted. */
export class RunIsGone extends Error {}
