import { type Span } from "./filterExpressionError";

/** A word, a mark or the end of an expression. `&&`, `||` and `!` are `and`, `or` and `not`. */
export interface Token extends Span {
  readonly kind: "word" | "and" | "or" | "not" | "(" | ")" | ";" | "," | "end";
  /** In lower case. */
  readonly text: string;
  /** In the expression's own letter case. */
  readonly written: string;
}

const pattern = /[();,!]|&&|\|\||[&|]|[^\s();,!&|]+/g;

const kinds = new Map<string, Token["kind"]>([
  ["and", "and"],
  ["&&", "and"],
  ["or", "or"],
  ["||", "or"],
  ["not", "not"],
  ["!", "not"],
  ["(", "("],
  [")", ")"],
  [";", ";"],
  [",", ","],
]);

/** The expression's words and marks; the last token is its end. */
export function tokensOf(expression: string): Token[] {
  const tokens = [...expression.matchAll(pattern)].map(({ 0: written, index }): Token => {
    const text = written.toLowerCase();
    return { kind: kinds.get(text) ?? "word", text, written, start: index, end: index + written.length };
  });
  const end = expression.trimEnd().length;
  return [...tokens, { kind: "end", text: "", written: "", start: end, end }];
}
