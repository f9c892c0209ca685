import type { Shape } from "../core/shapes";
import type { LocalAzure } from "../localAzure/localAzure";

/** One thing that can be asked or done: a line in a table. GET looks, POST changes. */
export interface Endpoint {
  method: "GET" | "POST";
  /** Below `/_local`. */
  path: string;
  about: string;
  /** Of a POST: what its body has to look like. Without a body, it is `{}`. */
  input?: Shape;
  /** Which of its fields are numbers: a form sends everything as text. */
  numbers?: readonly string[];
  act(azure: LocalAzure, input: Input): unknown;
}

/** A body, or, of a GET, the query. It has the endpoint's shape. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the shape beside it has been checked
type Input = any;
