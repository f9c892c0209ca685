import { type Filter, type WrittenFilter } from "../model/capture";
import { filter } from "./filter";
import { formatFilters } from "./formatFilters";

/**
 * One list of filters that fits what any of the lists fits, with as few filters as possible. An empty list adds nothing to it.
 *
 * `[...a, ...b]` records the same packets; this puts together what belongs together, such as the ports of several presets.
 *
 * @throws FilterExpressionError where more than 256 filters are left.
 * @example combine(presets.dns(), presets.https(), filter("tcp remote host 10.0.0.4"))
 */
export function combine(...lists: readonly (readonly WrittenFilter[])[]): Filter[] {
  const filters = lists.flat();
  return filters.length === 0 ? [] : filter(formatFilters(filters));
}
