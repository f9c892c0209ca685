import { redact } from "../core/journal";
import type { Workflow, WorkflowRun } from "../core/resources";
import { isSecret } from "../core/secrets";
import type { Store } from "../core/store";
import type { ActionRecord } from "../core/workflow";
import { isObject } from "../logic/expressions/values";
import { runType, workflowType } from "../logic/run/firing";
import { shownTime } from "../logic/run/views";

/** A workflow as the page and the admin endpoints show it. */
export interface WorkflowView {
  id: string;
  name: string;
  state: string;
  triggers: { name: string; type: string; next?: string }[];
  /** How many there are. */
  runs: number;
}

export interface RunView {
  id: string;
  name: string;
  status: string;
  trigger: string;
  startTime: string;
  endTime?: string;
  /** Why it has failed: what its first failed action says. */
  problem?: string;
  error?: { code: string; message: string };
}

export interface ActionView {
  name: string;
  /** The numbers of the iterations of the loops that it is in. */
  iteration?: string;
  status: string;
  code?: string;
  startTime: string;
  endTime?: string;
  problem?: string;
  error?: { code: string; message: string };
  inputs?: unknown;
  outputs?: unknown;
}

export function workflowsOf(store: Store): WorkflowView[] {
  return store.list(workflowType).map(({ id, name, hidden }) => ({
    id, name, state: hidden!.state,
    triggers: Object.entries(hidden!.definition.triggers).map(([trigger, { type }]) => {
      const next = hidden!.triggers[trigger]?.next;
      return { name: trigger, type, ...(next === undefined ? {} : { next: shownTime(next) }) };
    }),
    runs: store.list(runType, id).length,
  }));
}

/** The newest first; of one workflow, or of all. */
export function runsOf(store: Store, workflow?: string): RunView[] {
  return store.list(runType, workflow).toReversed().sort((a, b) => b.hidden!.startedAt - a.hidden!.startedAt).map(runView);
}

function runView({ id, name, hidden }: WorkflowRun): RunView {
  const { status, startedAt, endedAt, error, trigger, records } = hidden!;
  const problem = status === "Failed" ? (error?.code === "ActionFailed" ? Object.values(records).map(problemOf).find((each) => each !== undefined) : error?.message) : error?.message;
  return {
    id, name, status, trigger: trigger.name, startTime: shownTime(startedAt), ...(endedAt === undefined ? {} : { endTime: shownTime(endedAt) }),
    ...(problem === undefined ? {} : { problem }), ...(error === undefined ? {} : { error }),
  };
}

/** The actions of the run with this id, in the order in which they began. */
export function actionsOfRun(store: Store, id: string): ActionView[] {
  const run = store.get(id, runType);
  return run === undefined ? [] : actionsOf(run);
}

function actionsOf({ hidden }: WorkflowRun): ActionView[] {
  return Object.values(hidden!.records).map((record) => {
    const { name, indices, status, code, startedAt, endedAt, error, inputs, outputs, secure } = record;
    const problem = problemOf(record);
    const shown = (part: "inputs" | "outputs", value: unknown) => (value === undefined ? {} : { [part]: secure?.includes(part) ? "[hidden]" : withoutSecrets(value) });
    return {
      name, ...(indices.length === 0 ? {} : { iteration: indices.join(", ") }), status, ...(code === undefined ? {} : { code }), startTime: shownTime(startedAt),
      ...(endedAt === undefined ? {} : { endTime: shownTime(endedAt) }), ...(problem === undefined ? {} : { problem }), ...(error === undefined ? {} : { error }), ...shown("inputs", inputs), ...shown("outputs", outputs),
    };
  });
}

/** Why an action has failed: of a request, what its answer says. Those that hold the failed one say nothing of their own. */
function problemOf({ name, status, code, error, outputs, secure }: ActionRecord): string | undefined {
  if (status !== "Failed" && status !== "TimedOut") return undefined;
  if (error !== undefined) return error.code === "ActionFailed" ? undefined : `${name}: ${error.message} (${error.code})`;
  const body = isObject(outputs) && !secure?.includes("outputs") ? outputs["body"] : undefined;
  const said = isObject(body) && isObject(body["error"]) ? body["error"] : {};
  return typeof said["message"] === "string" ? `${name}: ${said["message"]} (${String(code)})` : `${name}: ${String(code)}`;
}

/** A value without signatures in addresses, passwords and keys. */
function withoutSecrets(value: unknown): unknown {
  if (typeof value === "string") return redact(value);
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, isSecret(name, inner, "") ? "[redacted]" : withoutSecrets(inner)]));
}

export function findWorkflow(store: Store, id: string): Workflow {
  const found = store.get(id, workflowType);
  if (!found) throw new Error(`reading a workflow: there is none with the id "${id}" (NotFound)`);
  return found;
}
