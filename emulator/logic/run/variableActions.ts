import { evaluateIn } from "../expressions/evaluate";
import { ExpressionError } from "../expressions/expressionError";
import { toText, typeName } from "../expressions/values";
import type { Values } from "../expressions/values";
import type { Engine, Step } from "./engine";
import { scopeOf } from "./expressionScope";
import type { Outcome } from "./records";

type VariableAction = (engine: Engine, step: Step) => Outcome;

const done: Outcome = { status: "Succeeded", code: "NotSpecified" };
const empty: Readonly<Record<string, unknown>> = { Array: [], Boolean: false, Float: 0, Integer: 0, Object: {}, String: "" };

export const variableActions: Readonly<Record<string, VariableAction>> = {
  InitializeVariable(engine, step) {
    const [given] = (evaluated(engine, step) as { variables: { name: string; type: string; value?: unknown }[] }).variables;
    const { name, type, value } = given!;
    const written = Object.keys(empty).find((each) => each.toLowerCase() === type.toLowerCase())!;
    engine.run.variables[name.toLowerCase()] = { type: written, value: value === undefined || value === null ? empty[written] : checked(name, written, value) };
    return done;
  },
  SetVariable: changing(["Array", "Boolean", "Float", "Integer", "Object", "String"], (_, value) => value),
  IncrementVariable: changing(["Float", "Integer"], (before, value) => Number(before) + amount(value)),
  DecrementVariable: changing(["Float", "Integer"], (before, value) => Number(before) - amount(value)),
  AppendToArrayVariable: changing(["Array"], (before, value) => [...(before as unknown[]), value]),
  AppendToStringVariable: changing(["String"], (before, value) => String(before) + (typeof value === "string" ? value : JSON.stringify(value))),
};

function evaluated(engine: Engine, { placed, indices, record }: Step): unknown {
  record.inputs = evaluateIn(placed.action.inputs, scopeOf(engine, placed, indices));
  return record.inputs;
}

function changing(types: readonly string[], change: (before: unknown, value: unknown) => unknown): VariableAction {
  return (engine, step) => {
    const { name, value } = evaluated(engine, step) as Values & { name: string };
    const variable = engine.run.variables[String(name).toLowerCase()];
    if (variable === undefined) throw new ExpressionError(`The variable '${name}' must be initialized before it can be used inside action '${step.placed.name}'.`);
    if (!types.includes(variable.type)) throw new ExpressionError(`The variable '${name}' is of type '${variable.type}'. The action '${step.placed.name}' of type '${step.placed.action.type}' expects a variable of type '${types.join(", ")}'.`);
    engine.run.variables[String(name).toLowerCase()] = { type: variable.type, value: checked(name, variable.type, change(variable.value, value)) };
    return done;
  };
}

function amount(value: unknown): number {
  if (value === undefined || value === null) return 1;
  if (typeof value === "number") return value;
  throw new ExpressionError(`The value must be a number, but is of type '${typeName(value)}'.`);
}

function checked(name: string, type: string, value: unknown): unknown {
  if (typeName(value) === type || (type === "Float" && typeof value === "number")) return value;
  throw new ExpressionError(`The variable '${name}' of type '${type}' cannot be initialized or updated with value '${toText(value)}' of type '${typeName(value)}'. The variable '${name}' only supports values of types '${type}'.`);
}
