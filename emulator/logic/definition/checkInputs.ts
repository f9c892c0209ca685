import { durationOf } from "../expressions/timestamp";
import { isObject } from "../expressions/values";
import type { Values } from "../expressions/values";
import type { PlacedAction } from "./definition";
import { type DefinitionError, invalid, notSupported } from "./definitionError";
import { objectAt } from "./members";

export const variableTypes = ["Array", "Boolean", "Float", "Integer", "Object", "String"];

/** By type of action: members that its inputs need, and those that they may have. */
const inputs: Readonly<Record<string, { needed: readonly string[]; known: readonly string[] }>> = {
  AppendToArrayVariable: { needed: ["name", "value"], known: [] },
  AppendToStringVariable: { needed: ["name", "value"], known: [] },
  DecrementVariable: { needed: ["name"], known: ["value"] },
  Http: { needed: ["method", "uri"], known: ["headers", "queries", "body", "authentication", "retryPolicy"] },
  IncrementVariable: { needed: ["name"], known: ["value"] },
  InitializeVariable: { needed: ["variables"], known: [] },
  Join: { needed: ["from", "joinWith"], known: [] },
  ParseJson: { needed: ["content", "schema"], known: [] },
  Query: { needed: ["from", "where"], known: [] },
  Response: { needed: ["statusCode"], known: ["headers", "body", "schema"] },
  Select: { needed: ["from", "select"], known: [] },
  SetVariable: { needed: ["name", "value"], known: [] },
  Terminate: { needed: ["runStatus"], known: ["runError"] },
  Wait: { needed: [], known: ["interval", "until"] },
};

/** Refuses inputs that the type of action does not have. What only the run can know is checked there. @throws DefinitionError */
export function checkInputs({ name, action }: PlacedAction): void {
  const { type } = action;
  const rule = inputs[type];
  if (rule === undefined) {
    if (type === "Compose" && action.inputs === undefined) throw missing(name, type, "inputs");
    if (type !== "Compose" && action.inputs !== undefined) throw invalid(`The template action '${name}' of type '${type}' is not valid: the property 'inputs' is not allowed.`);
    return;
  }
  const given = objectAt(action.inputs ?? {}, `actions.${name}.inputs`, `FlowTemplateAction${type}Inputs`);
  const absent = rule.needed.find((member) => given[member] === undefined);
  if (absent !== undefined) throw missing(name, type, absent);
  const other = Object.keys(given).find((member) => ![...rule.needed, ...rule.known].includes(member));
  if (other !== undefined) throw notSupported(`the input '${other}'`, `action '${name}' of type '${type}'`);
  checks[type]?.(name, given);
}

function missing(name: string, type: string, member: string): DefinitionError {
  return invalid(`The inputs of template action '${name}' of type '${type}' are not valid: the property '${member}' is required.`);
}

function isExpression(value: unknown): boolean {
  return typeof value === "string" && value.startsWith("@");
}

function wrong(name: string, property: string, value: unknown, expected: string): DefinitionError {
  return invalid(`The inputs of template action '${name}' are not valid: the property '${property}' has the value ${JSON.stringify(value)}. ${expected}`);
}

function checkOneOf(name: string, property: string, value: unknown, allowed: readonly string[]): void {
  if (isExpression(value) || (typeof value === "string" && allowed.some((each) => each.toLowerCase() === value.toLowerCase()))) return;
  throw wrong(name, property, value, `Expected one of '${allowed.join(", ")}'.`);
}

const units = ["Second", "Minute", "Hour", "Day", "Week", "Month"];

const checks: Readonly<Record<string, (name: string, given: Values) => void>> = {
  Http(name, { method, headers, queries, authentication, retryPolicy }) {
    checkOneOf(name, "method", method, ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);
    for (const [property, value] of [["headers", headers], ["queries", queries]] as const) if (value !== undefined && !isExpression(value) && !isObject(value)) throw wrong(name, property, value, "Expected an object.");
    if (authentication !== undefined) checkAuthentication(name, authentication);
    if (retryPolicy !== undefined) checkRetryPolicy(name, retryPolicy);
  },
  InitializeVariable(name, { variables }) {
    if (!Array.isArray(variables) || variables.length !== 1) throw wrong(name, "variables", variables, "Expected a list with one variable.");
    const variable = objectAt(variables[0], `actions.${name}.inputs.variables[0]`, "FlowTemplateVariable", ["name", "type", "value", "description"]);
    if (typeof variable["name"] !== "string" || variable["name"] === "" || isExpression(variable["name"])) throw wrong(name, "variables[0].name", variable["name"], "Expected a name.");
    if (isExpression(variable["type"])) throw wrong(name, "variables[0].type", variable["type"], `Expected one of '${variableTypes.join(", ")}'.`);
    checkOneOf(name, "variables[0].type", variable["type"], variableTypes);
  },
  Terminate(name, { runStatus }) {
    checkOneOf(name, "runStatus", runStatus, ["Succeeded", "Failed", "Cancelled"]);
  },
  Wait(name, { interval, until }) {
    if ((interval === undefined) === (until === undefined)) throw invalid(`The inputs of template action '${name}' of type 'Wait' are not valid: exactly one of 'interval' and 'until' is required.`);
    if (interval !== undefined) {
      const { count, unit } = objectAt(interval, `actions.${name}.inputs.interval`, "FlowTemplateInterval", ["count", "unit"]);
      if (!isExpression(count) && !(Number.isInteger(count) && (count as number) >= 0)) throw wrong(name, "interval.count", count, "Expected an integer.");
      checkOneOf(name, "interval.unit", unit, units);
      return;
    }
    const { timestamp } = objectAt(until, `actions.${name}.inputs.until`, "FlowTemplateUntil", ["timestamp"]);
    if (typeof timestamp !== "string") throw wrong(name, "until.timestamp", timestamp, "Expected a time.");
  },
};

const authenticationTypes = ["ActiveDirectoryOAuth", "Basic", "ClientCertificate", "Raw"];

function checkAuthentication(name: string, value: unknown): void {
  const where = `action '${name}'`;
  const { type, audience } = objectAt(value, `actions.${name}.inputs.authentication`, "FlowTemplateAuthentication", ["type", "audience", "identity", "username", "password", "pfx", "tenant", "clientId", "secret", "value", "authority", "credentialType", "parameter", "scheme"]);
  const known = authenticationTypes.find((each) => typeof type === "string" && each.toLowerCase() === type.toLowerCase());
  if (known !== undefined) throw notSupported(`the authentication type '${known}'`, where);
  checkOneOf(name, "authentication.type", type, ["ManagedServiceIdentity"]);
  if (audience === undefined) throw missing(name, "Http", "authentication.audience");
}

function checkRetryPolicy(name: string, value: unknown): void {
  const { type, count, ...intervals } = objectAt(value, `actions.${name}.inputs.retryPolicy`, "FlowTemplateRetryPolicy", ["type", "count", "interval", "minimumInterval", "maximumInterval"]);
  checkOneOf(name, "retryPolicy.type", type, ["none", "fixed", "exponential"]);
  if (typeof type === "string" && type.toLowerCase() === "none") return;
  if (!isExpression(count) && !(Number.isInteger(count) && (count as number) >= 1 && (count as number) <= 90)) throw wrong(name, "retryPolicy.count", count, "The value must be between '1' and '90'.");
  if (intervals["interval"] === undefined) throw missing(name, "Http", "retryPolicy.interval");
  for (const [member, interval] of Object.entries(intervals)) {
    if (!isExpression(interval) && (typeof interval !== "string" || durationOf(interval) === undefined)) throw wrong(name, `retryPolicy.${member}`, interval, "Expected an ISO 8601 duration.");
  }
}
