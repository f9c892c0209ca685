import { ExpressionError } from "../expressionError";
import type { Expression } from "../parse";
import { fn, list, number, wholeNumber } from "./function";
import type { TemplateFunction } from "./function";

export const numberFunctions: readonly TemplateFunction[] = [
  fn("add", "2", (values) => number("add", values, 0) + number("add", values, 1)),
  fn("sub", "2", (values) => number("sub", values, 0) - number("sub", values, 1)),
  fn("mul", "2", (values) => number("mul", values, 0) * number("mul", values, 1)),
  {
    ...fn("div", "2", () => undefined),
    lazy(given, evaluate) {
      const values = given.map((argument) => evaluate(argument));
      const [dividend, divisor] = [number("div", values, 0), number("div", values, 1)];
      if (divisor === 0) throw new ExpressionError("The template language function 'div' cannot divide by zero.");
      const isWhole = [dividend, divisor].every(Number.isInteger) && !given.some(isFloat);
      return isWhole ? Math.trunc(dividend / divisor) : dividend / divisor;
    },
  },
  fn("mod", "2", (values) => {
    if (number("mod", values, 1) === 0) throw new ExpressionError("The template language function 'mod' cannot divide by zero.");
    return number("mod", values, 0) % number("mod", values, 1);
  }),
  fn("max", "1+", (values) => Math.max(...numbers("max", values))),
  fn("min", "1+", (values) => Math.min(...numbers("min", values))),
  fn("rand", "2", (values, scope) => {
    const [least, end] = [wholeNumber("rand", values, 0), wholeNumber("rand", values, 1)];
    if (end <= least) throw new ExpressionError("The template language function 'rand' expects its second parameter to be greater than its first.");
    return least + Math.floor(scope.random() * (end - least));
  }),
  fn("range", "2", (values) => {
    const [start, count] = [wholeNumber("range", values, 0), wholeNumber("range", values, 1)];
    if (count < 0 || count > 100_000) throw new ExpressionError(`The template language function 'range' expects its second parameter to be from 0 to 100000. The provided value is '${count}'.`);
    return Array.from({ length: count }, (_, index) => start + index);
  }),
];

/** A whole number that is written as a decimal one, or made one, divides as such. */
function isFloat(argument: Expression): boolean {
  return argument.kind === "literal" ? argument.isFloat === true : argument.kind === "call" && /^(float|decimal)$/i.test(argument.name);
}

function numbers(name: string, values: unknown[]): number[] {
  const given = values.length === 1 && Array.isArray(values[0]) ? list(name, values, 0) : values;
  return given.map((_, index) => number(name, given, index));
}
