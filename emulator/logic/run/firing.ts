import { guidOf } from "../../core/guids";
import { isSame } from "../../core/resourceIds";
import type { TriggerHistory, Workflow, WorkflowRun } from "../../core/resources";
import type { Store } from "../../core/store";
import type { TriggerDefinition, TriggerHistoryModel, TriggerRecord } from "../../core/workflow";
import { ExpressionError } from "../expressions/expressionError";
import type { Scope } from "../expressions/functions/function";
import { holds } from "./conditions";
import { parameterOf } from "./expressionScope";
import { runName } from "./names";
import { triggerView } from "./views";

export const workflowType = "Microsoft.Logic/workflows";
export const runType = "Microsoft.Logic/workflows/runs";
export const historyType = "Microsoft.Logic/workflows/triggers/histories";

/** What a trigger has been given. */
export interface Firing {
  trigger: string;
  at: number;
  scheduledAt?: number;
  outputs?: Record<string, unknown>;
}

export interface Fired {
  history: TriggerHistory;
  /** If the trigger has fired: its conditions held, and there was room for a run. */
  run?: WorkflowRun;
}

/** Fires a trigger: remembers that, and starts a run if the trigger's rules allow it. */
export function fire(store: Store, workflow: Workflow, firing: Firing): Fired {
  const name = runName(firing.at, store.nextGuid());
  const { trigger, at, scheduledAt, outputs } = firing;
  const definition = workflow.hidden!.definition.triggers[trigger]!;
  const record: TriggerRecord = { name: trigger, startedAt: at, endedAt: at, ...(scheduledAt === undefined ? {} : { scheduledAt }), ...(outputs === undefined ? {} : { outputs }), trackingId: store.nextGuid() };
  const refusal = unmetCondition(workflow, definition, record, name) ?? noRoom(store, workflow, trigger, definition);
  const run = typeof refusal === "object" ? undefined : newRun(workflow, record, name, refusal);
  const history: TriggerHistory = {
    id: `${workflow.id}/triggers/${trigger}/histories/${name}`, name, type: historyType, properties: {},
    hidden: {
      startedAt: at, endedAt: at, ...(scheduledAt === undefined ? {} : { scheduledAt }),
      ...(typeof refusal === "object" ? { ...refusal, fired: false } : { status: "Succeeded", code: "OK", fired: true, run: name }),
    },
  };
  store.put(history);
  if (run) store.put(run);
  touchTrigger(store, workflow, trigger, at);
  forgetOld(store, workflow, at);
  return { history, ...(run === undefined ? {} : { run }) };
}

type Refusal = Pick<TriggerHistoryModel, "status" | "code" | "error">;

/** Why the trigger does not fire: one of its conditions does not hold, or has no value. */
function unmetCondition(workflow: Workflow, { conditions = [] }: TriggerDefinition, record: TriggerRecord, name: string): Refusal | undefined {
  const scope = triggerScope(workflow, record, name);
  try {
    const unmet = conditions.find(({ expression }) => !holds(expression, scope));
    return unmet === undefined ? undefined : { status: "Skipped", code: "TriggerConditionNotMet" };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return { status: "Failed", code: "InvalidTemplate", error: { code: "InvalidTemplate", message: `Unable to process template language expressions for trigger '${record.name}': '${error.message}'.` } };
  }
}

function triggerScope(workflow: Workflow, record: TriggerRecord, name: string): Scope {
  const notHere = (what: string) => (): never => {
    throw new ExpressionError(`The template function '${what}' is not expected at this location.`);
  };
  return {
    now: () => record.startedAt, guid: () => guidOf(`guid of ${name}`), random: () => 0.5,
    trigger: () => triggerView(record, name),
    parameter: (wanted) => parameterOf(workflow.hidden!.parameters, wanted),
    workflow: () => ({ id: workflow.id, name: workflow.name, type: workflow.type, location: workflow.location ?? "", tags: workflow.tags ?? {} }),
    action: notHere("actions"), currentAction: notHere("action"), result: notHere("result"), variable: notHere("variables"), item: notHere("item"), iteration: notHere("iterationIndexes"),
  };
}

/** Runs that may wait for their turn, besides those that run: what is not said otherwise (documented). */
const usualWaiting = 10;

function limitsOf({ operationOptions, runtimeConfiguration }: TriggerDefinition): { runs: number; waiting: number } {
  const isSingle = operationOptions?.includes("SingleInstance") === true;
  const { runs = isSingle ? 1 : Infinity, maximumWaitingRuns = usualWaiting + runs } = runtimeConfiguration?.concurrency ?? {};
  return { runs, waiting: isSingle ? 0 : maximumWaitingRuns };
}

/** Whether a new run has to wait for its turn; a refusal if too many wait already. */
function noRoom(store: Store, workflow: Workflow, trigger: string, definition: TriggerDefinition): Refusal | "Running" | "Waiting" {
  const limits = limitsOf(definition);
  const active = activeRuns(store, workflow.id, trigger);
  const running = active.filter(({ hidden }) => hidden!.status === "Running").length;
  if (running < limits.runs) return "Running";
  const waiting = active.length - running;
  if (waiting < limits.waiting) return "Waiting";
  return { status: "Skipped", code: "ConcurrencyLimitExceeded", error: { code: "ConcurrencyLimitExceeded", message: `The trigger '${trigger}' has not fired: '${running}' runs are active and '${waiting}' are waiting.` } };
}

/** Lets runs that wait begin, the oldest first, as far as there is room for them. */
export function startWaiting(store: Store, workflowId: string, trigger: string, now: number): void {
  const definition = store.get(workflowId, workflowType)?.hidden?.definition.triggers[trigger];
  const active = activeRuns(store, workflowId, trigger);
  const running = active.filter(({ hidden }) => hidden!.status === "Running").length;
  const room = (definition === undefined ? Infinity : limitsOf(definition).runs) - running;
  for (const run of active.filter(({ hidden }) => hidden!.status === "Waiting").slice(0, Math.max(0, room))) {
    store.put({ ...run, hidden: { ...run.hidden!, status: "Running", waitEndedAt: now }, due: now });
  }
}

/** The runs of a trigger that have not ended, the oldest first. */
export function activeRuns(store: Store, workflowId: string, trigger: string): WorkflowRun[] {
  const active = store.list(runType, workflowId).filter(({ hidden }) => isSame(hidden!.trigger.name, trigger) && (hidden!.status === "Running" || hidden!.status === "Waiting"));
  return active.sort((a, b) => a.hidden!.startedAt - b.hidden!.startedAt);
}

function newRun(workflow: Workflow, trigger: TriggerRecord, name: string, status: "Running" | "Waiting"): WorkflowRun {
  const { definition, parameters, version } = workflow.hidden!;
  const at = trigger.startedAt;
  return {
    id: `${workflow.id}/runs/${name}`, name, type: runType, properties: {},
    hidden: { status, startedAt: at, ...(status === "Running" ? { waitEndedAt: at } : {}), version, definition, parameters, trigger, records: {}, variables: {} },
    ...(status === "Running" ? { due: at } : {}),
  };
}

function touchTrigger(store: Store, workflow: Workflow, trigger: string, at: number): void {
  const current = store.get(workflow.id, workflowType) ?? workflow;
  const hidden = current.hidden!;
  store.put({ ...current, hidden: { ...hidden, triggers: { ...hidden.triggers, [trigger]: { ...hidden.triggers[trigger]!, lastFiredAt: at } } } });
}

/** How long Azure keeps what has happened, in milliseconds: 90 days. */
const keptFor = 90 * 86_400_000;

function forgetOld(store: Store, workflow: Workflow, now: number): void {
  for (const run of store.list(runType, workflow.id)) if ((run.hidden!.endedAt ?? now) < now - keptFor) store.delete(run.id);
  for (const history of store.list(historyType, workflow.id)) if (history.hidden!.endedAt < now - keptFor) store.delete(history.id);
}
