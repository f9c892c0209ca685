import { FilterExpressionError, type Objection, quoted, type Span } from "./filterExpressionError";
import { type Interval, united } from "./intervals";
import { type Expression, type Side } from "./syntax";
import { type Token, tokensOf } from "./tokens";
import { readAddresses, readPorts } from "./values";
import { conditions, isKeyword, isRefused, objectionTo, protocols, sides, types } from "./words";

const longestExpression = 20_000;
const deepestNesting = 100;

/**
 * What an expression says, by the grammar in docs/filter-expressions.md.
 *
 * @throws FilterExpressionError, with the place of the first word that does not fit.
 */
export function parse(expression: string): Expression {
  if (expression.length > longestExpression) {
    const reason = `it is longer than ${longestExpression} characters`;
    const hint = "use ranges and blocks instead of single values, or more than one capture";
    throw new FilterExpressionError({ code: "FilterExpressionTooLarge", reason, hint }, expression, { start: 0, end: 1 });
  }
  const parser = new Parser(expression);
  const result = parser.chain(0);
  parser.expectEnd();
  return result;
}

class Parser {
  private readonly tokens: readonly Token[];
  private position = 0;

  constructor(private readonly expression: string) {
    this.tokens = tokensOf(expression);
  }

  /** Operands with `and` and `or` between them. */
  chain(depth: number): Expression {
    let group = [this.operand(depth)];
    const groups = [group];
    for (;;) {
      const operator = this.next;
      if (operator.kind !== "and" && operator.kind !== "or")
        return joined(
          "or",
          groups.map((operands) => joined("and", operands)),
        );
      this.take();
      const operand = this.operand(depth);
      if (operator.kind === "or") groups.push((group = [operand]));
      else if (groups.length === 1) group.push(operand);
      else this.refuse(operator, this.ambiguity(groups, operand));
    }
  }

  /** Nothing may follow a whole expression. */
  expectEnd(): void {
    const token = this.next;
    if (token.kind === "end") return;
    if (token.kind === ")") this.refuse(token, invalid('this ")" has no matching "("', "leave it out"));
    this.refuse(token, this.objectionAfterCondition(token));
  }

  private operand(depth: number): Expression {
    const token = this.next;
    if (token.kind === "word") return this.condition();
    if (token.kind === "not") this.refuse(token, negation);
    if (token.kind !== "(") this.refuse(token, this.objectionToMissing("condition", conditions));
    if (depth === deepestNesting) {
      const reason = `there are more than ${deepestNesting} levels of parentheses`;
      this.refuse(token, { code: "FilterExpressionTooLarge", reason });
    }
    this.take();
    const inner = this.chain(depth + 1);
    return { ...inner, start: token.start, end: this.expectClosing(token).end };
  }

  /** A protocol, a place with its values, or the one before the other. */
  private condition(): Expression {
    const protocol = this.takeWord(protocols);
    if (protocol === undefined) return this.place();
    const condition = protocolCondition(protocol);
    const next = this.next.text;
    return isKeyword(next) && !isOneOf(next, protocols) ? joined("and", [condition, this.place()]) : condition;
  }

  /** `local port 80`: whose, what and which. */
  private place(): Expression {
    const start = this.next;
    const side = this.takeWord(sides)?.text ?? "either";
    const type = this.takeWord(types)?.text;
    if (type === undefined) this.refuse(this.next, this.objectionToType(side));
    const kind = type === "port" || type === "portrange" ? "Port" : "IPAddress";
    const values = united(this.values(kind === "Port" ? "port" : "address", kind === "Port" ? readPorts : readAddresses));
    return { kind, side, values, start: start.start, end: this.previousEnd };
  }

  /** One value or several, with or without parentheses around them. */
  private values(what: string, read: (word: string) => Interval | Objection): Interval[] {
    const opening = this.next;
    if (opening.kind !== "(") return this.list(what, read);
    this.take();
    const list = this.list(what, read);
    this.expectClosing(opening);
    return list;
  }

  private list(what: string, read: (word: string) => Interval | Objection): Interval[] {
    const list = [this.value(what, read)];
    while (this.next.kind === ";" || (this.next.kind === "or" && isValue(this.tokens[this.position + 1]))) {
      this.take();
      list.push(this.value(what, read));
    }
    if (this.next.kind === ",") this.refuse(this.next, invalid('values cannot be separated with ","', 'separate them with "or" or ";"'));
    return list;
  }

  private value(what: string, read: (word: string) => Interval | Objection): Interval {
    const token = this.next;
    if (!isValue(token)) {
      const own = token.kind === "word" && isRefused(token.text) ? objectionTo(token.written) : undefined;
      this.refuse(token, own ?? this.objectionToMissing(what, `"${what === "port" ? "port 443" : "host 10.0.0.4"}" has one`));
    }
    const value = read(token.written);
    if ("reason" in value) this.refuse(token, value);
    this.take();
    return value;
  }

  private expectClosing(opening: Token): Token {
    const token = this.next;
    if (token.kind === ")") return this.take();
    if (token.kind === "end") return this.refuse(opening, invalid('this "(" has no matching ")"', "close it"));
    return this.refuse(token, this.objectionAfterCondition(token));
  }

  private objectionAfterCondition(token: Token): Objection {
    if (token.kind === "not") return negation;
    if (token.kind === "word" && isRefused(token.text)) return objectionTo(token.written);
    if (token.text.startsWith("-")) return invalid("a range must not contain spaces", 'write it without spaces, such as "80-85"');
    return invalid(`"and" or "or" is missing before ${quoted(token.written)}`, 'join conditions with "and" or "or"');
  }

  private objectionToType(side: Side): Objection {
    const token = this.next;
    if (side === "either" || (token.kind === "word" && isRefused(token.text))) return objectionTo(token.written);
    const hint = `"host", "net", "port" or "portrange" follows, such as "${side} port 443"`;
    if (token.kind === "end") return this.objectionToMissing(`word after "${side}"`, hint);
    if (token.kind === "or")
      return invalid('"local" and "remote" cannot be combined', 'leave out both to match either side, such as "port 443"');
    return invalid(`${quoted(token.written)} cannot follow "${side}"`, hint);
  }

  private objectionToMissing(what: string, hint: string): Objection {
    const token = this.next;
    const article = /^[aeiou]/.test(what) ? "an" : "a";
    if (token.kind !== "end") return invalid(`${quoted(token.written)} is not ${article} ${what}`, hint);
    if (this.tokens.length === 1) return invalid("it is empty", '"any" records every packet');
    return invalid(`${article} ${what} is missing at the end`, hint);
  }

  /** tcpdump gives `and` and `or` the same rank and reads from the left; most other languages do not. Guessing would record the wrong packets. */
  private ambiguity(groups: readonly Expression[][], operand: Expression): Objection {
    const last = joined("and", groups.at(-1) ?? []);
    const before = { start: groups[0]?.[0]?.start ?? 0, end: last.end };
    const text = ({ start, end }: Span): string => this.expression.slice(start, end);
    const readings = [
      `(${text(before)}) and ${text(operand)}`,
      `${text({ start: before.start, end: last.start })}(${text({ start: last.start, end: operand.end })})`,
    ];
    const asWritten = readings.every((reading) => reading.length <= 80) ? readings.map((reading) => reading.replaceAll(/\s+/g, " ")) : [];
    const [tcpdump, others] = asWritten.length > 0 ? asWritten : ["(… or …) and …", "… or (… and …)"];
    return invalid('"and" after "or" is ambiguous', `write "${tcpdump}", as tcpdump reads it, or "${others}"`);
  }

  private get next(): Token {
    return this.tokens[this.position] as Token;
  }

  private get previousEnd(): number {
    return this.tokens[this.position - 1]?.end ?? 0;
  }

  private take(): Token {
    const token = this.next;
    this.position += 1;
    return token;
  }

  private takeWord<W extends string>(words: readonly W[]): (Token & { text: W }) | undefined {
    return isOneOf(this.next.text, words) ? (this.take() as Token & { text: W }) : undefined;
  }

  private refuse(at: Span, objection: Objection): never {
    throw new FilterExpressionError(objection, this.expression, at);
  }
}

const negation: Objection = {
  code: "FilterExpressionUnsupported",
  reason: "Azure's filters cannot exclude packets",
  hint: "write which ports and addresses to record, and exclude the others when you read the file",
};

function joined(kind: "and" | "or", operands: readonly Expression[]): Expression {
  const [first, ...more] = operands as readonly [Expression, ...Expression[]];
  return more.length === 0 ? first : { kind, operands, start: first.start, end: more.at(-1)?.end ?? first.end };
}

function protocolCondition({ text, start, end }: Token & { text: (typeof protocols)[number] }): Expression {
  if (text === "ip" || text === "ip6") return { kind: "family", family: text, start, end };
  return { kind: "protocol", protocol: text === "tcp" ? "TCP" : text === "udp" ? "UDP" : "Any", start, end };
}

function isValue(token: Token | undefined): boolean {
  return token?.kind === "word" && !isKeyword(token.text) && !isRefused(token.text);
}

function isOneOf<W extends string>(word: string, words: readonly W[]): word is W {
  return (words as readonly string[]).includes(word);
}

function invalid(reason: string, hint: string): Objection {
  return { code: "FilterExpressionInvalid", reason, hint };
}
