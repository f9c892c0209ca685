// The architecture as a lint rule: which room may open which door.

import { builtinModules } from "node:module";
import { posix, relative, sep } from "node:path";

/**
 * @typedef {object} Room
 * @property {string[]} files paths or folders from the root, such as "provider/model"
 * @property {string[]} [except] those of them that the room leaves out
 * @property {string[]} [never] paths, folders, packages or scopes that it must not import; "node:" for Node.js itself
 * @property {string[]} [only] if given: everything else outside the room itself is forbidden
 * @property {boolean} [typesAllowed] whether `import type` is no door
 * @property {string} because
 */

/** @type {import("eslint").Rule.RuleModule} */
export const rooms = {
  meta: {
    type: "problem",
    schema: [{ type: "array" }],
    messages: { forbidden: '{{room}} must not import "{{imported}}": {{because}}' },
  },
  create(context) {
    const file = toPosix(relative(context.cwd, context.filename));
    /** @type {Room[]} */
    const all = context.options[0];
    const here = all.filter(({ files, except = [] }) => isIn(file, files) && !isIn(file, except));

    /**
     * @param {import("estree").Node} node
     * @param {unknown} specifier
     * @param {boolean} typeOnly
     */
    function check(node, specifier, typeOnly) {
      if (typeof specifier !== "string") {
        return;
      }
      const imported = targetOf(specifier, file);
      for (const room of here) {
        if (!(typeOnly && room.typesAllowed) && isForbidden(imported, room)) {
          context.report({ node, messageId: "forbidden", data: { room: room.files.join(", "), imported: specifier, because: room.because } });
        }
      }
    }

    return /** @type {import("eslint").Rule.RuleListener} */ ({
      ImportDeclaration: (/** @type {any} */ node) => check(node, node.source.value, node.importKind === "type"),
      ExportNamedDeclaration: (/** @type {any} */ node) => check(node, node.source?.value, node.exportKind === "type"),
      ExportAllDeclaration: (/** @type {any} */ node) => check(node, node.source.value, node.exportKind === "type"),
      ImportExpression: (/** @type {any} */ node) => check(node, node.source.value, false),
      TSImportType: (/** @type {any} */ node) => check(node, node.source?.value ?? node.argument?.literal?.value, true),
      TSExternalModuleReference: (/** @type {any} */ node) => check(node, node.expression.value, false),
      'CallExpression[callee.name="require"]': (/** @type {any} */ node) => check(node, node.arguments[0]?.value, false),
    });
  },
};

/**
 * Rooms that stand on each other: each may import from those that are named before it, never from one behind it.
 *
 * @param {string} folder
 * @param {string[]} names
 * @returns {Room[]}
 */
export function fromTheGroundUp(folder, names) {
  return names.map((name, index) => ({
    files: [`${folder}/${name}`],
    never: names.slice(index + 1).map((above) => `${folder}/${above}`),
    because: `the rooms of ${folder} stand on each other in this order: ${names.join(", ")}`,
  }));
}

/**
 * A path from the root for what lies in this repository, otherwise the package's name.
 *
 * @param {string} specifier
 * @param {string} file
 */
function targetOf(specifier, file) {
  if (specifier.startsWith(".")) {
    return posix.normalize(posix.join(posix.dirname(file), specifier)).replace(/\.[cm]?[jt]s$/, "");
  }
  return builtinModules.includes(specifier) ? `node:${specifier}` : specifier;
}

/**
 * @param {string} imported
 * @param {Room} room
 */
function isForbidden(imported, { files, never = [], only }) {
  return isIn(imported, never) || (only !== undefined && !isIn(imported, files) && !isIn(imported, only));
}

/**
 * @param {string} path
 * @param {string[]} places
 */
function isIn(path, places) {
  return places.some((place) => path === place || path === place.replace(/\.ts$/, "") || path.startsWith(/[:/]$/.test(place) ? place : `${place}/`));
}

/** @param {string} path */
function toPosix(path) {
  return path.split(sep).join("/");
}
