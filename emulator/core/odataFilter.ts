import { ArmError } from "./armErrors";
import type { Call } from "./call";

/**
 * The `$filter` of a request, as far as ARM's lists know it: `name eq 'value'`, `name('value')` and `name()`, joined by `and`. Answers
 * what each of the names is given; without a value, the empty text.
 *
 * @param known the names that the list knows
 * @throws 400 `InvalidFilterInQueryString` for everything else
 */
export function readFilter<Name extends string>(call: Call, known: readonly Name[]): Partial<Record<Name, string>> {
  const filter = call.request.query["$filter"] ?? "";
  const read: Partial<Record<Name, string>> = {};
  for (const term of filter.split(/\s+and\s+/i).map((text) => text.trim()).filter((text) => text !== "")) {
    const [, property, text, invoked, argument] = /^(?:(\w+)\s+eq\s+'(.*)'|(\w+)\((?:'(.*)')?\))$/i.exec(term) ?? [];
    const name = known.find((one) => one.toLowerCase() === (property ?? invoked)?.toLowerCase());
    if (name === undefined) throw new ArmError("invalidFilter", { filter });
    read[name] = (text ?? argument ?? "").replaceAll("''", "'");
  }
  return read;
}
