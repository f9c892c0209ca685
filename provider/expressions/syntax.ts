import { type Protocol } from "../model/capture";
import { type Span } from "./filterExpressionError";
import { type families } from "./addressLine";
import { type Intervals } from "./intervals";

/** The machine's own side, the other one, or both in turn. */
export type Side = "local" | "remote" | "either";

/** What an expression says, each part with its place. */
export type Expression = Combination | Condition;

export type Combination = Span & { readonly kind: "and" | "or"; readonly operands: readonly Expression[] };

export type Condition = Span &
  (
    | { readonly kind: "protocol"; readonly protocol: Protocol }
    | { readonly kind: "family"; readonly family: keyof typeof families }
    | { readonly kind: "Port" | "IPAddress"; readonly side: Side; readonly values: Intervals }
  );
