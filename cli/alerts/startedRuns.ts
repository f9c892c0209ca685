import { createRequire } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";
import type { NotificationView } from "../../emulator";
import { isObject, type JsonObject } from "../../provider/model/shapes";
import type * as localArm from "../../standin/localArm";
import { exitCodes } from "../exitCodes";
import type { Column } from "../output/table";
import type { Variables } from "./adminEndpoints";

const load = createRequire(__filename);

/** A receiver that was notified, and the run of its workflow. */
export interface Delivery extends NotificationView {
  /** Of the run. */
  id?: string;
  run?: RunState;
}

interface RunState {
  status: string;
  /** Why it has failed: the action that did, and what it got. */
  error?: string;
  /** Why it was cancelled, if the workflow says so. */
  reason?: string;
}

const pause = 500;
const apiVersion = "2019-05-01";

/**
 * Follows the runs that notifications have started to their end.
 *
 * @param deadline in milliseconds since 1970; after it, they are as they were last
 */
export async function followRuns(variables: Variables, notifications: readonly NotificationView[], deadline: number): Promise<Delivery[]> {
  const { LocalArm } = load("../../standin/localArm") as typeof localArm;
  const arm = new LocalArm(variables);
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
    if (run === undefined) return { ...notification, id };
    if (!isUnderWay(run.status)) return { ...notification, id, run: { ...run, ...(await explanations[run.status]?.(arm, id)) } };
    if (Date.now() >= deadline) return { ...notification, id, run };
    await sleep(Math.min(pause, Math.max(0, deadline - Date.now())));
  }
}

/** What the actions of a run say about its end. */
const explanations: Readonly<Record<string, (arm: localArm.LocalArm, runId: string) => Promise<Partial<RunState>>>> = {
  Failed: failureIn,
  Cancelled: reasonIn,
};

/** The first action that has failed, where that can be told: the run itself says only that one has. */
async function failureIn(arm: localArm.LocalArm, runId: string): Promise<Pick<RunState, "error">> {
  const failed = (await actionsOf(arm, runId)).find(({ properties: { status, code } }) => status === "Failed" && code !== "ActionFailed");
  if (failed === undefined) return {};
  const { error, outputsLink, code } = failed.properties;
  const given = isObject(error) ? error : await errorAt(arm, outputsLink);
  const reason = typeof given?.["message"] === "string" ? `${given["message"]} (${String(given["code"])})` : String(code);
  return { error: `action "${failed.name}": ${reason}` };
}

/** The last text that the workflow has composed: a Terminate that cancels a run has no message of its own. */
async function reasonIn(arm: localArm.LocalArm, runId: string): Promise<Pick<RunState, "reason">> {
  const last = (await actionsOf(arm, runId)).findLast(({ properties: { status, outputsLink } }) => status === "Succeeded" && outputsLink !== undefined);
  const text = await contentAt(arm, last?.properties["outputsLink"]);
  return typeof text === "string" ? { reason: text } : {};
}

interface ShownAction {
  name: string;
  properties: JsonObject;
}

/** In the order of the definition. */
async function actionsOf(arm: localArm.LocalArm, runId: string): Promise<ShownAction[]> {
  const { body } = await arm.send("GET", `${runId}/actions`, apiVersion);
  const actions = Array.isArray(body?.["value"]) ? body["value"].filter(isObject) : [];
  return actions.flatMap(({ name, properties }) => (isObject(properties) ? [{ name: String(name), properties }] : []));
}

/** The error of ARM that an action got as its answer. */
async function errorAt(arm: localArm.LocalArm, link: unknown): Promise<JsonObject | undefined> {
  const content = await contentAt(arm, link);
  const answer = isObject(content) ? content["body"] : undefined;
  return isObject(answer) && isObject(answer["error"]) ? answer["error"] : undefined;
}

/** What is at a link to inputs or outputs. */
async function contentAt(arm: localArm.LocalArm, link: unknown): Promise<unknown> {
  if (!isObject(link) || typeof link["uri"] !== "string") return undefined;
  const { pathname, searchParams } = new URL(link["uri"]);
  const { "api-version": version = apiVersion, ...query } = Object.fromEntries(searchParams);
  const { text } = await arm.send("GET", pathname, version, { query });
  return parsed(text);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function runOf(properties: unknown): RunState | undefined {
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
  const [state, reason] = run === undefined ? [status, error] : [run.status, run.error ?? run.reason];
  return [reason === undefined ? state : `${state}: ${reason}`, ...(nextAttempt === undefined ? [] : [`next attempt at ${nextAttempt}`])].join("; ");
}

/** @param waited whether the runs were followed */
export function exitCodeOfDeliveries(deliveries: readonly Delivery[], waited: boolean): number {
  const states = deliveries.map(({ status, run }) => run?.status ?? status);
  if (deliveries.some(({ status }) => status === "Failed")) return exitCodes.otherFailure;
  if (states.some((state) => ["Failed", "TimedOut", "Faulted", "Aborted"].includes(state))) return exitCodes.endedInError;
  return waited && states.some(isUnderWay) ? exitCodes.timedOut : exitCodes.done;
}
