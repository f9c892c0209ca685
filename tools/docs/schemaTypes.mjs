// Types of the sources as types of a Pulumi schema.

import ts from "typescript";
import { docOf, statementsOf, tagOf, textOf } from "./sources.mjs";

/** Schemas have one type for the inputs and the outputs of an object: outputs have that of the inputs. @type {Record<string, string>} */
const inputTypeOf = {
  Filter: "PacketCaptureFilterArgs",
  Scope: "PacketCaptureMachineScopeArgs",
  StorageLocation: "PacketCaptureStorageLocationArgs",
  CaptureSettings: "PacketCaptureSettingsArgs",
  ContainerLocation: "PacketCaptureStorageLocationArgs",
};

/** Resources that TypeScript programs may give instead of their ids. */
const resourcesById = ["VirtualMachine", "VirtualMachineScaleSet", "StorageAccount", "CaptureStorage"];

/** What these add to a type says nothing in a schema. */
const transparent = ["Input", "Output", "Unwrap", "Readonly", "NonNullable"];

/** A whole number beyond it is a `number`, because `integer` has 32 bits in some languages. */
const largestInteger = 2 ** 31 - 1;

/**
 * @typedef {ts.InterfaceDeclaration | ts.TypeAliasDeclaration} Declaration
 * @typedef {{ name: string, type: ts.TypeNode, isOptional: boolean, doc: ts.JSDoc | undefined }} Property
 *
 * @typedef {object} TypeSpec
 * @property {string} [type]
 * @property {TypeSpec} [items]
 * @property {TypeSpec} [additionalProperties]
 * @property {TypeSpec[]} [oneOf]
 * @property {string} [$ref]
 *
 * @typedef {TypeSpec & { description?: string, default?: unknown, secret?: true, willReplaceOnChanges?: true, plain?: true }} PropertySpec
 * @typedef {{ description?: string, properties: Record<string, PropertySpec>, type: "object", required?: string[] }} ObjectSpec
 * @typedef {{ description?: string, type: "string", enum: { value: string }[] }} EnumSpec
 */

/** The types of a schema, which come into being as properties refer to them. */
export class SchemaTypes {
  /** By token. @type {Record<string, ObjectSpec | EnumSpec>} */
  specs = {};

  /** @type {Map<string, Declaration>} */
  #declarations = new Map();
  /** @type {string} */
  #module;
  /** @type {(name: string) => number | undefined} */
  #largest;
  /** @type {(owner: string, member: string) => unknown} */
  #defaultOf;
  /** @type {string[]} */
  #untyped;

  /**
   * @param {object} options
   * @param {string} options.module what tokens begin with
   * @param {string[]} options.files where the declarations are
   * @param {(name: string) => number | undefined} options.largest the largest value of a property that is a number
   * @param {(owner: string, member: string) => unknown} options.defaultOf the default of a member of an interface
   * @param {string[]} options.untyped the properties whose types SDKs have no form for
   */
  constructor({ module, files, largest, defaultOf, untyped }) {
    this.#module = module;
    this.#largest = largest;
    this.#defaultOf = defaultOf;
    this.#untyped = untyped;
    for (const node of files.flatMap(statementsOf)) {
      if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) this.#declarations.set(node.name.text, node);
    }
  }

  /**
   * The interface with a name as an object.
   *
   * @param {string} name
   * @param {{ isArgument?: boolean }} [options] `isArgument`: whether only programs give it
   * @returns {ObjectSpec}
   */
  object(name, { isArgument = false } = {}) {
    const description = proseOf(textOf(docOf(this.interface(name))));
    return {
      ...(description !== "" && { description }),
      type: "object",
      ...this.properties(this.propertiesOf(name), {
        isArgument,
        completed: (property) => ({ ...property, ...withoutUndefined({ default: this.#defaultOf(name, property.name) }) }),
      }),
    };
  }

  /**
   * @param {Property[]} properties
   * @param {object} options
   * @param {boolean} [options.isArgument] whether only programs give them
   * @param {(property: { name: string } & PropertySpec) => { name: string } & PropertySpec} options.completed what else holds of one
   * @returns {Pick<ObjectSpec, "properties" | "required">}
   */
  properties(properties, { isArgument = false, completed }) {
    const specs = properties.map(({ name, type, doc }) => {
      const description = descriptionOf(doc);
      const { name: key, ...spec } = completed({ name, ...this.#typeOf(type, name, isArgument), ...(description !== "" && { description }) });
      return [key, spec];
    });
    const required = properties.filter(({ type, isOptional }) => !isOptional && !includesUndefined(type)).map(({ name }) => name);
    return { properties: Object.fromEntries(specs), ...(required.length > 0 && { required }) };
  }

  /** @param {ts.TypeNode} node @param {string} property @param {boolean} isArgument @returns {TypeSpec} */
  #typeOf(node, property, isArgument) {
    return this.#untyped.includes(property) ? { $ref: "pulumi.json#/Any" } : this.type(node, property, isArgument);
  }

  /** The properties of an interface, those that it inherits first. @param {string} name @returns {Property[]} */
  propertiesOf(name) {
    const declaration = this.interface(name);
    const inherited = (declaration.heritageClauses ?? []).flatMap(({ types }) => types.flatMap((type) => this.#inherited(type)));
    return [...inherited, ...declaration.members.filter(ts.isPropertySignature).map(propertyOf)];
  }

  /** @param {ts.ExpressionWithTypeArguments} type @returns {Property[]} */
  #inherited({ expression, typeArguments }) {
    const [from, omitted] = typeArguments ?? [];
    if (expression.getText() !== "Omit") return this.propertiesOf(expression.getText());
    const names = (omitted !== undefined && ts.isUnionTypeNode(omitted) ? omitted.types : [omitted]).map((type) => type?.getText());
    return this.propertiesOf(from?.getText() ?? "").filter(({ name }) => !names.includes(`"${name}"`));
  }

  /** Whether programs have to know a value of this type before they run. @param {ts.TypeNode} type @returns {boolean} */
  isPlain(type) {
    if (ts.isIndexedAccessTypeNode(type)) return this.isPlain(this.#member(type).type);
    const [first] = ts.isTypeReferenceNode(type) && type.typeName.getText() === "NonNullable" ? (type.typeArguments ?? []) : [];
    if (first !== undefined) return this.isPlain(first);
    const alias = ts.isTypeReferenceNode(type) ? this.#declarations.get(type.typeName.getText()) : undefined;
    if (alias !== undefined && ts.isInterfaceDeclaration(alias)) return !/\bInput</.test(alias.getText());
    const written = alias !== undefined && ts.isTypeAliasDeclaration(alias) ? alias.type : type;
    return !/\bInput</.test(written.getText());
  }

  /** @param {string} name */
  interface(name) {
    const declaration = this.#declarations.get(name);
    if (declaration === undefined || !ts.isInterfaceDeclaration(declaration)) throw new Error(`the sources of the schema have no interface ${name}`);
    return declaration;
  }

  /**
   * @param {ts.TypeNode} node
   * @param {string} property the name of the property that has the type
   * @param {boolean} [isArgument]
   * @returns {TypeSpec}
   */
  type(node, property, isArgument = false) {
    if (node.kind === ts.SyntaxKind.StringKeyword || ts.isTemplateLiteralTypeNode(node)) return { type: "string" };
    if (node.kind === ts.SyntaxKind.NumberKeyword) return { type: (this.#largest(property) ?? 0) > largestInteger ? "number" : "integer" };
    if (node.kind === ts.SyntaxKind.BooleanKeyword) return { type: "boolean" };
    if (node.kind === ts.SyntaxKind.UnknownKeyword) return { $ref: "pulumi.json#/Any" };
    if (ts.isTypeOperatorNode(node)) return this.type(node.type, property);
    if (ts.isParenthesizedTypeNode(node)) return this.type(node.type, property, isArgument);
    if (ts.isArrayTypeNode(node)) return { type: "array", items: this.type(node.elementType, property) };
    if (ts.isLiteralTypeNode(node)) return { type: ts.isStringLiteral(node.literal) ? "string" : "boolean" };
    if (ts.isUnionTypeNode(node)) return this.#union(node.types.filter((type) => type.kind !== ts.SyntaxKind.UndefinedKeyword), property, isArgument);
    if (ts.isTypeReferenceNode(node)) return this.#reference(node, property, isArgument);
    if (ts.isIndexedAccessTypeNode(node)) return this.type(this.#member(node).type, property, isArgument);
    throw new Error(`the schema has no type for \`${node.getText()}\` of ${property}`);
  }

  /** @param {ts.IndexedAccessTypeNode} node such as `CaptureArgs["filters"]` @returns {Property} */
  #member({ objectType, indexType }) {
    const member = this.propertiesOf(objectType.getText()).find(({ name }) => `"${name}"` === indexType.getText());
    if (member === undefined) throw new Error(`the sources of the schema have no ${objectType.getText()}[${indexType.getText()}]`);
    return member;
  }

  /**
   * @param {ts.TypeNode[]} types
   * @param {string} property
   * @param {boolean} isArgument
   * @returns {TypeSpec}
   */
  #union(types, property, isArgument) {
    const texts = types.map((type) => (ts.isLiteralTypeNode(type) && ts.isStringLiteral(type.literal) ? type.literal.text : undefined));
    // Pulumi's checker for YAML refuses a value that has an enumeration's type, also where that is wanted: no output may have it.
    if (texts.every((text) => text !== undefined)) return isArgument ? this.#enumeration(texts, property) : { type: "string" };
    const all = types.map((type) => this.type(type, property));
    const specs = all.filter((spec, index) => all.findIndex((other) => JSON.stringify(other) === JSON.stringify(spec)) === index);
    const [first, ...others] = specs;
    if (first !== undefined && others.length === 0) return first;
    // Pulumi's SDK for Python fails on a list where text is allowed too.
    return specs.find(({ type }) => type === "array") ?? { type: first?.type ?? "string", oneOf: specs };
  }

  /**
   * Other texts are allowed too: the provider takes these in any letter case.
   *
   * @param {string[]} values
   * @param {string} property
   * @returns {TypeSpec}
   */
  #enumeration(values, property) {
    const name = `${property[0]?.toUpperCase()}${property.slice(1)}`;
    const distinct = values.filter((value, index) => values.findIndex((other) => other.toLowerCase() === value.toLowerCase()) === index);
    this.specs[`${this.#module}${name}`] = { description: `The values of \`${property}\`.`, type: "string", enum: distinct.map((value) => ({ value })) };
    return { type: "string", oneOf: [{ type: "string" }, { $ref: `#/types/${this.#module}${name}` }] };
  }

  /**
   * @param {ts.TypeReferenceNode} node
   * @param {string} property
   * @param {boolean} isArgument
   * @returns {TypeSpec}
   */
  #reference(node, property, isArgument) {
    const written = ts.isQualifiedName(node.typeName) ? node.typeName.right.text : node.typeName.text;
    const [first, second] = node.typeArguments ?? [];
    if (first !== undefined && transparent.includes(written)) return this.type(first, property, isArgument);
    if (second !== undefined && written === "Record") return { type: "object", additionalProperties: this.type(second, property) };
    if (resourcesById.includes(written)) return { type: "string" };
    const name = inputTypeOf[written] ?? written;
    const declaration = this.#declarations.get(name);
    if (declaration !== undefined && ts.isTypeAliasDeclaration(declaration)) return this.type(declaration.type, property, isArgument);
    const token = `${this.#module}${name.replace(/Args$/, "")}`;
    this.specs[token] ??= this.object(name);
    return { $ref: `#/types/${token}` };
  }
}

/** @param {ts.PropertySignature | ts.PropertyDeclaration} node @returns {Property} */
export function propertyOf(node) {
  if (node.type === undefined) throw new Error(`the schema needs the type of ${node.name.getText()}`);
  return { name: node.name.getText(), type: node.type, isOptional: node.questionToken !== undefined, doc: docOf(node) };
}

/** The text of a comment, with its default, and its example where every language can read it. @param {ts.JSDoc | undefined} doc */
export function descriptionOf(doc) {
  const usual = tagOf(doc, "default");
  const example = tagOf(doc, "example");
  return [
    proseOf(textOf(doc)),
    usual === "" ? "" : `Default: ${isJson(usual) ? `\`${usual}\`` : usual}.`,
    isJson(example) ? `Example: \`${example}\`.` : "",
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** Paragraphs without line breaks and without examples, which are in TypeScript. @param {string} text */
export function proseOf(text) {
  return text
    .replaceAll(/^```.*?^```$/gms, "")
    .split(/\n{2,}/)
    .map((paragraph) => paragraph.replaceAll(/\s+/g, " ").trim())
    .filter((paragraph) => paragraph !== "")
    .join("\n\n");
}

/** @param {string} text */
function isJson(text) {
  try {
    return typeof JSON.parse(text) !== "object";
  } catch {
    return false;
  }
}

/** @param {ts.TypeNode} type @returns {boolean} */
function includesUndefined(type) {
  if (ts.isTypeReferenceNode(type)) return type.typeArguments?.some(includesUndefined) ?? false;
  return ts.isUnionTypeNode(type) && type.types.some(({ kind }) => kind === ts.SyntaxKind.UndefinedKeyword);
}

/** @param {Record<string, unknown>} value */
function withoutUndefined(value) {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined));
}
