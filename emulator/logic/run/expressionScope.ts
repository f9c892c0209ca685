import type { ActionRecord } from "../../core/workflow";
import { branchesOf, isLoop, named } from "../definition/definition";
import type { PlacedAction } from "../definition/definition";
import { ExpressionError } from "../expressions/expressionError";
import type { Scope } from "../expressions/functions/function";
import type { Values } from "../expressions/values";
import type { Engine } from "./engine";
import { recordKey } from "./records";
import { recordView, triggerView } from "./views";

/** What expressions of an action see. `item`: what `item()` is in an action that goes through a list. */
export function scopeOf(engine: Engine, placed: PlacedAction | undefined, indices: readonly number[], item?: { value: unknown }): Scope {
  const loops = placed === undefined ? [] : [...placed.within, placed].filter(({ action }) => isLoop(action)).slice(0, indices.length);
  const loop = (name: string) => {
    const index = loops.findIndex((each) => each.name.toLowerCase() === name.toLowerCase());
    if (index < 0) throw new ExpressionError(`The action is not in a loop with the name '${name}'.`);
    return { placed: loops[index]!, outer: indices.slice(0, index), index: indices[index]! };
  };
  const itemOf = (name: string) => {
    const { placed: found, outer, index } = loop(name);
    return engine.run.records[recordKey(found.name, outer)]?.state?.items?.[index] ?? null;
  };
  return {
    now: () => engine.now,
    guid: () => engine.guid(),
    random: () => engine.random(),
    trigger: () => triggerView(engine.run.trigger, engine.runName),
    action: (name) => actionView(engine, name, indices),
    currentAction: () => (placed === undefined ? {} : actionView(engine, placed.name, indices)),
    result: (name) => resultOf(engine, name, indices),
    variable(name) {
      const variable = engine.run.variables[name.toLowerCase()];
      if (variable === undefined) throw new ExpressionError(`The variable '${name}' is not initialized.`);
      return variable.value;
    },
    parameter: (name) => parameterOf(engine.run.parameters, name),
    item(name) {
      if (name !== undefined) return itemOf(name);
      if (item !== undefined) return item.value;
      const inner = loops.findLast(({ action }) => action.type === "Foreach");
      if (inner === undefined) throw new ExpressionError("The template function 'item' is used outside of a loop.");
      return itemOf(inner.name);
    },
    iteration: (name) => loop(name).index,
    workflow: () => workflowView(engine),
  };
}

export function parameterOf(parameters: Readonly<Record<string, unknown>>, name: string): unknown {
  const value = named(parameters, name);
  if (value === undefined) throw new ExpressionError(`The workflow parameter '${name}' is not found.`);
  return value;
}

function workflowView({ workflow: { id, name, type, location, tags }, runName }: Engine): Values {
  return { id, name, type, location, tags, run: { id: `${id}/runs/${runName}`, name: runName, type: `${type}/runs` } };
}

function find(engine: Engine, name: string): PlacedAction {
  const found = engine.actions.get(name.toLowerCase());
  if (found === undefined) throw new ExpressionError(`The action '${name}' is not defined in the template.`);
  return found;
}

/** Of an action in loops around both, the record of the same iteration. */
function recordOf(engine: Engine, placed: PlacedAction, indices: readonly number[]): ActionRecord | undefined {
  const depth = placed.within.filter(({ action }) => isLoop(action)).length;
  return engine.run.records[recordKey(placed.name, indices.slice(0, depth))];
}

function actionView(engine: Engine, name: string, indices: readonly number[]): Values {
  const record = recordOf(engine, find(engine, name), indices);
  return record === undefined ? { name } : recordView(record, engine.runName);
}

/** The records of what an action holds; of a loop, those of every iteration. */
function resultOf(engine: Engine, name: string, indices: readonly number[]): unknown[] {
  const placed = find(engine, name);
  const children = branchesOf(placed.action).flatMap(({ actions }) => Object.keys(actions));
  if (children.length === 0) throw new ExpressionError(`The template function 'result' expects the name of an action that holds others. The action '${name}' is of type '${placed.action.type}'.`);
  const depth = placed.within.filter(({ action }) => isLoop(action)).length + (isLoop(placed.action) ? 1 : 0);
  const outer = indices.slice(0, Math.min(depth, indices.length));
  const wanted = (record: ActionRecord) => children.some((child) => child === record.name) && record.indices.length === depth && outer.every((index, place) => place >= depth - (isLoop(placed.action) ? 1 : 0) || record.indices[place] === index);
  return Object.values(engine.run.records).filter(wanted).map((record) => recordView(record, engine.runName));
}
