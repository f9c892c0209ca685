import { ArmError } from "../../core/armErrors";
import { param } from "../../core/call";
import type { Call, Handler } from "../../core/call";
import { page } from "../../core/paging";
import { compact } from "../../core/replies";
import type { TriggerHistory, Workflow } from "../../core/resources";
import { historyType } from "../run/firing";
import { shownTime, withoutUndefined } from "../run/views";
import { callbackUrl } from "./addresses";
import { fireFor, triggerOutputs } from "./calling";
import { needTrigger, needWorkflow } from "./findWorkflow";
import { versionReference } from "./workflowBody";

const type = "Microsoft.Logic/workflows/triggers";

function triggerBody(workflow: Workflow, name: string): Record<string, unknown> {
  const { definition, triggers, state, version } = workflow.hidden!;
  const { createdAt, changedAt, lastFiredAt, next } = triggers[name]!;
  const time = (at: number | undefined) => (at === undefined ? undefined : shownTime(at));
  return {
    properties: withoutUndefined({
      provisioningState: "Succeeded", createdTime: time(createdAt), changedTime: time(changedAt), state, status: state === "Enabled" ? "Waiting" : "Suspended",
      lastExecutionTime: time(lastFiredAt), nextExecutionTime: time(next), recurrence: definition.triggers[name]!.recurrence, workflow: versionReference(workflow, version),
    }),
    id: `${workflow.id}/triggers/${name}`, name, type,
  };
}

export function historyBody({ id, name, hidden }: TriggerHistory): Record<string, unknown> {
  const { startedAt, endedAt, scheduledAt, status, code, error, fired, run } = hidden!;
  const workflow = id.slice(0, id.indexOf("/triggers/"));
  return {
    properties: withoutUndefined({
      startTime: shownTime(startedAt), endTime: shownTime(endedAt), scheduledTime: scheduledAt === undefined ? undefined : shownTime(scheduledAt), status, code, error,
      correlation: { clientTrackingId: name }, fired, run: run === undefined ? undefined : { id: `${workflow}/runs/${run}`, name: run, type: "Microsoft.Logic/workflows/runs" },
    }),
    id, name, type: historyType,
  };
}

const list: Handler = (call) => {
  const workflow = needWorkflow(call);
  return compact(200, { value: Object.keys(workflow.hidden!.definition.triggers).map((name) => triggerBody(workflow, name)) });
};

const get: Handler = (call) => {
  const workflow = needWorkflow(call);
  return compact(200, triggerBody(workflow, needTrigger(call, workflow)));
};

const listCallbackUrl: Handler = (call) => {
  const workflow = needWorkflow(call);
  const trigger = needTrigger(call, workflow);
  const kind = workflow.hidden!.definition.triggers[trigger]!.type;
  if (kind !== "Request") throw new ArmError("workflowTriggerHasNoUrl", { workflow: workflow.name, trigger, type: kind });
  return compact(200, callbackUrl(call.request.origin, workflow, trigger));
};

/** As if the trigger's time had come, or it had been called. */
const run: Handler = (call) => {
  const workflow = needWorkflow(call);
  const trigger = needTrigger(call, workflow);
  const outputs = workflow.hidden!.definition.triggers[trigger]!.type === "Request" ? triggerOutputs(call) : undefined;
  return fireFor(call, workflow, { trigger, at: call.now, ...(outputs === undefined ? {} : { outputs }) });
};

function historiesOf(call: Call): { workflow: Workflow; trigger: string; histories: TriggerHistory[] } {
  const workflow = needWorkflow(call);
  const trigger = needTrigger(call, workflow);
  const histories = call.store.list(historyType, `${workflow.id}/triggers/${trigger}`);
  return { workflow, trigger, histories: histories.toReversed().sort((a, b) => b.hidden!.startedAt - a.hidden!.startedAt) };
}

const listHistories: Handler = (call) => compact(200, page(call, historiesOf(call).histories, historyBody));

const getHistory: Handler = (call) => {
  const { workflow, trigger, histories } = historiesOf(call);
  const found = histories.find(({ name }) => name === param(call, "historyName"));
  if (!found) throw new ArmError("workflowTriggerHistoryNotFound", { workflow: workflow.name, trigger, history: param(call, "historyName") });
  return compact(200, historyBody(found));
};

export const triggerHandlers = { list, get, listCallbackUrl, run, listHistories, getHistory };
