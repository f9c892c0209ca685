/** Why an operation did not succeed, as its resource shows it. */
export interface OperationError {
  code: string;
  message: string;
}

/** A long-running operation as data: what it will come to is known from the start, time decides when. */
export interface Operation {
  id: string;
  /** operationId of the request that started it, e.g. `PacketCaptures_Create`. */
  name: string;
  /** Resource provider, e.g. `Microsoft.Network`. */
  namespace: string;
  location: string;
  subscriptionId: string;
  resourceId: string;
  apiVersion: string;
  startedAt: number;
  /** `null`: it never ends. */
  endsAt: number | null;
  /** What it comes to when `endsAt` has passed. */
  plan: { status: "Succeeded" | "Failed" | "Canceled"; error?: OperationError; keepCapture?: boolean };
  status: "InProgress" | "Succeeded" | "Failed" | "Canceled";
  /** When polls say `Succeeded`, if a fault rule wants that before `endsAt`. */
  saysSucceededAt?: number;
  /** Ids of the machines that it switches on or off, or deletes. */
  machines?: string[];
  /** What `operationResults` answers once it has succeeded. */
  result?: { status: number; body?: unknown };
}

/** How the operation that a request starts is to end. */
export interface OperationFate {
  /** `Succeeded` is of use with `effectAfterSeconds`. */
  operation: "Failed" | "Canceled" | "Never" | "Succeeded";
  /** @default the service's own `InternalServerError`, "An error occurred." */
  error?: OperationError;
  /** Whether a capture whose create has failed is still there, with `provisioningState` `Failed`. @default true */
  keepCapture?: boolean;
  /** Polls say `Succeeded` this long before the operation has had its effect, in service seconds. */
  effectAfterSeconds?: number;
}

/** What a fault rule has in store for what a request starts: an operation or a token. */
export interface StartFate extends Partial<OperationFate> {
  /** How long a token that this request asks for will be good, in seconds. */
  tokenLifetimeSeconds?: number;
}
