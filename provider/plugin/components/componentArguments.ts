import { show } from "../../model/problems";
import { isObject, type JsonObject } from "../../model/shapes";
import { isUnknown } from "../../model/unknown";
import { unknownArgument } from "../checkFailures";

interface TypeSpec {
  readonly type?: string;
  readonly items?: TypeSpec;
  readonly additionalProperties?: TypeSpec;
  readonly oneOf?: readonly TypeSpec[];
  readonly $ref?: string;
}

interface PropertySpec extends TypeSpec {
  readonly plain?: true;
}

/** The schema of a package, as far as components need it. */
export interface ComponentSchema {
  readonly types: Readonly<Record<string, { readonly properties?: Readonly<Record<string, TypeSpec>> }>>;
  readonly resources: Readonly<Record<string, ComponentSpec>>;
}

/** The schema of a resource or component. */
export interface ComponentSpec {
  readonly isComponent?: true;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly inputProperties: Readonly<Record<string, PropertySpec>>;
  readonly requiredInputs?: readonly string[];
}

/** The arguments of a component. */
export interface ComponentArguments {
  /** Without marks. */
  readonly values: JsonObject;
  readonly secrets: ReadonlySet<string>;
  /** The names of those that follow from other resources, or are secret. */
  readonly outputs: ReadonlySet<string>;
}

/**
 * What is wrong with the arguments of a component, each problem with the path of its property: names that do not exist, what is missing, other
 * types than the schema's. What a component passes on to its capture is checked there.
 */
export function argumentProblems(
  spec: ComponentSpec,
  schema: ComponentSchema,
  passedOn: ReadonlySet<string>,
  args: ComponentArguments,
): string[] {
  const { inputProperties, requiredInputs = [] } = spec;
  const isGiven = (name: string): boolean => args.values[name] !== undefined && args.values[name] !== null;
  const missing = requiredInputs.filter((name) => !isGiven(name)).map((name) => `\`${name}\`: is required`);
  const wrong = Object.entries(args.values).flatMap(([name, value]) => {
    const property = inputProperties[name];
    if (!isGiven(name)) return [];
    if (property === undefined) return [`\`${name}\`: ${unknownArgument(name, Object.keys(inputProperties))}`];
    if (property.plain && args.outputs.has(name)) {
      return [`\`${name}\`: must be known before the run and not secret; it cannot be an output of a resource`];
    }
    return passedOn.has(name) ? [] : typeProblems(name, value, property, schema, args.secrets.has(name));
  });
  return [...missing, ...wrong];
}

function typeProblems(path: string, value: unknown, spec: TypeSpec, schema: ComponentSchema, isSecret: boolean): string[] {
  if (value === null || value === undefined || isUnknown(value)) return [];
  const options = spec.oneOf ?? [spec];
  const fitting = options.find((option) => fits(value, option));
  if (fitting === undefined) {
    const what = [...new Set(options.map(nameOf))].join(" or ");
    return [`\`${path}\`: must be ${what}, got ${isSecret ? "a secret value" : show(value)}`];
  }
  if (Array.isArray(value)) {
    const { items } = fitting;
    return items === undefined ? [] : value.flatMap((item, index) => typeProblems(`${path}[${index}]`, item, items, schema, isSecret));
  }
  if (!isObject(value)) return [];
  const properties = schema.types[fitting.$ref?.replace("#/types/", "") ?? ""]?.properties;
  return Object.entries(value).flatMap(([name, inner]) => {
    const property = properties === undefined ? fitting.additionalProperties : properties[name];
    const inside = `${path}.${name}`;
    if (property !== undefined) return typeProblems(inside, inner, property, schema, isSecret);
    return properties === undefined ? [] : [`\`${inside}\`: ${unknownArgument(name, Object.keys(properties))}`];
  });
}

function fits(value: unknown, { type, $ref }: TypeSpec): boolean {
  if ($ref !== undefined) return $ref === "pulumi.json#/Any" || isObject(value);
  if (type === "array") return Array.isArray(value);
  if (type === "object") return isObject(value);
  if (type === "integer") return Number.isInteger(value);
  return typeof value === type;
}

function nameOf({ type, $ref }: TypeSpec): string {
  if ($ref !== undefined || type === "object") return "an object";
  return { array: "a list", boolean: "true or false", integer: "a whole number", number: "a number" }[type ?? ""] ?? "text";
}
