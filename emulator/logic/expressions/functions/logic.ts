import { ExpressionError } from "../expressionError";
import { compare, isEqual, typeName } from "../values";
import { fn, truth } from "./function";
import type { TemplateFunction } from "./function";

export const logicFunctions: readonly TemplateFunction[] = [
  fn("and", "1+", (values) => values.map((_, index) => truth("and", values, index)).every(Boolean)),
  fn("or", "1+", (values) => values.map((_, index) => truth("or", values, index)).some(Boolean)),
  fn("not", "1", (values) => !truth("not", values, 0)),
  fn("equals", "2", ([a, b]) => isEqual(a, b)),
  fn("greater", "2", ([a, b]) => compare("greater", a, b) > 0),
  fn("greaterOrEquals", "2", ([a, b]) => compare("greaterOrEquals", a, b) >= 0),
  fn("less", "2", ([a, b]) => compare("less", a, b) < 0),
  fn("lessOrEquals", "2", ([a, b]) => compare("lessOrEquals", a, b) <= 0),
  fn("coalesce", "1+", (values) => values.find((value) => value !== null) ?? null),
  {
    ...fn("if", "3", () => undefined),
    lazy([condition, then, otherwise], evaluate) {
      const value = evaluate(condition!);
      if (typeof value !== "boolean") throw new ExpressionError(`The template language function 'if' expects its first parameter to be of type boolean. The provided value is of type '${typeName(value)}'. Please see https://aka.ms/logicexpressions#if for usage details.`);
      return evaluate(value ? then! : otherwise!);
    },
  },
];
