import type { Caller, Principals, Tokens } from "./callers";
import type { StartFate } from "./operation";
import type { PollPace } from "./pollPace";
import type { Reply } from "./replies";
import type { Method, ParsedRequest } from "./request";
import { resourceGroupId } from "./resourceIds";
import type { Settings } from "./settings";
import type { Store } from "./store";
import type { Throttle } from "./throttling";
import type { Sender, WorkflowDriver } from "./workflow";

/** What the handlers work on. */
export interface Core {
  settings: Settings;
  store: Store;
  tokens: Tokens;
  principals: Principals;
  throttle: Throttle;
  pollPace: PollPace;
  workflows: WorkflowDriver;
}

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
  fault?: StartFate;
  /** The workflow that sends the request. Its roles count whatever the settings are. */
  sender?: Sender;
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
  method: Method;
  path: string;
  /** Whose api-versions apply; without a type, none is asked for. */
  type?: string;
  /** The method whose allowance it is counted in, when that is not its own. */
  countsAs?: Method;
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
