import { isEqual, isObject, toText, typeName } from "../expressions/values";

const typesOf: Readonly<Record<string, readonly string[]>> = {
  array: ["Array"], boolean: ["Boolean"], integer: ["Integer"], null: ["Null"], number: ["Integer", "Float"], object: ["Object"], string: ["String"],
};

/** Why a value does not fit a JSON schema, in its first difference; of a schema, types, members, items and fixed values count. */
export function schemaProblem(value: unknown, schema: unknown, path: string): string | undefined {
  if (!isObject(schema)) return undefined;
  const { type, properties, required, items, additionalProperties } = schema;
  const at = path === "" ? "" : ` Path '${path.replace(/^\./, "")}'.`;
  const allowed = [type ?? []].flat().flatMap((each) => typesOf[toText(each)] ?? []);
  if (type !== undefined && !allowed.includes(typeName(value))) return `Invalid type. Expected ${[type].flat().map((each) => capitalised(toText(each))).join(", ")} but got ${typeName(value)}.${at}`;
  if (Array.isArray(schema["enum"]) && !schema["enum"].some((each) => isEqual(each, value))) return `Value ${JSON.stringify(value)} is not defined in enum.${at}`;
  if (Array.isArray(value)) return firstOf(value.map((item: unknown, index) => () => schemaProblem(item, items, `${path}[${index}]`)));
  if (!isObject(value)) return undefined;
  const missing = Array.isArray(required) ? required.map(toText).filter((name) => !Object.hasOwn(value, name)) : [];
  if (missing.length > 0) return `Required properties are missing from object: ${missing.join(", ")}.${at}`;
  const known = isObject(properties) ? properties : {};
  const extra = additionalProperties === false ? Object.keys(value).find((name) => !Object.hasOwn(known, name)) : undefined;
  if (extra !== undefined) return `Property '${extra}' has not been defined and the schema does not allow additional properties.${at}`;
  return firstOf(Object.entries(value).map(([name, inner]) => () => schemaProblem(inner, known[name], `${path}.${name}`)));
}

function firstOf(checks: (() => string | undefined)[]): string | undefined {
  for (const check of checks) {
    const problem = check();
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
