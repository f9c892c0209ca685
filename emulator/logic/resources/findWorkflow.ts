import { ArmError } from "../../core/armErrors";
import { groupIdOf, param } from "../../core/call";
import type { Call } from "../../core/call";
import { needGroup } from "../../core/resourceGroup";
import type { Workflow, WorkflowRun } from "../../core/resources";
import { named } from "../definition/definition";
import { runType, workflowType } from "../run/firing";

export function workflowIdOf(call: Call): string {
  return `${groupIdOf(call)}/providers/${workflowType}/${param(call, "workflowName")}`;
}

/** The workflow of the path, or the error that Azure gives. */
export function needWorkflow(call: Call): Workflow {
  needGroup(call);
  const workflow = call.store.get(workflowIdOf(call), workflowType);
  if (workflow) return workflow;
  throw new ArmError("resourceNotFound", { path: `${workflowType}/${param(call, "workflowName")}`, group: param(call, "resourceGroupName") });
}

/** The name of the trigger of the path, in the letter case of the definition. */
export function needTrigger(call: Pick<Call, "params">, workflow: Workflow): string {
  const wanted = call.params["triggerName"] ?? "";
  const { triggers } = workflow.hidden!.definition;
  const found = Object.keys(triggers).find((name) => triggers[name] === named(triggers, wanted));
  if (found === undefined) throw new ArmError("workflowTriggerNotFound", { workflow: workflow.name, trigger: wanted });
  return found;
}

export function needRun(call: Call, workflow: Workflow): WorkflowRun {
  const name = param(call, "runName");
  const run = call.store.get(`${workflow.id}/runs/${name}`, runType);
  if (run) return run;
  throw new ArmError("workflowRunNotFound", { workflow: workflow.name, run: name });
}
