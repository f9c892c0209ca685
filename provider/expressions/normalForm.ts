import { families } from "./addressLine";
import { type Conjunction, conjoined } from "./conjunction";
import { FilterExpressionError, type Objection, quoted } from "./filterExpressionError";
import { pieces } from "./intervals";
import { simplify } from "./simplify";
import { type Combination, type Condition, type Expression } from "./syntax";

/** How many filters an expression may become. */
const mostFilters = 256;
/** How much may be looked at on the way there, in ranges and values, so that no expression takes long. */
const mostWork = 100_000;

/**
 * The filters that together fit what the expression says (its disjunctive normal form).
 *
 * @throws FilterExpressionError where a condition contradicts what stands before it, and where there are too many filters.
 */
export function normalForm(expression: Expression, text: string): Conjunction[] {
  return new NormalForm(text).of(expression);
}

class NormalForm {
  private work = 0;

  constructor(private readonly text: string) {}

  of(expression: Expression): Conjunction[] {
    if ("operands" in expression) return expression.kind === "and" ? this.all(expression) : this.any(expression);
    return this.counted(filtersOf(expression), expression);
  }

  private any(combination: Combination): Conjunction[] {
    return this.simplified(
      combination.operands.flatMap((operand) => this.of(operand)),
      combination,
    );
  }

  private all({ operands }: Combination): Conjunction[] {
    const forms = operands.map((operand) => ({ operand, form: this.of(operand) }));
    return forms.slice(1).reduce((result, { operand, form }, index) => {
      const product = this.product(result, form, operand);
      if (product.length > 0) return this.simplified(product, operand);
      const opposite = forms.slice(0, index + 1).find((earlier) => this.product(earlier.form, form, operand).length === 0);
      return this.refuse(operand, this.contradiction(operand, opposite?.operand));
    }, forms[0]?.form ?? []);
  }

  private product(a: readonly Conjunction[], b: readonly Conjunction[], at: Expression): Conjunction[] {
    return a.flatMap((one) => {
      const products = b.map((other) => conjoined(one, other));
      this.count(b.length, at);
      return this.counted(
        products.filter((product) => product !== undefined),
        at,
      );
    });
  }

  private simplified(filters: readonly Conjunction[], at: Expression): Conjunction[] {
    const result = simplify(filters);
    return result.length > mostFilters ? this.refuse(at, tooLarge) : result;
  }

  private counted(filters: Conjunction[], at: Expression): Conjunction[] {
    this.count(
      filters.reduce((sum, filter) => sum + sizeOf(filter), 0),
      at,
    );
    return filters;
  }

  private count(work: number, at: Expression): void {
    this.work += work;
    if (this.work > mostWork) this.refuse(at, tooLarge);
  }

  private contradiction(operand: Expression, opposite: Expression | undefined): Objection {
    const words = ({ start, end }: Expression): string => quoted(this.text.slice(start, end));
    return {
      code: "FilterExpressionContradictory",
      reason:
        opposite === undefined
          ? `no packet matches ${words(operand)} and everything before it`
          : `no packet matches both ${words(opposite)} and ${words(operand)}`,
      hint: 'join conditions with "or" if one of them is enough',
    };
  }

  private refuse(at: Expression, objection: Objection): never {
    throw new FilterExpressionError(objection, this.text, at);
  }
}

const tooLarge: Objection = {
  code: "FilterExpressionTooLarge",
  reason: `it expands to more than ${mostFilters} filters, or to too many before they are simplified`,
  hint: 'use ranges and blocks, add "local" or "remote" if you mean only one side, or use more than one capture',
};

function filtersOf(condition: Condition): Conjunction[] {
  if (condition.kind === "protocol") return [{ protocol: condition.protocol }];
  if (condition.kind === "family") return [{ protocol: "Any", localIPAddress: [families[condition.family]] }];
  const { kind, side, values } = condition;
  const sides = side === "either" ? (["local", "remote"] as const) : [side];
  return pieces(values).flatMap((piece) => sides.map((each) => ({ protocol: "Any", [`${each}${kind}`]: piece }) as const));
}

function sizeOf({ localIPAddress, localPort, remoteIPAddress, remotePort }: Conjunction): number {
  return [localIPAddress, localPort, remoteIPAddress, remotePort].reduce((sum, set) => sum + (set?.length ?? 0), 1);
}
