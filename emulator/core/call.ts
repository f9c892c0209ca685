import type { FaultAction } from "../faults/faultRule";
import type { Caller } from "../identity/principals";
import type { Reply } from "./replies";
import type { ParsedRequest } from "./request";
import { resourceGroupId } from "./resourceIds";
import type { Core } from "./settings";

/** One request on its way through a handler. */
export interface Call extends Core {
  request: ParsedRequest;
  /** Parts of the path, by the names in the route. */
  params: Readonly<Record<string, string>>;
  apiVersion: string;
  /** The service's time, the same for the whole request. */
  now: number;
  /** For the journal: what was accepted that need not have been. */
  notes: string[];
  /** What a fault rule has in store for what this request starts. */
  fault?: FaultAction;
  /** Who asks; of requests without a token, nobody. */
  caller?: Caller;
  /** What of a list the caller may see, when it is not all. */
  sees?: (id: string) => boolean;
}

export type Handler = (call: Call) => Reply | Promise<Reply>;

/** One operation of one service: a line in a table. */
export interface Route {
  /** The SDKs' operationId. */
  operation: string;
  method: "GET" | "HEAD" | "PUT" | "POST" | "PATCH" | "DELETE";
  path: string;
  /** Whose api-versions apply; without a type, none is asked for. */
  type?: string;
  /** Asks for no token. */
  open?: true;
  handler: Handler;
}

/** A part of the path that the route is known to have. */
export function param(call: Call, name: string): string {
  const value = call.params[name];
  if (value === undefined) throw new Error(`internal error: the route has no "${name}"`);
  return value;
}

export function groupIdOf(call: Call): string {
  return resourceGroupId(param(call, "subscriptionId"), param(call, "resourceGroupName"));
}
