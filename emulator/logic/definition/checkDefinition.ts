import type { WorkflowDefinition } from "../../core/workflow";
import { ExpressionError } from "../expressions/expressionError";
import { toText, typeName } from "../expressions/values";
import { checkedActions, hasResponse } from "./checkActions";
import { checkInputs } from "./checkInputs";
import { checkReferences } from "./checkReferences";
import { checkedTriggers } from "./checkTriggers";
import { allActions } from "./definition";
import { DefinitionError, invalid, notSupported } from "./definitionError";
import { objectAt, textAt } from "./members";

const members = ["$schema", "contentVersion", "parameters", "triggers", "actions", "outputs", "staticResults", "description", "metadata"];
const schemas = /\/providers\/Microsoft\.Logic\/schemas\/2016-06-01\/workflowdefinition\.json#?$/i;

/** What a PUT gives as the definition, as it is run: names of types and statuses are in Azure's letter case. @throws DefinitionError */
export function checkedDefinition(given: unknown): WorkflowDefinition {
  const path = "properties.definition";
  const definition = objectAt(given, path, "FlowTemplate", members);
  const schema = textAt(definition, "$schema", path);
  if (schema === undefined) throw new DefinitionError("content", `Required property '$schema' not found in JSON. Path '${path}'.`);
  if (!schemas.test(schema)) throw notSupported(`the schema '${schema}'`, "the definition");
  if (Object.keys(objectAt(definition["staticResults"] ?? {}, `${path}.staticResults`, "FlowTemplateStaticResults")).length > 0) throw notSupported("'staticResults'", "the definition");
  const checked: WorkflowDefinition = {
    parameters: checkedParameters(definition["parameters"] ?? {}, `${path}.parameters`),
    triggers: checkedTriggers(definition["triggers"] ?? {}, `${path}.triggers`),
    actions: checkedActions(definition["actions"] ?? {}, `${path}.actions`),
    outputs: checkedOutputs(definition["outputs"] ?? {}, `${path}.outputs`),
  };
  for (const action of allActions(checked.actions)) checkInputs(action);
  checkReferences(checked);
  const recurring = Object.entries(checked.triggers).find(([, { type }]) => type === "Recurrence");
  if (recurring && hasResponse(checked.actions)) throw invalid(`The workflow with trigger '${recurring[0]}' of type 'Recurrence' cannot have an action of type 'Response'.`);
  return checked;
}

const parameterTypes = ["Array", "Bool", "Float", "Int", "Object", "String"];
const secretTypes = ["SecureObject", "SecureString"];

function checkedParameters(given: unknown, path: string): NonNullable<WorkflowDefinition["parameters"]> {
  return Object.fromEntries(Object.entries(objectAt(given, path, "FlowTemplateParameters")).map(([name, value]) => {
    const parameter = objectAt(value, `${path}.${name}`, "FlowTemplateParameter", ["type", "defaultValue", "allowedValues", "metadata", "description"]);
    const find = (types: readonly string[]) => types.find((each) => each.toLowerCase() === toText(parameter["type"]).toLowerCase());
    if (find(secretTypes) !== undefined) throw notSupported(`the type '${find(secretTypes)}'`, `parameter '${name}'`);
    const type = find(parameterTypes);
    if (type === undefined) throw new DefinitionError("content", `Error converting value ${JSON.stringify(parameter["type"])} to type 'FlowTemplateParameterType'. Path '${path}.${name}.type'.`);
    if (parameter["allowedValues"] !== undefined) throw notSupported("'allowedValues'", `parameter '${name}'`);
    return [name, { type, ...(parameter["defaultValue"] === undefined ? {} : { defaultValue: parameter["defaultValue"] }) }];
  }));
}

function checkedOutputs(given: unknown, path: string): NonNullable<WorkflowDefinition["outputs"]> {
  return Object.fromEntries(Object.entries(objectAt(given, path, "FlowTemplateOutputs")).map(([name, value]) => {
    const output = objectAt(value, `${path}.${name}`, "FlowTemplateOutput", ["type", "value", "metadata", "description"]);
    return [name, output as { type: string; value: unknown }];
  }));
}

const kinds: Readonly<Record<string, readonly string[]>> = { Array: ["Array"], Bool: ["Boolean"], Float: ["Float", "Integer"], Int: ["Integer"], Object: ["Object"], String: ["String"] };

/** The values of the definition's parameters: those that are given, or the defaults. @throws DefinitionError */
export function parameterValues({ parameters = {} }: WorkflowDefinition, given: unknown): Record<string, unknown> {
  const values = objectAt(given ?? {}, "properties.parameters", "FlowParameters");
  const extra = Object.keys(values).find((name) => !Object.hasOwn(parameters, name));
  if (extra !== undefined) throw invalid(`The workflow parameters '${extra}' are not valid; they are not present in the workflow definition and therefore a value cannot be provided for them at deployment time. The only supported parameters for this template are '${Object.keys(parameters).join(", ")}'.`);
  return Object.fromEntries(Object.entries(parameters).map(([name, { type, defaultValue }]) => {
    const value = values[name] === undefined ? defaultValue : objectAt(values[name], `properties.parameters.${name}`, "FlowParameter", ["value", "type", "metadata", "description"])["value"];
    if (value === undefined) throw invalid(`The value for the workflow parameter '${name}' is not provided. Please specify the value of the parameter.`);
    if (!kinds[type]!.includes(typeName(value))) throw invalid(`The provided value for the workflow parameter '${name}' is not valid. Expected a value of type '${type}', but received a value of type '${typeName(value)}'.`);
    return [name, value];
  }));
}

/** Turns what is wrong in an expression outside of actions, such as a time, into what is wrong in the definition. */
export function checking<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (error instanceof ExpressionError) throw invalid(error.message);
    throw error;
  }
}
