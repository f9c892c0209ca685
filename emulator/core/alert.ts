/** What an alert's monitor condition is, by Azure's names. */
export type MonitorCondition = "Fired" | "Resolved";

/** What the local Azure knows of an alert that a rule has fired. Times are in milliseconds since 1970. */
export interface AlertState {
  ruleId: string;
  /** Of the rule: one that has been deleted and made again begins anew. */
  ruleInstance: string;
  /** The resource that the alert is about. */
  targetId: string;
  condition: MonitorCondition;
  firedAt: number;
  resolvedAt?: number;
  /** What the criteria measured, in their order. */
  values: number[];
  notifications: Notification[];
}

/** One receiver of an action group, told of one firing or resolution. */
export interface Notification {
  condition: MonitorCondition;
  actionGroupId: string;
  /** The receiver's name, unique in its group. */
  receiver: string;
  /** The member of the group that has the receiver, such as `logicAppReceivers`. */
  kind: string;
  workflowId?: string;
  /** `Waiting`: the last attempt failed, and there is another one at `nextAt`. */
  status: "Sent" | "Waiting" | "Failed";
  attempts: number;
  /** When it was sent last. */
  at: number;
  nextAt?: number;
  /** What is sent again, while it waits. */
  body?: string;
  /** What the receiver answered. */
  httpStatus?: number;
  /** The run of the workflow that it started. */
  runId?: string;
  error?: string;
}
