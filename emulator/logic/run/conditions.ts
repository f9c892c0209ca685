import { evaluate, evaluateIn } from "../expressions/evaluate";
import { ExpressionError } from "../expressions/expressionError";
import { functionNamed } from "../expressions/functions/catalogue";
import type { Scope } from "../expressions/functions/function";
import { parseTemplate } from "../expressions/template";
import { isObject, typeName } from "../expressions/values";

const comparisons = ["contains", "endsWith", "equals", "greater", "greaterOrEquals", "less", "lessOrEquals", "startsWith"];

/** Whether a condition holds: an expression, or an object such as `{ "and": [{ "equals": [a, b] }] }`. @throws ExpressionError */
export function holds(condition: unknown, scope: Scope): boolean {
  if (typeof condition === "boolean") return condition;
  if (typeof condition === "string") return truthOf(textValue(condition, scope));
  const [kind, operands] = isObject(condition) && Object.keys(condition).length === 1 ? Object.entries(condition)[0]! : ["", undefined];
  if (kind === "not") return !holds(operands, scope);
  if ((kind === "and" || kind === "or") && Array.isArray(operands)) {
    const all = operands.map((operand) => holds(operand, scope));
    return kind === "and" ? all.every(Boolean) : all.some(Boolean);
  }
  const comparison = comparisons.find((each) => each === kind);
  if (comparison === undefined || !Array.isArray(operands)) throw new ExpressionError(`The condition ${JSON.stringify(condition)} is not valid. Expected 'and', 'or', 'not' or one of '${comparisons.join(", ")}'`);
  return truthOf(functionNamed(comparison).apply((operands as unknown[]).map((operand) => evaluateIn(operand, scope) ?? null), scope));
}

function textValue(text: string, scope: Scope): unknown {
  const template = parseTemplate(text);
  return template.kind === "expression" ? evaluate(template.expression, scope) : evaluateIn(text, scope);
}

function truthOf(value: unknown): boolean {
  if (typeof value === "boolean") return value;
  if (typeof value === "string" && /^(true|false)$/i.test(value)) return value.toLowerCase() === "true";
  throw new ExpressionError(`The result of the condition must be of type 'Boolean', but is of type '${typeName(value)}'`);
}
