import { ExpressionError } from "./expressionError";
import { functionNamed } from "./functions/catalogue";
import type { Scope } from "./functions/function";
import type { Expression } from "./parse";
import { filledIn } from "./template";
import { isObject, memberOf, typeName } from "./values";

/** The value of an expression. @throws ExpressionError */
export function evaluate(expression: Expression, scope: Scope): unknown {
  switch (expression.kind) {
    case "literal": return expression.value;
    case "call": return call(expression, scope);
    case "member": return member(expression, scope);
  }
}

/** A JSON value of a definition, with the values of its expressions. @throws ExpressionError */
export function evaluateIn(value: unknown, scope: Scope): unknown {
  return filledIn(value, (expression) => evaluate(expression, scope));
}

function call({ name, arguments: given }: Extract<Expression, { kind: "call" }>, scope: Scope): unknown {
  const found = functionNamed(name);
  const { least, most } = found;
  if (given.length < least || given.length > most) {
    const expected = least === most ? `'${least}'` : most === Infinity ? `at least '${least}'` : `from '${least}' to '${most}'`;
    throw new ExpressionError(`The template language function '${name}' expects ${expected} parameter(s): the function was invoked with '${given.length}' parameter(s). Please see https://aka.ms/logicexpressions#${name} for usage details.`);
  }
  const evaluated = (argument: Expression) => evaluate(argument, scope);
  if (found.lazy) return found.lazy(given, evaluated);
  return found.apply(given.map((argument) => evaluated(argument) ?? null), scope);
}

function member({ of, key, optional }: Extract<Expression, { kind: "member" }>, scope: Scope): unknown {
  const base = evaluate(of, scope) ?? null;
  const name = evaluate(key, scope);
  const refuse = (reason: string) => new ExpressionError(`The template language expression '${written({ kind: "member", of, key, optional })}' cannot be evaluated because ${reason}. Please see https://aka.ms/logicexpressions for usage details.`);
  if (base === null && optional) return null;
  if (Array.isArray(base)) {
    if (typeof name !== "number" || !Number.isInteger(name)) throw refuse(`property '${String(name)}' cannot be selected. Array elements can only be selected using an integer index`);
    if (name >= 0 && name < base.length) return (base as unknown[])[name] ?? null;
    if (optional) return null;
    throw refuse(base.length === 0 ? `array index '${name}' cannot be selected from empty array` : `array index '${name}' is outside bounds (0, ${base.length - 1}) of array`);
  }
  if (!isObject(base)) throw refuse(`property '${String(name)}' cannot be selected. Property selection is not supported on values of type '${typeName(base)}'`);
  if (typeof name !== "string") throw refuse(`the property's name must be of type 'String', but is of type '${typeName(name)}'`);
  const found = memberOf(base, name);
  if (found !== undefined || optional) return found ?? null;
  throw refuse(`property '${name}' doesn't exist, available properties are '${Object.keys(base).join(", ")}'`);
}

/** An expression as it could have been written. */
function written(expression: Expression): string {
  switch (expression.kind) {
    case "literal": return typeof expression.value === "string" ? `'${expression.value.replaceAll("'", "''")}'` : String(expression.value);
    case "call": return `${expression.name}(${expression.arguments.map(written).join(", ")})`;
    case "member": return `${written(expression.of)}${expression.optional ? "?" : ""}[${written(expression.key)}]`;
  }
}
