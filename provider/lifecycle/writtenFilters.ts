import { filter, FilterExpressionError } from "../expressions";
import type { Filter } from "../model/capture";
import { holdsKey } from "../model/problems";

/** The filters for an expression, or why it is none; a secret expression is not repeated. */
export function filtersFor(expression: string, isSecret: boolean): { readonly filters: Filter[] } | { readonly objection: string } {
  try {
    return { filters: filter(expression) };
  } catch (error) {
    if (!(error instanceof FilterExpressionError)) throw error;
    const mustHide = isSecret || holdsKey(expression);
    return { objection: mustHide ? `is not a filter expression, got a secret value (${error.code})` : error.explanation };
  }
}
