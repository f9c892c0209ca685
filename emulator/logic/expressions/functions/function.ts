import { ExpressionError } from "../expressionError";
import type { Expression } from "../parse";
import { typeName } from "../values";
import type { Values } from "../values";

/** What an expression can ask of the run that it is evaluated in. Each throws an ExpressionError where there is nothing. */
export interface Scope {
  /** The service's time, in milliseconds since 1970. */
  now(): number;
  /** A new guid. */
  guid(): string;
  /** From 0 to less than 1. */
  random(): number;
  trigger(): Values;
  /** An action as its record shows it. */
  action(name: string): Values;
  /** The action that is being run. */
  currentAction(): Values;
  result(name: string): unknown[];
  variable(name: string): unknown;
  parameter(name: string): unknown;
  /** The item of the named loop, or of the innermost one. */
  item(loop?: string): unknown;
  iteration(loop: string): number;
  workflow(): Values;
}

export interface TemplateFunction {
  name: string;
  least: number;
  most: number;
  apply(values: unknown[], scope: Scope): unknown;
  /** Of a function that does not evaluate all of its arguments, or looks at how they are written. */
  lazy?(given: Expression[], evaluate: (argument: Expression) => unknown): unknown;
}

/** A function with so many parameters: `"2"`, `"1-3"`, `"1+"`. */
export function fn(name: string, parameters: string, apply: TemplateFunction["apply"]): TemplateFunction {
  const [, least = "0", most, isOpen] = /^(\d+)(?:-(\d+)|(\+))?$/.exec(parameters) ?? [];
  return { name, least: Number(least), most: isOpen === undefined ? Number(most ?? least) : Infinity, apply };
}

const places = ["first", "second", "third", "fourth", "fifth"];

function wrong(name: string, index: number, expected: string, value: unknown): ExpressionError {
  return new ExpressionError(`The template language function '${name}' expects its ${places[index] ?? `${index + 1}th`} parameter to be ${expected}. The provided value is of type '${typeName(value)}'. Please see https://aka.ms/logicexpressions#${name} for usage details.`);
}

/** A parameter that has to be text. */
export function text(name: string, values: unknown[], index: number): string {
  const value = values[index];
  if (typeof value !== "string") throw wrong(name, index, "of type string", value);
  return value;
}

export function wholeNumber(name: string, values: unknown[], index: number): number {
  const value = values[index];
  if (typeof value !== "number" || !Number.isInteger(value)) throw wrong(name, index, "an integer", value);
  return value;
}

export function number(name: string, values: unknown[], index: number): number {
  const value = values[index];
  if (typeof value !== "number") throw wrong(name, index, "an integer or a decimal number", value);
  return value;
}

export function truth(name: string, values: unknown[], index: number): boolean {
  const value = values[index];
  if (typeof value !== "boolean") throw wrong(name, index, "of type boolean", value);
  return value;
}

export function list(name: string, values: unknown[], index: number): unknown[] {
  const value = values[index];
  if (!Array.isArray(value)) throw wrong(name, index, "an array", value);
  return value as unknown[];
}

export function object(name: string, values: unknown[], index: number): Values {
  const value = values[index];
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw wrong(name, index, "an object", value);
  return value as Values;
}

export { wrong as wrongParameter };
