/** A workflow's definition, as far as the local Azure reads it. */
export interface WorkflowDefinition {
  parameters?: Record<string, { type: string; defaultValue?: unknown }>;
  triggers: Record<string, TriggerDefinition>;
  actions: Actions;
  outputs?: Record<string, { type: string; value: unknown }>;
}

export type Actions = Record<string, ActionDefinition>;

export interface TriggerDefinition {
  type: "Request" | "Recurrence";
  kind?: string;
  inputs?: { method?: string; schema?: unknown };
  recurrence?: Recurrence;
  conditions?: { expression: string }[];
  operationOptions?: string;
  runtimeConfiguration?: { concurrency?: { runs?: number; maximumWaitingRuns?: number } };
}

export interface Recurrence {
  frequency: "Second" | "Minute" | "Hour" | "Day" | "Week" | "Month";
  interval: number;
  startTime?: string;
  endTime?: string;
  timeZone?: string;
  schedule?: { hours?: (number | string)[]; minutes?: (number | string)[]; weekDays?: string[] };
}

export interface ActionDefinition {
  type: string;
  kind?: string;
  inputs?: unknown;
  runAfter?: Record<string, string[]>;
  actions?: Actions;
  else?: { actions?: Actions };
  expression?: unknown;
  cases?: Record<string, { case: string | number; actions?: Actions }>;
  default?: { actions?: Actions };
  foreach?: unknown;
  limit?: { count?: number | string; timeout?: string };
  operationOptions?: string;
  runtimeConfiguration?: { concurrency?: { repetitions?: number }; secureData?: { properties?: string[] } };
}

/** What is known of a workflow and shown only in parts. Times are in milliseconds since 1970. */
export interface WorkflowModel {
  /** A guid, which its address for callers and its signature are made of. */
  key: string;
  /** How often its access key has been regenerated. */
  keyGeneration: number;
  definition: WorkflowDefinition;
  /** Definition and parameters as they were sent. */
  given: { definition: Record<string, unknown>; parameters?: Record<string, unknown> };
  parameters: Record<string, unknown>;
  version: string;
  state: "Enabled" | "Disabled";
  createdAt: number;
  changedAt: number;
  /** By the trigger's name. */
  triggers: Record<string, { createdAt: number; changedAt: number; lastFiredAt?: number; next?: number }>;
}

export interface WorkflowError {
  code: string;
  message: string;
}

export type RunStatus = "Running" | "Waiting" | "Succeeded" | "Failed" | "Cancelled";
export type ActionStatus = "Running" | "Succeeded" | "Failed" | "Skipped" | "TimedOut" | "Cancelled";

/** A run: from it and the time follows what comes next, so it goes on after a restart. Times are in milliseconds since 1970. */
export interface RunModel {
  status: RunStatus;
  startedAt: number;
  /** When it came to its turn, if it has. */
  waitEndedAt?: number;
  endedAt?: number;
  code?: string;
  error?: WorkflowError;
  version: string;
  definition: WorkflowDefinition;
  parameters: Record<string, unknown>;
  trigger: TriggerRecord;
  /** By `recordKey`. */
  records: Record<string, ActionRecord>;
  /** By name in lower case. */
  variables: Record<string, { type: string; value: unknown }>;
  outputs?: Record<string, { type: string; value: unknown }>;
  /** What its caller is answered. */
  response?: { statusCode: number; headers: Record<string, string>; body: string };
}

export interface TriggerRecord {
  name: string;
  startedAt: number;
  endedAt: number;
  scheduledAt?: number;
  inputs?: unknown;
  outputs?: Record<string, unknown>;
  trackingId: string;
}

/** What has become of an action, in one iteration of each loop that it is in. */
export interface ActionRecord {
  name: string;
  /** The number of the iteration of each loop that it is in, the outermost first. */
  indices: number[];
  status: ActionStatus;
  startedAt: number;
  endedAt?: number;
  code?: string;
  error?: WorkflowError;
  inputs?: unknown;
  outputs?: unknown;
  trackingId: string;
  /** How often it was retried. */
  retries?: number;
  /** Inputs or outputs that nobody is shown. */
  secure?: ("inputs" | "outputs")[];
  /** While it is running: what it waits for, and what it has to remember. */
  state?: ActionState;
}

export interface ActionState {
  /** When it goes on. */
  until?: number;
  /** Of an Http action: the number of the request, and where an asynchronous operation is polled. */
  attempt?: number;
  poll?: { url: string; kind: "location" | "operation" };
  /** Of a Foreach: what it goes through, and what its iterations have come to. */
  items?: unknown[];
  iterations?: Record<string, ActionStatus>;
  /** Of an Until: the number of its iteration. */
  iteration?: number;
  /** Of an If or a Switch: the branch that is taken. */
  branch?: string;
}

/** One time that a trigger was asked to fire. */
export interface TriggerHistoryModel {
  status: "Succeeded" | "Skipped" | "Failed";
  startedAt: number;
  endedAt: number;
  scheduledAt?: number;
  code: string;
  error?: WorkflowError;
  fired: boolean;
  /** The run's name. */
  run?: string;
}

/** What drives workflows: handlers ask it for more than a resource. */
export interface WorkflowDriver {
  /** Does everything that workflows have to do until then. */
  settle(now: number): Promise<void>;
  /** Brings one run as far as it gets now, whatever else waits. */
  advance(runId: string, now: number): Promise<void>;
  /** To be told when a run has been ended from outside: the next one may begin. */
  ended(runId: string, now: number): void;
}

/** Which workflow has sent a request. */
export interface Sender {
  workflow: string;
  run: string;
  action: string;
}
