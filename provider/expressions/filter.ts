import { type Filter } from "../model/capture";
import { addressOfNumber } from "./addressLine";
import { type Conjunction } from "./conjunction";
import { FilterExpressionError } from "./filterExpressionError";
import { textOf } from "./intervals";
import { normalForm } from "./normalForm";
import { parse } from "./parse";

/**
 * The filters for what an expression says, in a language near tcpdump's.
 *
 * An expression joins conditions with `and`, `or` and parentheses: `tcp`, `udp`, `ip`, `ip6` and `any`; `host` and `net` with addresses,
 * ranges or blocks; `port` and `portrange` with numbers, names or ranges; `local` or `remote` before them for one side only. Several
 * values are separated with `or` or `;`. The whole grammar, and what Azure cannot express, is in docs/filter-expressions.md.
 *
 * The result has at most 256 filters, each in canonical form. Lists that belong together are one filter; a condition on either side is
 * two. It can be joined with other filters in one list: `[...filter("udp port 53"), ...presets.https()]`.
 *
 * @param expression At most 20000 characters.
 * @throws FilterExpressionError, which shows the expression with carets under the offending word and says what is allowed.
 * @example filter("tcp and remote port 443 and remote net 10.0.0.0/24 or udp port 53")
 */
export function filter(expression: string): Filter[] {
  if (typeof expression !== "string") {
    const hint = "of an output, use `expression.apply(filter)`";
    throw new FilterExpressionError({ code: "FilterExpressionInvalid", reason: "it is not a text", hint }, "", { start: 0, end: 0 });
  }
  return normalForm(parse(expression), expression).map(toFilter);
}

/** The filter as Azure writes it, in canonical form. */
function toFilter({ protocol, localIPAddress, localPort, remoteIPAddress, remotePort }: Conjunction): Filter {
  return {
    protocol,
    ...(localIPAddress && { localIPAddress: textOf(localIPAddress, addressOfNumber) }),
    ...(localPort && { localPort: textOf(localPort, String) }),
    ...(remoteIPAddress && { remoteIPAddress: textOf(remoteIPAddress, addressOfNumber) }),
    ...(remotePort && { remotePort: textOf(remotePort, String) }),
  };
}
