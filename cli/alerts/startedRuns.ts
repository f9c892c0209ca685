import { createRequire } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";
import type { NotificationView } from "../../emulator";
import { isObject } from "../../provider/model/shapes";
import type * as localArm from "../../standin/localArm";
import { exitCodes } from "../exitCodes";
import type { Column } from "../output/table";
import type { Variables } from "./adminEndpoints";

const load = createRequire(__filename);

/** A receiver that was notified, and the run of its workflow. */
export interface Delivery extends NotificationView {
  /** Of the run. */
  id?: string;
  run?: { status: string; error?: string };
}

const pause = 500;
const apiVersion = "2019-05-01";

/**
 * Follows the runs that notifications have started to their end.
 *
 * @param seconds how long at most; after that, they are as they were last
 */
export async function followRuns(variables: Variables, notifications: readonly NotificationView[], seconds: number): Promise<Delivery[]> {
  const { LocalArm } = load("../../standin/localArm") as typeof localArm;
  const arm = new LocalArm(variables);
  const deadline = Date.now() + seconds * 1000;
  try {
    const deliveries: Delivery[] = [];
    for (const notification of notifications) deliveries.push(await follow(arm, notification, deadline));
    return deliveries;
  } finally {
    arm.close();
  }
}

async function follow(arm: localArm.LocalArm, notification: NotificationView, deadline: number): Promise<Delivery> {
  const { workflowId, runId } = notification;
  if (workflowId === undefined || runId === undefined) return notification;
  const id = `${workflowId}/runs/${runId}`;
  for (;;) {
    const { status, body } = await arm.send("GET", id, apiVersion);
    const run = status === 404 ? undefined : runOf(body?.["properties"]);
    if (run === undefined || !isUnderWay(run.status) || Date.now() >= deadline) return { ...notification, id, ...(run !== undefined && { run }) };
    await sleep(Math.min(pause, Math.max(0, deadline - Date.now())));
  }
}

function runOf(properties: unknown): Delivery["run"] {
  if (!isObject(properties) || typeof properties["status"] !== "string") return undefined;
  const { status, error } = properties;
  const reason = isObject(error) && typeof error["message"] === "string" ? `${error["message"]} (${String(error["code"])})` : undefined;
  return { status, ...(reason !== undefined && { error: reason }) };
}

function isUnderWay(status: string): boolean {
  return status === "Running" || status === "Waiting";
}

export const deliveryColumns: readonly Column<Delivery>[] = [
  { title: "RECEIVER", of: ({ receiver }) => receiver },
  { title: "WORKFLOW", of: ({ workflow = "" }) => workflow },
  { title: "RUN", of: ({ runId = "" }) => runId, optional: true },
  { title: "RESULT", of: resultOf },
];

/** How a run stands, or else the notification: `Succeeded`, `Failed: …`. */
function resultOf({ status, error, nextAttempt, run }: Delivery): string {
  const [state, reason] = run === undefined ? [status, error] : [run.status, run.error];
  return [reason === undefined ? state : `${state}: ${reason}`, ...(nextAttempt === undefined ? [] : [`next attempt at ${nextAttempt}`])].join("; ");
}

/** @param waited whether the runs were followed */
export function exitCodeOfDeliveries(deliveries: readonly Delivery[], waited: boolean): number {
  const states = deliveries.map(({ status, run }) => run?.status ?? status);
  if (deliveries.some(({ status }) => status === "Failed")) return exitCodes.otherFailure;
  if (states.some((state) => ["Failed", "TimedOut", "Faulted", "Aborted"].includes(state))) return exitCodes.endedInError;
  return waited && states.some(isUnderWay) ? exitCodes.timedOut : exitCodes.done;
}
