/** What plain data from a file or a request has to look like. Throws a `ShapeError` that names the property. */
export type Shape = (value: unknown, path: string) => void;

/** Data that is not as it has to be. */
export class ShapeError extends Error {
  constructor(readonly path: string, readonly expected: string, value: unknown) {
    super(`\`${path}\`: must be ${expected}, got ${shown(value)}`);
    this.name = "ShapeError";
  }
}

export const anything: Shape = () => {};

export const text: Shape = (value, path) => expect(typeof value === "string", path, "text", value);

export const flag: Shape = (value, path) => expect(typeof value === "boolean", path, "true or false", value);

export function number(min: number, max = Infinity): Shape {
  const range = min === -Infinity ? "a number" : max === Infinity ? `a number from ${min} up` : `a number from ${min} to ${max}`;
  return (value, path) => expect(typeof value === "number" && value >= min && value <= max, path, range, value);
}

export function wholeNumber(min: number, max = Infinity): Shape {
  const range = max === Infinity ? `a whole number from ${min} up` : `a whole number from ${min} to ${max}`;
  return (value, path) => expect(Number.isInteger(value) && (value as number) >= min && (value as number) <= max, path, range, value);
}

/** One of these values. */
export function oneOf(...allowed: readonly (string | boolean | null)[]): Shape {
  return (value, path) => expect(allowed.includes(value as string), path, listed(allowed.map((each) => JSON.stringify(each))), value);
}

/** Anything that one of the shapes takes; `expected` says what that is. */
export function either(expected: string, ...shapes: readonly Shape[]): Shape {
  return (value, path) => expect(shapes.some((shape) => isOf(shape, value)), path, expected, value);
}

export function list(each: Shape): Shape {
  return (value, path) => {
    expect(Array.isArray(value), path, "a list", value);
    (value as unknown[]).forEach((item, index) => each(item, `${path}[${index}]`));
  };
}

/** An object whose members, whatever their names, are all of one shape. */
export function record(each: Shape): Shape {
  return (value, path) => {
    expectObject(value, path);
    for (const [name, member] of Object.entries(value)) each(member, below(path, name));
  };
}

/** An object with these members, and no others unless it may have them; those in `required` are there. */
export function object(members: Readonly<Record<string, Shape>>, required: readonly string[] = [], { others = false } = {}): Shape {
  return (value, path) => {
    expectObject(value, path);
    for (const name of required) expect(value[name] !== undefined, below(path, name), "given", value[name]);
    for (const name of Object.keys(value)) {
      const member = value[name];
      const shape = Object.hasOwn(members, name) ? members[name] : undefined;
      if (shape === undefined && others) continue;
      if (shape === undefined) throw new ShapeError(below(path, name), `left out: known are ${listed(Object.keys(members).map((known) => `\`${known}\``), "and")}`, member);
      if (member !== undefined) shape(member, below(path, name));
    }
  };
}

function expectObject(value: unknown, path: string): asserts value is Record<string, unknown> {
  expect(typeof value === "object" && value !== null && !Array.isArray(value), path, "an object", value);
}

function expect(holds: boolean, path: string, expected: string, value: unknown): void {
  if (!holds) throw new ShapeError(path, expected, value);
}

function isOf(shape: Shape, value: unknown): boolean {
  try {
    shape(value, "");
    return true;
  } catch (error) {
    if (error instanceof ShapeError) return false;
    throw error;
  }
}

function below(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

function listed(words: readonly string[], conjunction = "or"): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} ${conjunction} ${words.at(-1)}`;
}

function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  const json = typeof value === "number" ? String(value) : JSON.stringify(value) ?? typeof value;
  return json.length > 100 ? `${json.slice(0, 100)}…` : json;
}
