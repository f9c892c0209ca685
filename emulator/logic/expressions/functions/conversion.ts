import { ExpressionError } from "../expressionError";
import { toText, typeName } from "../values";
import { fn, text } from "./function";
import type { TemplateFunction } from "./function";

const fromBase64 = (value: string) => Buffer.from(value, "base64").toString();
const toBase64 = (value: string) => Buffer.from(value).toString("base64");

export const conversionFunctions: readonly TemplateFunction[] = [
  fn("array", "1", ([value]) => (Array.isArray(value) ? (value as unknown[]) : [value])),
  fn("createArray", "0+", (values) => values),
  fn("base64", "1", ([value]) => toBase64(toText(value))),
  fn("base64ToString", "1", (values) => fromBase64(text("base64ToString", values, 0))),
  fn("decodeBase64", "1", (values) => fromBase64(text("decodeBase64", values, 0))),
  fn("bool", "1", ([value]) => bool(value)),
  fn("dataUri", "1", ([value]) => `data:text/plain;charset=utf-8;base64,${toBase64(toText(value))}`),
  fn("dataUriToString", "1", (values) => {
    const [, isBase64, content = ""] = /^data:[^,]*?(;base64)?,(.*)$/s.exec(text("dataUriToString", values, 0)) ?? [];
    return isBase64 === undefined ? decode("dataUriToString", content) : fromBase64(content);
  }),
  fn("decimal", "1", ([value]) => decimal("decimal", value)),
  fn("float", "1-2", ([value]) => decimal("float", value)),
  fn("int", "1", ([value]) => whole(value)),
  fn("isInt", "1", (values) => wholePattern.test(text("isInt", values, 0))),
  fn("isFloat", "1-2", (values) => floatPattern.test(text("isFloat", values, 0))),
  fn("json", "1", ([value]) => json(value)),
  fn("string", "1", ([value]) => toText(value)),
  fn("uriComponent", "1", (values) => encodeURIComponent(text("uriComponent", values, 0))),
  fn("encodeUriComponent", "1", (values) => encodeURIComponent(text("encodeUriComponent", values, 0))),
  fn("decodeUriComponent", "1", (values) => decode("decodeUriComponent", text("decodeUriComponent", values, 0))),
  fn("uriComponentToString", "1", (values) => decode("uriComponentToString", text("uriComponentToString", values, 0))),
];

const wholePattern = /^\s*[+-]?\d+\s*$/;
const floatPattern = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i;

function refuse(name: string, value: unknown): ExpressionError {
  return new ExpressionError(`The template language function '${name}' was invoked with a parameter that is not valid. The value cannot be converted to the target type: '${typeName(value) === "String" ? String(value) : typeName(value)}'.`);
}

function whole(value: unknown): number {
  if (typeof value === "number" && Number.isInteger(value)) return value;
  if (typeof value === "string" && wholePattern.test(value)) return Number(value);
  throw refuse("int", value);
}

function decimal(name: string, value: unknown): number {
  if (typeof value === "number") return value;
  if (typeof value === "string" && floatPattern.test(value)) return Number(value);
  throw refuse(name, value);
}

function bool(value: unknown): boolean {
  if (typeof value === "boolean") return value;
  if (typeof value === "number") return value !== 0;
  if (typeof value === "string" && /^\s*(true|false)\s*$/i.test(value)) return value.trim().toLowerCase() === "true";
  throw refuse("bool", value);
}

function json(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    throw new ExpressionError("The template language function 'json' parameter is not valid. The provided value cannot be parsed as JSON. Please see https://aka.ms/logicexpressions#json for usage details.");
  }
}

function decode(name: string, value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    throw refuse(name, value);
  }
}
