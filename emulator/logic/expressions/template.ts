import { ExpressionError } from "./expressionError";
import { parseExpression } from "./parse";
import type { Expression } from "./parse";
import { toText } from "./values";

/** What a text in a definition is: plain, one expression, or text with expressions in it. */
export type Template =
  | { kind: "text"; text: string }
  | { kind: "expression"; expression: Expression }
  | { kind: "parts"; parts: (string | Expression)[] };

/** `@…` is an expression, `@{…}` one inside text, `@@` stands for `@`. @throws ExpressionError */
export function parseTemplate(text: string): Template {
  if (text.startsWith("@") && !text.startsWith("@@") && !text.startsWith("@{")) return { kind: "expression", expression: parseExpression(text.slice(1)) };
  const parts: (string | Expression)[] = [];
  let plain = "";
  for (let place = 0; place < text.length;) {
    if (text.startsWith("@@", place) && (place === 0 || text[place + 2] === "{")) {
      plain += "@";
      place += 2;
    } else if (text.startsWith("@{", place)) {
      const end = endOfPart(text, place + 2);
      if (plain !== "") parts.push(plain);
      plain = "";
      parts.push(parseExpression(text.slice(place + 2, end)));
      place = end + 1;
    } else {
      plain += text[place];
      place += 1;
    }
  }
  if (parts.length === 0) return { kind: "text", text: plain };
  return { kind: "parts", parts: plain === "" ? parts : [...parts, plain] };
}

/** The place of the brace that closes; braces in quotes do not count. */
function endOfPart(text: string, start: number): number {
  let isQuoted = false;
  for (let place = start; place < text.length; place += 1) {
    if (text[place] === "'") isQuoted = !isQuoted;
    if (text[place] === "}" && !isQuoted) return place;
  }
  throw new ExpressionError(`Unable to parse template language expression '${text.slice(start)}': expected token 'RightBrace' and actual 'EndOfData'.`);
}

/** All expressions in a JSON value, in names of members too. @throws ExpressionError */
export function expressionsIn(value: unknown): Expression[] {
  if (typeof value === "string") return expressionsOf(parseTemplate(value));
  if (Array.isArray(value)) return value.flatMap(expressionsIn);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [...expressionsIn(name), ...expressionsIn(inner)]);
}

function expressionsOf(template: Template): Expression[] {
  if (template.kind === "text") return [];
  return template.kind === "expression" ? [template.expression] : template.parts.filter((part): part is Expression => typeof part !== "string");
}

/** A JSON value with its expressions replaced by their values. @throws ExpressionError */
export function filledIn(value: unknown, evaluate: (expression: Expression) => unknown): unknown {
  if (typeof value === "string") return filledText(parseTemplate(value), evaluate);
  if (Array.isArray(value)) return value.map((item) => filledIn(item, evaluate));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [toText(filledIn(name, evaluate)), filledIn(inner, evaluate)]));
}

function filledText(template: Template, evaluate: (expression: Expression) => unknown): unknown {
  if (template.kind === "text") return template.text;
  if (template.kind === "expression") return evaluate(template.expression);
  return template.parts.map((part) => (typeof part === "string" ? part : toText(evaluate(part)))).join("");
}
