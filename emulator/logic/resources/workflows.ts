import JSON5 from "json5";
import { ArmError } from "../../core/armErrors";
import { bodyObject, objectProperty } from "../../core/body";
import { param } from "../../core/call";
import type { Call, Handler } from "../../core/call";
import { page } from "../../core/paging";
import { compact, empty } from "../../core/replies";
import { needGroup } from "../../core/resourceGroup";
import type { Workflow } from "../../core/resources";
import { readLocation, tagsOf } from "../../core/trackedResource";
import type { WorkflowModel } from "../../core/workflow";
import { checkedDefinition, checking, parameterValues } from "../definition/checkDefinition";
import { DefinitionError, unknownMember } from "../definition/definitionError";
import { isObject, toText } from "../expressions/values";
import type { Values } from "../expressions/values";
import { workflowType } from "../run/firing";
import { descendingName } from "../run/names";
import { scheduled } from "../run/recurring";
import { needWorkflow, workflowIdOf } from "./findWorkflow";
import { identityOf } from "./userAssignedIdentities";
import { workflowBody } from "./workflowBody";

const shown = (call: Call) => (workflow: Workflow) => workflowBody(call, workflow);

const createOrUpdate: Handler = (call) => {
  const group = needGroup(call);
  const existing = call.store.get(workflowIdOf(call), workflowType);
  const body = bodyObject(call);
  const name = existing?.name ?? param(call, "workflowName");
  if (!/^[\p{L}\p{N}_.()-]{1,80}$/u.test(name)) throw new ArmError("invalidName", { name });
  const location = readLocation(call, body, name, existing, group);
  const properties = propertiesOf(call);
  if (properties["definition"] === undefined) throw new ArmError("workflowInvalidContent", { reason: "Required property 'definition' not found in JSON. Path 'properties'." });
  const id = existing?.id ?? workflowIdOf(call);
  const workflow: Workflow = {
    id, name, type: workflowType, location, ...tagsOf(body, existing), properties: {},
    more: identityOf(call, body, id, existing), hidden: modelOf(call, properties, existing),
  };
  return compact(existing ? 200 : 201, workflowBody(call, keep(call, workflow)));
};

const update: Handler = (call) => {
  const existing = needWorkflow(call);
  const body = bodyObject(call);
  const properties = propertiesOf(call);
  const { given, state } = existing.hidden!;
  const changes = Object.keys(properties).length > 0;
  const hidden = changes ? modelOf(call, { state, ...given, ...properties }, existing) : existing.hidden!;
  const changed: Workflow = { ...existing, ...tagsOf(body, existing), more: identityOf(call, body, existing.id, existing), hidden };
  return compact(200, workflowBody(call, changes ? keep(call, changed) : stored(call, changed)));
};

/** What the caller may say of a workflow; what it shows besides may come back. */
const settable = ["definition", "parameters", "state"];
const shownOnly = ["provisioningState", "createdTime", "changedTime", "version", "accessEndpoint", "sku", "endpointsConfiguration"];
const elsewhere = ["accessControl", "integrationAccount", "integrationServiceEnvironment"];

/** As it was sent: names in definitions are the caller's own, none of them is a secret of Azure's. */
function propertiesOf(call: Call): Values {
  objectProperty(call, bodyObject(call), "properties", "properties");
  const body = JSON5.parse<unknown>(call.request.body);
  const properties = isObject(body) && isObject(body["properties"]) ? body["properties"] : {};
  for (const [name, value] of Object.entries(properties)) {
    const isEmpty = value === null || (isObject(value) && Object.keys(value).length === 0);
    if (elsewhere.includes(name) && !isEmpty) throw new ArmError("workflowNotSupported", { reason: `the property '${name}' of workflows` });
    if (![...settable, ...shownOnly, ...elsewhere].includes(name)) throw asArmError(unknownMember(name, "FlowPropertiesDefinition", "properties"));
  }
  return Object.fromEntries(settable.flatMap((name) => (properties[name] === undefined || properties[name] === null ? [] : [[name, properties[name]]])));
}

function modelOf(call: Call, { definition, parameters, state }: Values, existing: Workflow | undefined): WorkflowModel {
  const before = existing?.hidden;
  const checked = refusing(() => checking(() => checkedDefinition(definition)));
  const wanted = state ?? before?.state ?? "Enabled";
  const known = (["Enabled", "Disabled"] as const).find((each) => each.toLowerCase() === toText(wanted).toLowerCase());
  if (known === undefined) throw new ArmError("invalidValue", { property: "properties.state", reason: "must be Enabled or Disabled" });
  const same = (name: string) => JSON.stringify(before?.definition.triggers[name]) === JSON.stringify(checked.triggers[name]) && before?.state === known;
  const triggers = Object.keys(checked.triggers).map((name) => {
    const old = before?.triggers[name];
    return [name, old !== undefined && same(name) ? old : { createdAt: old?.createdAt ?? call.now, changedAt: call.now }] as const;
  });
  return {
    key: before?.key ?? call.store.nextGuid(), keyGeneration: before?.keyGeneration ?? 0,
    definition: checked, given: { definition: definition as Values, ...(parameters === undefined ? {} : { parameters: parameters as Values }) },
    parameters: refusing(() => parameterValues(checked, parameters)),
    version: descendingName(call.now), state: known, createdAt: before?.createdAt ?? call.now, changedAt: call.now, triggers: Object.fromEntries(triggers),
  };
}

function refusing<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (error instanceof DefinitionError) throw asArmError(error);
    throw error;
  }
}

function asArmError({ kind, message }: DefinitionError): ArmError {
  return new ArmError(({ template: "workflowInvalidTemplate", content: "workflowInvalidContent", notSupported: "workflowNotSupported" } as const)[kind], { reason: message });
}

/** Stores a workflow whose triggers or state have changed: what fires by itself is planned anew, except what was planned and has stayed. */
function keep(call: Call, workflow: Workflow): Workflow {
  const model = workflow.hidden!;
  const planned = scheduled(model, call.now - 1);
  const triggers = Object.fromEntries(Object.entries(planned.triggers).map(([name, trigger]) => {
    const before = model.triggers[name]!.next;
    return [name, model.state === "Enabled" && before !== undefined ? { ...trigger, next: before } : trigger];
  }));
  const times = Object.values(triggers).flatMap(({ next }) => (next === undefined ? [] : [next]));
  const { due: _, ...rest } = workflow;
  return stored(call, { ...rest, hidden: { ...model, triggers }, ...(times.length === 0 ? {} : { due: Math.min(...times) }) });
}

function stored(call: Call, workflow: Workflow): Workflow {
  call.store.put(workflow);
  return workflow;
}

const remove: Handler = (call) => {
  needGroup(call);
  return empty(call.store.get(workflowIdOf(call), workflowType) && call.store.delete(workflowIdOf(call)) ? 200 : 204);
};

const setState = (state: "Enabled" | "Disabled"): Handler => (call) => {
  const workflow = needWorkflow(call);
  if (workflow.hidden!.state === state) return empty(200);
  const model = workflow.hidden!;
  const triggers = Object.fromEntries(Object.entries(model.triggers).map(([name, { next: _, ...trigger }]) => [name, { ...trigger, changedAt: call.now }]));
  keep(call, { ...workflow, hidden: { ...model, state, changedAt: call.now, triggers } });
  return empty(200);
};

/** Callback URLs of before are no longer good. */
const regenerateAccessKey: Handler = (call) => {
  const workflow = needWorkflow(call);
  call.store.put({ ...workflow, hidden: { ...workflow.hidden!, keyGeneration: workflow.hidden!.keyGeneration + 1 } });
  return empty(200);
};

/** Checks a workflow, and keeps nothing. */
const validate: Handler = (call) => {
  needGroup(call);
  const { definition, parameters } = propertiesOf(call);
  refusing(() => parameterValues(checking(() => checkedDefinition(definition)), parameters));
  return empty(200);
};

export const workflowHandlers = {
  createOrUpdate, update, remove, regenerateAccessKey, validate,
  enable: setState("Enabled"),
  disable: setState("Disabled"),
  get: ((call) => compact(200, workflowBody(call, needWorkflow(call)))) satisfies Handler,
  list: ((call) => compact(200, page(call, call.store.list(workflowType, `/subscriptions/${param(call, "subscriptionId")}`), shown(call)))) satisfies Handler,
  listByGroup: ((call) => compact(200, page(call, call.store.list(workflowType, needGroup(call).id), shown(call)))) satisfies Handler,
};
