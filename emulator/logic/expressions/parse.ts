import { ExpressionError } from "./expressionError";
import { tokenize } from "./tokens";
import type { Token, TokenKind } from "./tokens";

export type Expression =
  | { kind: "literal"; value: string | number | boolean | null; isFloat?: boolean }
  | { kind: "call"; name: string; arguments: Expression[] }
  /** `optional`: `?[…]` or `?.…`, which is null where there is nothing. */
  | { kind: "member"; of: Expression; key: Expression; optional: boolean };

const constants: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };

/** The most characters of an expression (documented), and how deep calls may be in each other. */
const longest = 8192;
const deepest = 200;

/** Reads an expression, without the `@` before it. @throws ExpressionError */
export function parseExpression(text: string): Expression {
  if (text.length > longest) throw new ExpressionError(`The template language expression has '${text.length}' characters. The maximum number is '${longest}'.`);
  const tokens = tokenize(text);
  let place = 0;
  let depth = 0;
  const next = () => tokens[place]!;

  function expect(kind: TokenKind): Token {
    const token = next();
    if (token.kind !== kind) throw new ExpressionError(`Unable to parse template language expression '${text}': expected token '${kind}' and actual '${token.kind}'.`);
    place += 1;
    return token;
  }

  function isNext(kind: TokenKind): boolean {
    if (next().kind !== kind) return false;
    place += 1;
    return true;
  }

  function expression(): Expression {
    depth += 1;
    if (depth > deepest) throw new ExpressionError(`The template language expression is nested deeper than '${deepest}' levels.`);
    const found = withMembers(primary());
    depth -= 1;
    return found;
  }

  function withMembers(base: Expression): Expression {
    let found = base;
    for (let members = 0; members <= deepest; members += 1) {
      const optional = isNext("QuestionMark");
      if (isNext("Dot")) found = { kind: "member", of: found, key: { kind: "literal", value: expect("Identifier").text }, optional };
      else if (optional || next().kind === "LeftSquareBracket") found = { kind: "member", of: found, key: bracketed(), optional };
      else return found;
    }
    throw new ExpressionError(`The template language expression selects more than '${deepest}' properties.`);
  }

  function bracketed(): Expression {
    expect("LeftSquareBracket");
    const key = expression();
    expect("RightSquareBracket");
    return key;
  }

  function primary(): Expression {
    const token = next();
    if (token.kind === "Literal") {
      place += 1;
      return { kind: "literal", value: token.value!, ...(token.isFloat === true ? { isFloat: true } : {}) };
    }
    const name = expect("Identifier").text;
    const constant = constants[name.toLowerCase()];
    if (constant !== undefined && next().kind !== "LeftParenthesis") return { kind: "literal", value: constant };
    expect("LeftParenthesis");
    return { kind: "call", name, arguments: listed() };
  }

  function listed(): Expression[] {
    const found: Expression[] = [];
    if (isNext("RightParenthesis")) return found;
    do found.push(expression());
    while (isNext("Comma"));
    expect("RightParenthesis");
    return found;
  }

  const whole = expression();
  expect("EndOfData");
  return whole;
}

/** All calls in an expression, the outer ones first. */
export function callsIn(expression: Expression): Extract<Expression, { kind: "call" }>[] {
  switch (expression.kind) {
    case "literal": return [];
    case "call": return [expression, ...expression.arguments.flatMap(callsIn)];
    case "member": return [...callsIn(expression.of), ...callsIn(expression.key)];
  }
}
