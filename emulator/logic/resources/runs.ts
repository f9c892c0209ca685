import { ArmError } from "../../core/armErrors";
import { param } from "../../core/call";
import type { Call, Handler } from "../../core/call";
import { readFilter } from "../../core/odataFilter";
import { page } from "../../core/paging";
import { compact, empty } from "../../core/replies";
import { decodePath } from "../../core/request";
import { isSame } from "../../core/resourceIds";
import type { Workflow, WorkflowRun } from "../../core/resources";
import type { ActionRecord } from "../../core/workflow";
import { allActions, isLoop } from "../definition/definition";
import { runType } from "../run/firing";
import { isOver } from "../run/records";
import { workflowOfKey } from "./calling";
import { needRun, needWorkflow } from "./findWorkflow";
import { actionBody, repetitionBody, repetitionName, runBody } from "./runBody";

/** The newest first. */
export function runsOf(call: Pick<Call, "store">, workflow: Workflow): WorkflowRun[] {
  return call.store.list(runType, workflow.id).toReversed().sort((a, b) => b.hidden!.startedAt - a.hidden!.startedAt);
}

const list: Handler = (call) => {
  const workflow = needWorkflow(call);
  const { status } = readFilter(call, ["status"]);
  const top = Number(call.request.query["$top"] ?? Infinity);
  const chosen = runsOf(call, workflow).filter(({ hidden }) => status === undefined || isSame(hidden!.status, status));
  return compact(200, page(call, Number.isInteger(top) && top > 0 ? chosen.slice(0, top) : chosen, (run) => runBody(call.request.origin, workflow, run)));
};

const get: Handler = (call) => {
  const workflow = needWorkflow(call);
  return compact(200, runBody(call.request.origin, workflow, needRun(call, workflow)));
};

const cancel: Handler = (call) => {
  const run = needRun(call, needWorkflow(call));
  const { status, records } = run.hidden!;
  if (status !== "Running" && status !== "Waiting") throw new ArmError("workflowRunNotCancellable", { run: run.name, status });
  const { due: _, ...rest } = run;
  const ended = Object.entries(records).map(([key, record]) => [key, isOver(record) ? record : cancelled(record, call.now)] as const);
  call.store.put({ ...rest, hidden: { ...run.hidden!, status: "Cancelled", code: "Cancelled", endedAt: call.now, records: Object.fromEntries(ended) } });
  call.workflows.ended(run.id, call.now);
  return empty(200);
};

function cancelled({ state: _, ...record }: ActionRecord, now: number): ActionRecord {
  return { ...record, status: "Cancelled", code: "Cancelled", endedAt: now };
}

/** One for each action: of those in loops, the record of the last iteration. */
const listActions: Handler = (call) => {
  const workflow = needWorkflow(call);
  const run = needRun(call, workflow);
  const all = allActions(run.hidden!.definition.actions).flatMap(({ name }) => {
    const records = recordsOf(run, name);
    return records.length === 0 ? [] : [bodyOf(call, workflow, run, records)];
  });
  return compact(200, { value: all });
};

const getAction: Handler = (call) => {
  const { workflow, run, records } = needRecords(call);
  return compact(200, bodyOf(call, workflow, run, records));
};

function bodyOf(call: Call, workflow: Workflow, run: WorkflowRun, records: ActionRecord[]): Record<string, unknown> {
  const last = records.at(-1)!;
  return actionBody(call.request.origin, workflow, run, last, last.indices.length === 0 ? undefined : records.length);
}

function recordsOf({ hidden }: WorkflowRun, name: string): ActionRecord[] {
  return Object.values(hidden!.records).filter((record) => isSame(record.name, name));
}

function needRecords(call: Call): { workflow: Workflow; run: WorkflowRun; records: ActionRecord[] } {
  const workflow = needWorkflow(call);
  const run = needRun(call, workflow);
  const records = recordsOf(run, param(call, "actionName"));
  if (records.length === 0) throw new ArmError("workflowRunActionNotFound", { workflow: workflow.name, run: run.name, action: param(call, "actionName") });
  return { workflow, run, records };
}

function repetitionsOf(call: Call): { name: string; body: Record<string, unknown> }[] {
  const { workflow, run, records } = needRecords(call);
  const within = allActions(run.hidden!.definition.actions).find(({ name }) => isSame(name, param(call, "actionName")))?.within ?? [];
  const loops = within.filter(({ action }) => isLoop(action)).map(({ name }) => name);
  const repeated = records.filter(({ indices }) => indices.length > 0);
  return repeated.map((record) => ({ name: repetitionName(record), body: repetitionBody(call.request.origin, workflow, run, record, loops) }));
}

const listRepetitions: Handler = (call) => compact(200, { value: repetitionsOf(call).map(({ body }) => body) });

const getRepetition: Handler = (call) => {
  const found = repetitionsOf(call).find(({ name }) => name === param(call, "repetitionName"));
  if (!found) throw new ArmError("workflowRunActionNotFound", { workflow: param(call, "workflowName"), run: param(call, "runName"), action: `${param(call, "actionName")}/${param(call, "repetitionName")}` });
  return compact(200, found.body);
};

/** Inputs or outputs, for who has the link. */
const contents: Handler = (call) => {
  const path = decodePath(call.request.path).replace(/^\/workflows\/[^/]+/i, "");
  const workflow = workflowOfKey(call, () => `${path}/read`);
  const run = needRun(call, workflow);
  const part = param(call, "content");
  const { actionName, repetitionName: repetition } = call.params;
  const record = actionName === undefined ? undefined : recordsOf(run, actionName).findLast((each) => repetition === undefined || repetitionName(each) === repetition);
  const secure = (kind: "inputs" | "outputs") => record?.secure?.includes(kind) ?? false;
  const values: Record<string, unknown> = {
    ActionInputs: secure("inputs") ? undefined : record?.inputs, ActionOutputs: secure("outputs") ? undefined : record?.outputs, TriggerOutputs: actionName === undefined ? run.hidden!.trigger.outputs : undefined,
  };
  if (values[part] === undefined) throw new ArmError("workflowRunActionNotFound", { workflow: workflow.name, run: run.name, action: actionName ?? part });
  return compact(200, values[part]);
};

export const runHandlers = { list, get, cancel, listActions, getAction, listRepetitions, getRepetition, contents };
