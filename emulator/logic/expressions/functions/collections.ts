import { ExpressionError } from "../expressionError";
import { compare, isEqual, isObject, memberOf, toText } from "../values";
import type { Values } from "../values";
import { fn, list, object, text, wholeNumber, wrongParameter } from "./function";
import type { TemplateFunction } from "./function";

export const collectionFunctions: readonly TemplateFunction[] = [
  fn("chunk", "2", (values) => chunk(values, wholeNumber("chunk", values, 1))),
  fn("contains", "2", contains),
  fn("empty", "1", ([value]) => (value === null || (isObject(value) ? Object.keys(value).length === 0 : sized("empty", value).length === 0))),
  fn("first", "1", ([value]) => sized("first", value)[0] ?? (typeof value === "string" ? "" : null)),
  fn("last", "1", ([value]) => sized("last", value).at(-1) ?? (typeof value === "string" ? "" : null)),
  fn("intersection", "1+", (values) => common(values)),
  fn("union", "1+", (values) => united(values)),
  fn("join", "2", (values) => list("join", values, 0).map(toText).join(text("join", values, 1))),
  fn("length", "1", ([value]) => (isObject(value) ? Object.keys(value).length : sized("length", value).length)),
  fn("reverse", "1", (values) => list("reverse", values, 0).toReversed()),
  fn("skip", "2", (values) => sized("skip", values[0]).slice(Math.max(0, wholeNumber("skip", values, 1)))),
  fn("take", "2", (values) => sized("take", values[0]).slice(0, Math.max(0, wholeNumber("take", values, 1)))),
  fn("sort", "1-2", (values) => sorted(list("sort", values, 0), values.length < 2 ? undefined : text("sort", values, 1))),
  fn("addProperty", "3", (values) => {
    const [of, name] = [object("addProperty", values, 0), text("addProperty", values, 1)];
    if (Object.hasOwn(of, name)) throw new ExpressionError(`The template language function 'addProperty' cannot add the property '${name}': the object already contains it.`);
    return { ...of, [name]: values[2] };
  }),
  fn("setProperty", "3", (values) => ({ ...object("setProperty", values, 0), [text("setProperty", values, 1)]: values[2] })),
  fn("removeProperty", "2", (values) => {
    const { [text("removeProperty", values, 1)]: _, ...others } = object("removeProperty", values, 0);
    return others;
  }),
];

function sized(name: string, value: unknown): string | unknown[] {
  if (typeof value === "string" || Array.isArray(value)) return value;
  throw wrongParameter(name, 0, "an array or a string", value);
}

function contains([whole, wanted]: unknown[]): boolean {
  if (typeof whole === "string") return whole.includes(toText(wanted));
  if (Array.isArray(whole)) return whole.some((item) => isEqual(item, wanted));
  if (isObject(whole)) return memberOf(whole, toText(wanted)) !== undefined;
  throw wrongParameter("contains", 0, "a dictionary (object), an array or a string", whole);
}

function chunk(values: unknown[], length: number): unknown[] {
  const whole = sized("chunk", values[0]);
  if (length < 1) throw new ExpressionError("The template language function 'chunk' expects its second parameter to be an integer greater than 0.");
  return Array.from({ length: Math.ceil(whole.length / length) }, (_, index) => whole.slice(index * length, (index + 1) * length));
}

function common(values: unknown[]): unknown {
  const [first, ...others] = values;
  if (isObject(first)) {
    const rest = others.map((_, index) => object("intersection", values, index + 1));
    return Object.fromEntries(Object.entries(first).filter(([name, value]) => rest.every((other) => Object.hasOwn(other, name) && isEqual(other[name], value))));
  }
  const rest = others.map((_, index) => list("intersection", values, index + 1));
  return distinct(list("intersection", values, 0).filter((item) => rest.every((other) => other.some((candidate) => isEqual(item, candidate)))));
}

/** The later one counts where objects have the same member. */
function united(values: unknown[]): unknown {
  if (isObject(values[0])) return values.reduce<Values>((merged, _, index) => merge(merged, object("union", values, index)), {});
  return distinct(values.flatMap((_, index) => list("union", values, index)));
}

function merge(a: Values, b: Values): Values {
  const merged = { ...a };
  for (const [name, value] of Object.entries(b)) merged[name] = isObject(merged[name]) && isObject(value) ? merge(merged[name], value) : value;
  return merged;
}

function distinct(items: unknown[]): unknown[] {
  return items.filter((item, index) => items.findIndex((other) => isEqual(item, other)) === index);
}

function sorted(items: unknown[], by: string | undefined): unknown[] {
  const key = (item: unknown) => (by === undefined ? item : isObject(item) ? memberOf(item, by) : undefined);
  return items.toSorted((a, b) => compare("sort", key(a), key(b)));
}
