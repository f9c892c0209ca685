import { ExpressionError } from "./expressionError";

export type TokenKind = "Literal" | "Identifier" | "LeftParenthesis" | "RightParenthesis" | "LeftSquareBracket" | "RightSquareBracket" | "Comma" | "Dot" | "QuestionMark" | "EndOfData";

export interface Token {
  kind: TokenKind;
  text: string;
  /** Of a literal. */
  value?: string | number;
  /** Whether a number is written with a decimal point or an exponent. */
  isFloat?: boolean;
}

const signs: Readonly<Record<string, TokenKind>> = {
  "(": "LeftParenthesis", ")": "RightParenthesis", "[": "LeftSquareBracket", "]": "RightSquareBracket", ",": "Comma", ".": "Dot", "?": "QuestionMark",
};

const patterns = /\s+|'(?:[^']|'')*'|[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|[\p{L}_$][\p{L}\p{N}_$-]*|[()[\],.?]/uy;

/** Takes an expression apart. @throws ExpressionError */
export function tokenize(expression: string): Token[] {
  const tokens: Token[] = [];
  const pattern = new RegExp(patterns);
  while (pattern.lastIndex < expression.length) {
    const at = pattern.lastIndex;
    const text = pattern.exec(expression)?.[0];
    if (text === undefined) {
      const reason = expression[at] === "'" ? `the string that starts at position '${at}' has no end` : `the character '${expression[at]}' at position '${at}' is not expected`;
      throw new ExpressionError(`Unable to parse template language expression '${expression}': ${reason}.`);
    }
    const token = tokenOf(text);
    if (token) tokens.push(token);
  }
  return [...tokens, { kind: "EndOfData", text: "" }];
}

function tokenOf(text: string): Token | undefined {
  if (/^\s/.test(text)) return undefined;
  if (text.startsWith("'")) return { kind: "Literal", text, value: text.slice(1, -1).replaceAll("''", "'") };
  if (/^[+-]?\d/.test(text)) return { kind: "Literal", text, value: Number(text), isFloat: /[.eE]/.test(text) };
  return { kind: signs[text] ?? "Identifier", text };
}
