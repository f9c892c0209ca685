import { type Filter } from "../model/capture";
import { addressOfNumber } from "./addressLine";
import { type Conjunction } from "./conjunction";
import { FilterExpressionError } from "./filterExpressionError";
import { textOf } from "./intervals";
import { normalForm } from "./normalForm";
import { parse } from "./parse";

/**
 * The filters for an expression, as `filter` in provider/filter.ts documents them. Lists that belong together are one filter; a condition
 * on either side is two.
 *
 * @throws FilterExpressionError
 */
export function filter(expression: string): Filter[] {
  if (typeof expression !== "string") {
    throw new FilterExpressionError({ code: "FilterExpressionInvalid", reason: "it is not a string" }, "", { start: 0, end: 0 });
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
