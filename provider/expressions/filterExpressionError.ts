/** Why an expression has no filters: it cannot be read, Azure has no such filter, no packet matches it, it becomes too much. */
export type FilterExpressionCode =
  "FilterExpressionInvalid" | "FilterExpressionUnsupported" | "FilterExpressionContradictory" | "FilterExpressionTooLarge";

/** A part of an expression, from the character at `start` to the one before `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What is wrong with a part of an expression, and what to write instead. */
export interface Objection {
  readonly code: FilterExpressionCode;
  readonly reason: string;
  readonly hint?: string;
}

/**
 * A filter expression without filters. The message shows the expression, with carets under the word that it is about.
 *
 * @example
 * reading filter expression: Azure's filters support TCP, UDP or any protocol, not "icmp" (FilterExpressionUnsupported)
 *   udp port 53 or icmp
 *                  ^^^^
 *   hint: record with "any" instead and filter when you read the file
 */
export class FilterExpressionError extends Error {
  readonly code: FilterExpressionCode;
  readonly hint: string | undefined;
  /** The message without its subject, for messages with another one. */
  readonly explanation: string;
  /** Where in the expression the offending word begins, from 0. */
  readonly offset: number;

  constructor(objection: Objection, expression: string, at: Span) {
    const lines = [`${objection.reason} (${objection.code})`, ...pointer(expression, at)];
    if (objection.hint !== undefined) lines.push(`hint: ${objection.hint}`);
    const explanation = lines.join("\n  ");
    super(`reading filter expression: ${explanation}`);
    this.explanation = explanation;
    this.name = "FilterExpressionError";
    this.code = objection.code;
    this.hint = objection.hint;
    this.offset = at.start;
    // Pulumi prints the whole of what a program ends with; the parser's stack does not help to correct an expression.
    Object.defineProperty(this, Symbol.for("nodejs.util.inspect.custom"), { value: () => this.message });
  }
}

const longest = 40;

/** A part of an expression for a sentence: in quotes, on one line, cut where it is long. */
export function quoted(text: string): string {
  const characters = [...printable(text)];
  return `"${characters.length > longest ? `${characters.slice(0, longest).join("")}…` : characters.join("")}"`;
}

const margin = 50;

/** The expression, or what is around the place in a long one, and the carets below. */
function pointer(expression: string, { start, end }: Span): string[] {
  if (expression.trim() === "") return [];
  const from = start > margin + 10 ? start - margin : 0;
  const to = expression.length > start + margin + 10 ? start + margin : expression.length;
  const before = `${from > 0 ? "…" : ""}${printable(expression.slice(from, start))}`;
  const carets = Math.max(1, [...expression.slice(start, Math.min(end, to))].length);
  return [
    `${before}${printable(expression.slice(start, to))}${to < expression.length ? "…" : ""}`.trimEnd(),
    `${" ".repeat([...before].length)}${"^".repeat(carets)}`,
  ];
}

/** As many characters as before, none of which moves the ones after it. */
function printable(text: string): string {
  return text.replace(/\s/g, " ").replace(/[\p{C}\p{M}]/gu, "\ufffd");
}
