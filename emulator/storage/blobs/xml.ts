/** A finished piece of XML. */
export type Xml = string & { readonly isXml?: never };

/** A document as Storage sends it: with a byte order mark. */
export function xmlDocument(root: Xml): string {
  return `\ufeff<?xml version="1.0" encoding="utf-8"?>${root}`;
}

export function element(name: string, ...children: Xml[]): Xml {
  return children.length === 0 ? `<${name} />` : `<${name}>${children.join("")}</${name}>`;
}

/** An element with attributes. */
export function attributes(name: string, values: Readonly<Record<string, string>>, ...children: Xml[]): Xml {
  return `<${name}${Object.entries(values).map(([key, value]) => ` ${key}="${escaped(value)}"`).join("")}>${children.join("")}</${name}>`;
}

/** An element with text in it; none if there is no value. */
export function text(name: string, value: string | number | boolean | undefined): Xml {
  if (value === undefined) return "";
  return value === "" ? `<${name} />` : `<${name}>${escaped(String(value))}</${name}>`;
}

function escaped(value: string): string {
  return value.replace(/[&<>"]/g, (character) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[character]!);
}

/** The texts of all elements in a small document that have one of these names, in their order. Storage's own requests have no nesting beyond that. */
export function textsOf(document: string, names: readonly string[]): { name: string; text: string }[] {
  return [...document.matchAll(new RegExp(`<(${names.join("|")})>([^<]*)</\\1>`, "g"))].map(([, name = "", value = ""]) => ({ name, text: unescaped(value) }));
}

function unescaped(value: string): string {
  return value.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => ({ amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" })[name]!);
}
