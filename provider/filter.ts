import * as pulumi from "@pulumi/pulumi";
import { filter as filtersOf, FilterExpressionError } from "./expressions";
import type { Filter } from "./model/capture";

/** What `filter` gives: a list for text, an output for an output or a promise. */
export type FiltersOf<Expression> = Expression extends string ? Filter[] : pulumi.Output<Filter[]>;

/**
 * Returns the filters for an expression in a language similar to tcpdump's.
 *
 * An expression joins conditions with `and`, `or` and parentheses: `tcp`, `udp`, `ip`, `ip6` and `any`; `host` and `net` with addresses,
 * ranges or blocks; `port` and `portrange` with numbers, names or ranges; `local` or `remote` before them for one side only. Several
 * values are separated with `or` or `;`. The whole grammar, and what Azure cannot express, is in docs/filter-expressions.md.
 *
 * The result has at most 256 filters, each in canonical form. It can be joined with other filters in one list:
 * `[...filter("udp port 53"), ...presets.https()]`. If you pass an output or a promise, the result is an output.
 *
 * @param expression At most 20000 characters.
 * @throws FilterExpressionError, which shows the expression with carets under the offending word and says what is allowed.
 * @example filter("tcp and remote port 443 and remote net 10.0.0.0/24 or udp port 53")
 */
export function filter<Expression extends pulumi.Input<string>>(expression: Expression): FiltersOf<Expression>;
export function filter(expression: pulumi.Input<string>): Filter[] | pulumi.Output<Filter[]> {
  if (!pulumi.Output.isInstance(expression) && !(expression instanceof Promise)) return filtersOf(expression);
  const later = pulumi.output(expression);
  return pulumi.all([later, pulumi.isSecret(later)]).apply(([text, isSecret]) => (isSecret ? filtersOfSecret(text) : filtersOf(text)));
}

/** As the filters of any expression, with errors that do not repeat it. */
function filtersOfSecret(expression: string): Filter[] {
  try {
    return filtersOf(expression);
  } catch (error) {
    if (!(error instanceof FilterExpressionError)) throw error;
    const objection = { code: error.code, reason: "it is not a filter expression, got a secret value" };
    throw new FilterExpressionError(objection, "", { start: 0, end: 0 });
  }
}
