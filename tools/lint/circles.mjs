// No file imports itself by way of others, as a lint rule. Imports of types count: files that need each other's types are read and moved as one, too.

import { readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import ts from "typescript";

/** @type {import("eslint").Rule.RuleModule} */
export const circles = {
  meta: {
    type: "problem",
    schema: [],
    messages: { circle: "files must not import each other, types included: {{way}}" },
  },
  create(context) {
    const file = context.filename;

    /**
     * @param {import("estree").Node} node
     * @param {unknown} specifier
     */
    function check(node, specifier) {
      const imported = typeof specifier === "string" ? resolved(specifier, file) : undefined;
      const way = imported === undefined ? undefined : shortestWay(imported, file);
      if (way !== undefined) {
        const names = [file, ...way].map((path) => relative(context.cwd, path).split(sep).join("/"));
        context.report({ node, messageId: "circle", data: { way: names.join(" → ") } });
      }
    }

    return /** @type {import("eslint").Rule.RuleListener} */ ({
      ImportDeclaration: (/** @type {any} */ node) => check(node, node.source.value),
      ExportNamedDeclaration: (/** @type {any} */ node) => check(node, node.source?.value),
      ExportAllDeclaration: (/** @type {any} */ node) => check(node, node.source.value),
      ImportExpression: (/** @type {any} */ node) => check(node, node.source.value),
      TSImportType: (/** @type {any} */ node) => check(node, node.source?.value ?? node.argument?.literal?.value),
      TSExternalModuleReference: (/** @type {any} */ node) => check(node, node.expression.value),
      'CallExpression[callee.name="require"]': (/** @type {any} */ node) => check(node, node.arguments[0]?.value),
    });
  },
};

/**
 * The files from one to another, both included, by as few imports as possible.
 *
 * @param {string} from
 * @param {string} to
 * @returns {string[] | undefined}
 */
function shortestWay(from, to) {
  /** @type {Map<string, string | undefined>} */
  const reachedFrom = new Map([[from, undefined]]);
  for (const file of reachedFrom.keys()) {
    if (file === to) {
      return wayBack(reachedFrom, to);
    }
    for (const next of importsOf(file)) {
      if (!reachedFrom.has(next)) {
        reachedFrom.set(next, file);
      }
    }
  }
  return undefined;
}

/**
 * @param {ReadonlyMap<string, string | undefined>} reachedFrom
 * @param {string} to
 */
function wayBack(reachedFrom, to) {
  const way = [to];
  for (let file = reachedFrom.get(to); file !== undefined; file = reachedFrom.get(file)) {
    way.unshift(file);
  }
  return way;
}

/** What files import, as they were at `changed`: editors lint for hours in one process. @type {Map<string, { changed: number, imports: string[] }>} */
const known = new Map();

/** @param {string} file */
function importsOf(file) {
  const changed = statSync(file).mtimeMs;
  const before = known.get(file);
  if (before?.changed === changed) {
    return before.imports;
  }
  const { importedFiles } = ts.preProcessFile(readFileSync(file, "utf8"), true, true);
  const imports = importedFiles.flatMap(({ fileName }) => resolved(fileName, file) ?? []);
  known.set(file, { changed, imports });
  return imports;
}

/**
 * The file of this repository that is meant, if it is one.
 *
 * @param {string} specifier
 * @param {string} file
 */
function resolved(specifier, file) {
  if (!specifier.startsWith(".")) {
    return undefined;
  }
  const path = resolve(dirname(file), specifier);
  return [path, `${path}.ts`, path.replace(/\.([cm]?)js$/, ".$1ts"), join(path, "index.ts")].find((candidate) => statSync(candidate, { throwIfNoEntry: false })?.isFile());
}
