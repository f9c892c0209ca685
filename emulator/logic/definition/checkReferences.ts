import type { Actions, WorkflowDefinition } from "../../core/workflow";
import { ExpressionError } from "../expressions/expressionError";
import { functionNamed } from "../expressions/functions/catalogue";
import { callsIn } from "../expressions/parse";
import type { Expression } from "../expressions/parse";
import { expressionsIn } from "../expressions/template";
import { isObject } from "../expressions/values";
import { allActions, branchesOf, isLoop, named } from "./definition";
import type { PlacedAction } from "./definition";
import { invalid } from "./definitionError";

type Call = Extract<Expression, { kind: "call" }>;

/** Refuses expressions with unknown functions, and those that name what they cannot see. @throws DefinitionError */
export function checkReferences(definition: WorkflowDefinition): void {
  const all = allActions(definition.actions);
  for (const [name, { conditions = [] }] of Object.entries(definition.triggers)) {
    for (const call of callsOf(`trigger '${name}'`, conditions)) checkInTrigger(definition, name, call);
  }
  for (const placed of all) {
    const sees = visibleTo(placed);
    const { actions: _actions, else: _else, cases, default: _default, ...own } = placed.action;
    const values = Object.values(cases ?? {}).map((each) => each.case);
    for (const call of callsOf(`template action '${placed.name}'`, [own, values])) checkCall(definition, all, placed, sees, call);
    checkVariable(all, placed, sees);
  }
  for (const call of callsOf("outputs", definition.outputs ?? {})) {
    const name = nameIn(call);
    if (name !== undefined && readsAction.has(call.name.toLowerCase()) && !all.some((other) => isNamed(other, name))) throw notDefined(name, "outputs", "outputs");
  }
}

/** Every call in a value, with its function known. */
function callsOf(where: string, value: unknown): Call[] {
  try {
    const calls = expressionsIn(value).flatMap(callsIn);
    for (const { name, arguments: given } of calls) {
      const { least, most } = functionNamed(name);
      if (given.length < least || given.length > most) throw new ExpressionError(`The template language function '${name}' was invoked with '${given.length}' parameter(s), which it does not take.`);
    }
    return calls;
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw invalid(`The ${where} is not valid: "${error.message}".`);
  }
}

const readsAction = new Set(["actions", "body", "outputs", "result"]);

/** The name that a call has as its text. */
function nameIn({ arguments: [first] }: Call): string | undefined {
  return first?.kind === "literal" && typeof first.value === "string" ? first.value : undefined;
}

function isNamed({ name }: PlacedAction, wanted: string): boolean {
  return name.toLowerCase() === wanted.toLowerCase();
}

const notInTriggers = new Set(["action", "actions", "body", "outputs", "result", "item", "items", "iterationindexes", "variables"]);

function checkInTrigger({ parameters = {} }: WorkflowDefinition, trigger: string, call: Call): void {
  if (notInTriggers.has(call.name.toLowerCase())) throw invalid(`The template function '${call.name}' is not expected in the conditions of trigger '${trigger}'.`);
  checkParameter(parameters, call);
}

function checkParameter(parameters: Readonly<Record<string, unknown>>, call: Call): void {
  const name = nameIn(call);
  if (call.name.toLowerCase() !== "parameters" || name === undefined) return;
  if (named(parameters, name) === undefined) throw invalid(`The workflow parameter '${name}' is not found.`);
}

function checkCall({ parameters = {} }: WorkflowDefinition, all: PlacedAction[], placed: PlacedAction, sees: ReadonlySet<string>, call: Call): void {
  checkParameter(parameters, call);
  const name = nameIn(call);
  if (name === undefined) return;
  const kind = call.name.toLowerCase();
  if (kind === "variables") checkInitialized(all, placed, sees, name);
  if (kind === "items" || kind === "iterationindexes") {
    const loops = placed.within.filter(({ action }) => action.type === (kind === "items" ? "Foreach" : "Until"));
    if (kind === "iterationindexes" && placed.action.type === "Until") loops.push(placed);
    if (!loops.some((loop) => isNamed(loop, name))) throw invalid(`The template function '${call.name}' in template action '${placed.name}' refers to the loop '${name}', which the action is not in.`);
  }
  if (!readsAction.has(kind)) return;
  const target = all.find((other) => isNamed(other, name));
  if (target === undefined) throw notDefined(name, "inputs", placed.name);
  const loop = target.within.find((outer) => isLoop(outer.action) && outer.name !== placed.name && !placed.within.some((mine) => mine.name === outer.name));
  if (loop !== undefined) throw invalid(`The template action '${placed.name}' cannot reference action '${target.name}': it is nested in the loop '${loop.name}'. Referencing repetition actions from outside the scope is not supported.`);
  if (sees.has(target.name)) return;
  throw invalid(`The inputs of template action '${placed.name}' cannot reference action '${target.name}'. Action '${target.name}' must either be in 'runAfter' path or within a scope action on the 'runAfter' path of action '${placed.name}', or be a Trigger.`);
}

function notDefined(name: string, part: string, where: string) {
  return invalid(`The action(s) '${name}' referenced by '${part}' in action '${where}' are not defined in the template.`);
}

/** The names of the actions that have ended when this one begins, and of those that it holds. */
function visibleTo({ name, siblings, within, action }: PlacedAction): Set<string> {
  const inside = branchesOf(action).flatMap((branch) => allActions(branch.actions).map((inner) => inner.name));
  const before = [...within, { name, siblings }].flatMap((each) => beforeIn(each.siblings, each.name));
  // An action may be asked about the one that it is in, as `result` does.
  return new Set([...inside, ...before, ...within.map((outer) => outer.name)]);
}

function beforeIn(siblings: Actions, name: string): string[] {
  const found = new Set<string>();
  const visit = (at: string): void => {
    for (const other of Object.keys(siblings[at]?.runAfter ?? {})) {
      if (found.has(other)) continue;
      found.add(other);
      visit(other);
    }
  };
  visit(name);
  return [...found].flatMap((each) => [each, ...branchesOf(siblings[each]!).flatMap((branch) => allActions(branch.actions).map((inner) => inner.name))]);
}

const usesVariable = new Set(["AppendToArrayVariable", "AppendToStringVariable", "DecrementVariable", "IncrementVariable", "SetVariable"]);

/** The variable that an action changes; two actions must not make the same one. */
function checkVariable(all: PlacedAction[], placed: PlacedAction, sees: ReadonlySet<string>): void {
  const { type, inputs } = placed.action;
  if (type === "InitializeVariable") {
    const twin = all.find((other) => other.name !== placed.name && initializes(other)?.toLowerCase() === initializes(placed)?.toLowerCase() && initializes(other) !== undefined);
    if (twin !== undefined) throw invalid(`The variable '${initializes(placed)}' is initialized by the template actions '${twin.name}' and '${placed.name}'.`);
  }
  if (!usesVariable.has(type) || !isObject(inputs) || typeof inputs["name"] !== "string" || inputs["name"].startsWith("@")) return;
  checkInitialized(all, placed, sees, inputs["name"]);
  const reads = callsOf(`template action '${placed.name}'`, inputs["value"]).some((call) => call.name.toLowerCase() === "variables" && nameIn(call)?.toLowerCase() === (inputs["name"] as string).toLowerCase());
  if (type === "SetVariable" && reads) throw invalid(`The inputs of template action '${placed.name}' of type 'SetVariable' are not valid. Self reference is not supported when updating the value of variable '${inputs["name"]}'.`);
}

export function initializes({ action: { type, inputs } }: PlacedAction): string | undefined {
  if (type !== "InitializeVariable" || !isObject(inputs)) return undefined;
  return (inputs["variables"] as { name: string }[] | undefined)?.[0]?.name;
}

function checkInitialized(all: PlacedAction[], placed: PlacedAction, sees: ReadonlySet<string>, name: string): void {
  if (all.some((other) => sees.has(other.name) && initializes(other)?.toLowerCase() === name.toLowerCase())) return;
  throw invalid(`The variable '${name}' must be initialized before it can be used inside action '${placed.name}'.`);
}
