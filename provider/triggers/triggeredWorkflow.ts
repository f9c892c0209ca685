import type { CaptureSchedule } from "./schedule";
import type { requestsAs } from "./steps";

/** What a workflow that starts captures has to know. */
export interface TriggeredWorkflow {
  /** What messages call it, such as `alert-triggered capture "web"`. */
  readonly subject: string;
  /** Azure Resource Manager's address without a slash at its end. */
  readonly managementEndpoint: string;
  readonly networkWatcherId: string;
  /** The id of the machine or scale set whose packets the captures record. */
  readonly target: string;
  /** What the captures' names begin with. The time of the alert follows after a hyphen. */
  readonly namePrefix: string;
  /** The body of the PUT that creates a capture. */
  readonly request: object;
  /** Whether the body has a secret, which the history of runs must not show. */
  readonly hasSecret?: boolean;
  /** The id of the user-assigned identity; without it, the workflow's own identity sends the requests. */
  readonly identityId?: string | undefined;
  /** Without it, alerts start the captures. */
  readonly schedule?: CaptureSchedule | undefined;
  /** How long after the start of one capture no alert starts another, in seconds. */
  readonly pauseInSeconds: number;
  /** How many captures stay at most, with the one that is started. */
  readonly maxCaptures: number;
  /** After how many days a capture is deleted when the next one has started. */
  readonly deleteAfterDays?: number | undefined;
}

/** What the parts of the workflow share. */
export interface WorkflowContext extends Omit<TriggeredWorkflow, "request"> {
  readonly request: ReturnType<typeof requestsAs>;
  readonly body: unknown;
  readonly listUrl: string;
  readonly urlOf: (name: string, action?: string) => string;
}
