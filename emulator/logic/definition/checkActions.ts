import type { ActionDefinition, Actions } from "../../core/workflow";
import type { Values } from "../expressions/values";
import { durationOf } from "../expressions/timestamp";
import { branchesOf } from "./definition";
import { DefinitionError, invalid, notSupported } from "./definitionError";
import { kindOf, objectAt, textAt } from "./members";

export const actionTypes = [
  "AppendToArrayVariable", "AppendToStringVariable", "Compose", "DecrementVariable", "Foreach", "Http", "If", "IncrementVariable", "InitializeVariable", "Join", "ParseJson", "Query",
  "Response", "Scope", "Select", "SetVariable", "Switch", "Terminate", "Until", "Wait",
] as const;
const otherTypes = [
  "ApiConnection", "ApiConnectionWebhook", "ApiConnectionNotification", "ApiManagement", "AppService", "Batch", "Changeset", "Expression", "FlatFileDecoding", "FlatFileEncoding", "Function",
  "HttpWebhook", "InvokeFunction", "JavaScriptCode", "Liquid", "Recurrence", "SendToBatch", "ServiceProvider", "SwiftEncode", "Table", "Workflow", "XmlValidation", "Xslt",
];
const members = [
  "type", "kind", "inputs", "runAfter", "description", "metadata", "operationOptions", "runtimeConfiguration", "limit", "trackedProperties", "actions", "else", "expression", "cases", "default", "foreach",
];
const statuses = ["Succeeded", "Failed", "Skipped", "TimedOut"];
/** By type of action: what may stand there. Others are not supported here. */
const options: Readonly<Record<string, readonly string[]>> = { Http: ["DisableAsyncPattern"], Foreach: ["Sequential"], Until: ["FailWhenLimitsReached"] };
const needed: Readonly<Record<string, readonly string[]>> = { If: ["expression"], Switch: ["expression"], Foreach: ["foreach"], Until: ["expression"] };
/** Members that only actions have which hold others: by type, those that it may have. */
const structure: Readonly<Record<string, readonly string[]>> = {
  Foreach: ["actions", "foreach"], If: ["actions", "else", "expression"], Scope: ["actions"], Switch: ["cases", "default", "expression"], Until: ["actions", "expression"],
};
const structural = ["actions", "else", "cases", "default", "expression", "foreach"];

/** Actions with the names of their types and statuses in Azure's letter case. @throws DefinitionError */
export function checkedActions(given: unknown, path: string, within: readonly string[] = [], names = new Set<string>()): Actions {
  const actions = objectAt(given, path, "FlowTemplateActions");
  for (const name of Object.keys(actions)) {
    if (name === "" || name.length > 80 || /[<>%&\\?/]/.test(name)) throw invalid(`The name '${name}' of the template action is not valid.`);
    if (names.has(name.toLowerCase())) throw invalid(`The template action name '${name}' is not unique.`);
    names.add(name.toLowerCase());
  }
  const checked = Object.fromEntries(Object.entries(actions).map(([name, value]) => [name, checkedAction(name, value, `${path}.${name}`, within, names)]));
  for (const [name, { runAfter = {} }] of Object.entries(checked)) {
    const missing = Object.keys(runAfter).find((other) => !Object.hasOwn(checked, other));
    if (missing !== undefined) throw invalid(`The 'runAfter' property of template action '${name}' contains non-existent action: '${missing}'.`);
  }
  refuseCircles(checked);
  return checked;
}

function checkedAction(name: string, value: unknown, path: string, within: readonly string[], names: Set<string>): ActionDefinition {
  const where = `action '${name}'`;
  const given = objectAt(value, path, "FlowTemplateAction", members);
  const type = kindOf(given["type"], path, "FlowTemplateActionType", actionTypes, otherTypes, where);
  const action: Values = { ...given, type, ...(given["runAfter"] === undefined ? {} : { runAfter: checkedRunAfter(name, given["runAfter"], path) }) };
  for (const option of (textAt(given, "operationOptions", path) ?? "").split(/,\s*/).filter(Boolean)) {
    if (!options[type]?.includes(option)) throw notSupported(`the operation option '${option}'`, where);
  }
  checkRuntime(type, given["runtimeConfiguration"], path, where);
  checkLimit(type, given["limit"], path, where);
  checkPlace(name, type, within);
  for (const member of needed[type] ?? []) if (given[member] === undefined) throw invalid(`The '${member}' property of template action '${name}' of type '${type}' is required.`);
  const extra = structural.find((member) => given[member] !== undefined && !structure[type]?.includes(member));
  if (extra !== undefined) throw invalid(`The template action '${name}' of type '${type}' is not valid: the property '${extra}' is not allowed.`);
  const { trackedProperties = {} } = given;
  if (Object.keys(objectAt(trackedProperties, `${path}.trackedProperties`, "FlowTrackedProperties")).length > 0) throw notSupported("'trackedProperties'", where);
  if (structure[type] === undefined) return action as unknown as ActionDefinition;
  return withCheckedBranches(action, path, [...within, type], names);
}

function withCheckedBranches(action: Values, path: string, within: readonly string[], names: Set<string>): ActionDefinition {
  const inner = (value: unknown, at: string) => (value === undefined ? {} : { actions: checkedActions(value, at, within, names) });
  const part = (member: string) => {
    const value = action[member];
    if (value === undefined) return {};
    return { [member]: { ...objectAt(value, `${path}.${member}`, "FlowTemplateBranch", ["actions"]), ...inner((value as Values)["actions"], `${path}.${member}.actions`) } };
  };
  const cases = action["cases"] === undefined ? {} : { cases: Object.fromEntries(Object.entries(objectAt(action["cases"], `${path}.cases`, "FlowTemplateCases")).map(([label, value]) => {
    const at = `${path}.cases.${label}`;
    const given = objectAt(value, at, "FlowTemplateCase", ["case", "actions", "description", "metadata"]);
    if (!["string", "number"].includes(typeof given["case"])) throw invalid(`The case '${label}' of '${path}' must have a 'case' that is a string or an integer.`);
    return [label, { ...given, ...inner(given["actions"], `${at}.actions`) }];
  })) };
  return { ...action, ...inner(action["actions"], `${path}.actions`), ...part("else"), ...part("default"), ...cases } as ActionDefinition;
}

function checkedRunAfter(name: string, value: unknown, path: string): Record<string, string[]> {
  return Object.fromEntries(Object.entries(objectAt(value, `${path}.runAfter`, "FlowTemplateRunAfter")).map(([other, given]) => {
    const list: unknown[] = Array.isArray(given) ? given : [given];
    const known = list.map((status) => statuses.find((each) => typeof status === "string" && each.toLowerCase() === status.toLowerCase()));
    const wrong = known.indexOf(undefined);
    if (wrong >= 0 || known.length === 0) throw new DefinitionError("content", `Error converting value ${JSON.stringify(list[wrong] ?? list)} to type 'FlowStatus'. Path '${path}.runAfter.${other}'.`);
    if (other === name) throw invalid(`The 'runAfter' property of template action '${name}' contains a circular reference to itself.`);
    return [other, known as string[]];
  }));
}

function checkRuntime(type: string, value: unknown, path: string, where: string): void {
  if (value === undefined) return;
  const configuration = objectAt(value, `${path}.runtimeConfiguration`, "FlowRuntimeConfiguration");
  for (const [member, inner] of Object.entries(configuration)) {
    const known = member === "secureData" || (member === "concurrency" && type === "Foreach") || (member === "contentTransfer" && type === "Http");
    if (!known) throw notSupported(`'runtimeConfiguration.${member}'`, where);
    if (member !== "concurrency") continue;
    const { repetitions } = objectAt(inner, `${path}.runtimeConfiguration.concurrency`, "FlowRuntimeConcurrency", ["repetitions"]);
    if (repetitions !== undefined && !(Number.isInteger(repetitions) && (repetitions as number) >= 1 && (repetitions as number) <= 50)) {
      throw invalid(`The runtime concurrency configuration of ${where} has a value for 'repetitions' that is not valid: '${JSON.stringify(repetitions)}'. The value must be between '1' and '50'.`);
    }
  }
}

function checkLimit(type: string, value: unknown, path: string, where: string): void {
  if (value === undefined) return;
  if (!["Http", "Until", "Wait"].includes(type)) throw notSupported("'limit'", where);
  const { count, timeout } = objectAt(value, `${path}.limit`, "FlowTemplateLimit", ["count", "timeout"]);
  // Only a loop evaluates its limit.
  const isExpression = (given: unknown) => type === "Until" && typeof given === "string" && given.startsWith("@");
  if (count !== undefined && !isExpression(count) && !(Number.isInteger(count) && (count as number) >= 1 && (count as number) <= 5000)) throw invalid(`The limit of ${where} has a 'count' that is not valid: '${JSON.stringify(count)}'. The value must be between '1' and '5000'.`);
  if (timeout !== undefined && !isExpression(timeout) && (typeof timeout !== "string" || durationOf(timeout) === undefined)) throw invalid(`The limit of ${where} has a 'timeout' that is not an ISO 8601 duration: '${JSON.stringify(timeout)}'.`);
}

/** What cannot be inside other actions. */
function checkPlace(name: string, type: string, within: readonly string[]): void {
  const loop = within.find((outer) => outer === "Foreach" || outer === "Until");
  if (type === "InitializeVariable" && within.length > 0) throw invalid(`The variable action '${name}' of type 'InitializeVariable' cannot be nested in an action of type '${within.at(-1)}'.`);
  if ((type === "Terminate" || type === "Response") && loop !== undefined) throw invalid(`The template action '${name}' of type '${type}' cannot be nested in an action of type '${loop}'.`);
  if (within.length > 8) throw invalid(`The template action '${name}' is nested deeper than the limit of '8' levels.`);
}

function refuseCircles(actions: Actions): void {
  const done = new Set<string>();
  const visit = (name: string, trail: string[]): void => {
    if (trail.includes(name)) throw invalid(`The 'runAfter' properties of the template actions are circular: '${[...trail.slice(trail.indexOf(name)), name].join("' runs after '")}'.`);
    if (done.has(name)) return;
    for (const other of Object.keys(actions[name]!.runAfter ?? {})) visit(other, [...trail, name]);
    done.add(name);
  };
  for (const name of Object.keys(actions)) visit(name, []);
}

/** Whether a definition answers its caller. */
export function hasResponse(actions: Actions): boolean {
  return Object.values(actions).some((action) => action.type === "Response" || branchesOf(action).some((branch) => hasResponse(branch.actions)));
}

