import { isObject, memberOf } from "../values";
import type { Values } from "../values";
import { fn, text } from "./function";
import type { TemplateFunction } from "./function";

/** What comes from the run. */
export const workflowFunctions: readonly TemplateFunction[] = [
  fn("action", "0", (_, scope) => scope.currentAction()),
  fn("actions", "1", (values, scope) => scope.action(text("actions", values, 0))),
  fn("outputs", "1", (values, scope) => scope.action(text("outputs", values, 0))["outputs"] ?? null),
  fn("body", "1", (values, scope) => bodyOf(scope.action(text("body", values, 0)))),
  fn("result", "1", (values, scope) => scope.result(text("result", values, 0))),
  fn("trigger", "0", (_, scope) => scope.trigger()),
  fn("triggerOutputs", "0", (_, scope) => scope.trigger()["outputs"] ?? null),
  fn("triggerBody", "0", (_, scope) => bodyOf(scope.trigger())),
  fn("item", "0", (_, scope) => scope.item()),
  fn("items", "1", (values, scope) => scope.item(text("items", values, 0))),
  fn("iterationIndexes", "1", (values, scope) => scope.iteration(text("iterationIndexes", values, 0))),
  fn("variables", "1", (values, scope) => scope.variable(text("variables", values, 0))),
  fn("parameters", "1", (values, scope) => scope.parameter(text("parameters", values, 0))),
  fn("workflow", "0", (_, scope) => scope.workflow()),
];

/** The body of what an action or a trigger has put out; null of an action that puts out something else, such as Compose. */
function bodyOf(record: Values): unknown {
  const outputs = record["outputs"];
  if (!isObject(outputs)) return null;
  return memberOf(outputs, "body") ?? null;
}
