import { evaluateIn } from "../expressions/evaluate";
import { isObject, toText } from "../expressions/values";
import type { Values } from "../expressions/values";
import type { Engine, Step } from "./engine";
import { scopeOf } from "./expressionScope";
import type { Outcome } from "./records";

/** Ends the run, as `runStatus` says. */
export function terminate(engine: Engine, { placed, indices, record }: Step): Outcome {
  const inputs = evaluateIn(placed.action.inputs, scopeOf(engine, placed, indices)) as Values;
  record.inputs = inputs;
  const status = (["Succeeded", "Failed", "Cancelled"] as const).find((each) => each.toLowerCase() === toText(inputs["runStatus"]).toLowerCase()) ?? "Failed";
  const { code = "", message = "" } = isObject(inputs["runError"]) ? inputs["runError"] : {};
  Object.assign(record, { status: "Succeeded", code: "NotSpecified", endedAt: engine.now });
  const given = toText(code) === "" && toText(message) === "" ? undefined : { code: toText(code) || "Terminated", message: toText(message) };
  Object.assign(engine.run, { status, code: given?.code ?? "Terminated", ...(given === undefined || status === "Succeeded" ? {} : { error: given }) });
  return { status: "Succeeded", code: "NotSpecified" };
}
