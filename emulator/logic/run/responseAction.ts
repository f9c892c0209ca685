import { evaluateIn } from "../expressions/evaluate";
import { isObject, toText } from "../expressions/values";
import type { Values } from "../expressions/values";
import type { Engine, Step } from "./engine";
import { scopeOf } from "./expressionScope";
import { failed } from "./records";
import type { Outcome } from "./records";

/** Answers the caller of the trigger, once. */
export function respond(engine: Engine, { placed, indices, record }: Step): Outcome {
  const inputs = evaluateIn(placed.action.inputs, scopeOf(engine, placed, indices)) as Values;
  record.inputs = inputs;
  if (engine.run.response !== undefined) return failed("ActionResponseSkipped", `The response action '${placed.name}' cannot be executed: the caller has been answered already.`);
  const statusCode = Number(inputs["statusCode"]);
  if (!Number.isInteger(statusCode) || statusCode < 100 || statusCode > 599) return failed("InvalidResponseStatusCode", `The status code of the response action '${placed.name}' is not valid: '${toText(inputs["statusCode"])}'.`);
  const headers = Object.fromEntries(Object.entries(isObject(inputs["headers"]) ? inputs["headers"] : {}).map(([name, value]) => [name.toLowerCase(), toText(value)]));
  const { body } = inputs;
  const isText = typeof body === "string";
  engine.run.response = {
    statusCode,
    headers: { ...(body === undefined ? {} : { "content-type": isText ? "text/plain; charset=utf-8" : "application/json; charset=utf-8" }), ...headers },
    body: body === undefined ? "" : isText ? body : JSON.stringify(body),
  };
  return { status: "Succeeded", code: "OK", outputs: { statusCode, headers, ...(body === undefined ? {} : { body }) } };
}
