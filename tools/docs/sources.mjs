// What the sources say: their statements, and the documentation comments on them.

import { readFileSync } from "node:fs";
import ts from "typescript";

const root = new URL("../../", import.meta.url);

/**
 * The statements of a file, by its path from the root of the repository.
 *
 * @param {string} file
 */
export function statementsOf(file) {
  return [...ts.createSourceFile(file, readFileSync(new URL(file, root), "utf8"), ts.ScriptTarget.Latest, true).statements];
}

/** The outputs of a resource's class. @param {ts.ClassDeclaration} declaration */
export function outputsOf(declaration) {
  const hidden = [ts.SyntaxKind.StaticKeyword, ts.SyntaxKind.PrivateKeyword];
  return declaration.members.filter(ts.isPropertyDeclaration).filter(({ modifiers }) => !modifiers?.some(({ kind }) => hidden.includes(kind)));
}

/** @param {ts.Node} node */
export function docOf(node) {
  return /** @type {ts.JSDoc | undefined} */ (ts.getJSDocCommentsAndTags(node).find(ts.isJSDoc));
}

/** The text of a comment, or of one of its tags. @param {ts.JSDoc | ts.JSDocTag | undefined} node */
export function textOf(node) {
  return (ts.getTextOfJSDocComment(node?.comment) ?? "").trim();
}

/**
 * The text of a tag such as `@default`; empty where there is none.
 *
 * @param {ts.JSDoc | undefined} doc
 * @param {string} name
 */
export function tagOf(doc, name) {
  return textOf(doc?.tags?.find((tag) => tag.tagName.text === name));
}
