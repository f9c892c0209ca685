import { ExpressionError } from "../expressionError";
import { fn, text } from "./function";
import type { TemplateFunction } from "./function";

function part(name: string, pick: (url: URL) => string | number): TemplateFunction {
  return fn(name, "1", (values) => {
    const value = text(name, values, 0);
    if (!URL.canParse(value)) throw new ExpressionError(`The template language function '${name}' expects its parameter to be an absolute URI. The provided value is '${value}'.`);
    return pick(new URL(value));
  });
}

export const uriFunctions: readonly TemplateFunction[] = [
  part("uriHost", ({ hostname }) => hostname),
  part("uriPath", ({ pathname }) => pathname),
  part("uriPathAndQuery", ({ pathname, search }) => pathname + search),
  part("uriPort", ({ port, protocol }) => Number(port || { "http:": 80, "https:": 443, "ftp:": 21 }[protocol] || -1)),
  part("uriQuery", ({ search }) => search),
  part("uriScheme", ({ protocol }) => protocol.slice(0, -1)),
];
