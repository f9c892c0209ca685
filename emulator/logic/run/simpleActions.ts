import { evaluateIn } from "../expressions/evaluate";
import { ExpressionError } from "../expressions/expressionError";
import { later, parseTimestamp } from "../expressions/timestamp";
import { toText, typeName } from "../expressions/values";
import type { Values } from "../expressions/values";
import { schemaProblem } from "./jsonSchema";
import { holds } from "./conditions";
import type { Due, Engine, Step } from "./engine";
import { scopeOf } from "./expressionScope";
import { http } from "./httpAction";
import { failed } from "./records";
import type { Outcome } from "./records";
import { respond } from "./responseAction";
import { terminate } from "./terminateAction";
import { variableActions } from "./variableActions";

/** What an action that holds no others does: it has ended, or goes on at a time. */
export type SimpleAction = (engine: Engine, step: Step) => Outcome | Due | Promise<Outcome | Due>;

export const simpleActions: Readonly<Record<string, SimpleAction>> = {
  ...variableActions,
  Compose(engine, step) {
    const inputs = inputsOf(engine, step);
    return done(inputs);
  },
  Http: http,
  Join(engine, step) {
    const { from, joinWith } = inputsOf(engine, step) as Values;
    return done({ body: listOf("Join", from).map(toText).join(toText(joinWith)) });
  },
  ParseJson(engine, step) {
    const { content, schema } = inputsOf(engine, step) as Values;
    const value = parsed(content);
    const problem = schemaProblem(value, schema, "");
    return problem === undefined ? done({ body: value }) : failed("JsonSchemaValidationFailed", `Schema validation failed. ${problem}`);
  },
  Query: (engine, step) => throughList(engine, step, "where", (list, scope, { where }) => list.filter((item) => holds(where, scope(item)))),
  Response: respond,
  Select: (engine, step) => throughList(engine, step, "select", (list, scope, { select }) => list.map((item) => evaluateIn(select, scope(item)))),
  Terminate: terminate,
  Wait: wait,
};

export function done(outputs: unknown): Outcome {
  return { status: "Succeeded", code: "OK", outputs };
}

/** The inputs with their expressions evaluated, as they are recorded. */
export function inputsOf(engine: Engine, { placed, indices, record }: Step): unknown {
  record.inputs ??= evaluateIn(placed.action.inputs, scopeOf(engine, placed, indices));
  return record.inputs;
}

function listOf(type: string, value: unknown): unknown[] {
  if (Array.isArray(value)) return value as unknown[];
  throw new ExpressionError(`The 'from' property value in the '${type}' action inputs is of type '${typeName(value)}'. The value must be an array.`);
}

type ForItem = (item: unknown) => ReturnType<typeof scopeOf>;

/** Query and Select: what is done with each item is evaluated for each item. */
function throughList(engine: Engine, { placed, indices, record }: Step, each: string, act: (list: unknown[], scope: ForItem, inputs: Values) => unknown[]): Outcome {
  const inputs = placed.action.inputs as Values;
  const list = listOf(placed.action.type, evaluateIn(inputs["from"], scopeOf(engine, placed, indices)));
  record.inputs = { from: list, [each]: inputs[each] };
  return done({ body: act(list, (value) => scopeOf(engine, placed, indices, { value }), inputs) });
}

function parsed(content: unknown): unknown {
  if (typeof content !== "string") return content;
  try {
    return JSON.parse(content) as unknown;
  } catch {
    throw new ExpressionError("The content of the ParseJson action is not valid JSON.");
  }
}

interface WaitInputs {
  interval?: { count: unknown; unit: unknown };
  until?: { timestamp: unknown };
}

function wait(engine: Engine, step: Step): Outcome | Due {
  const { record } = step;
  const inputs = inputsOf(engine, step) as WaitInputs;
  record.state ??= { until: waitsUntil(record.startedAt, inputs) };
  const { until = 0 } = record.state;
  return until > engine.now ? until : { status: "Succeeded", code: "OK", outputs: { body: { endTime: new Date(engine.now).toISOString() } } };
}

function waitsUntil(from: number, { interval, until }: WaitInputs): number {
  if (until !== undefined) return parseTimestamp("until", toText(until.timestamp)).at;
  const count = Number(interval!.count);
  if (!Number.isInteger(count) || count < 0) throw new ExpressionError(`The interval's count must be an integer from 0 up, but is '${toText(interval!.count)}'.`);
  return later("Wait", { at: from, ticks: 0, hasZone: true }, count, toText(interval!.unit)).at;
}

