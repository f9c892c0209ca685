// docs/permissions.md and docs/roles/*.json from the table in provider/model/actions.ts. `npm run docs` writes them.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const page = new URL("../../docs/permissions.md", import.meta.url);
const folder = new URL("../../docs/roles/", import.meta.url);
const start = "<!-- actions: written by `npm run docs` from provider/model/actions.ts -->";
const end = "<!-- /actions -->";

/** @typedef {{ features: typeof import("../../provider/model/actions.js").features }} Actions */
/** @typedef {Pick<typeof import("../../provider/model/roles.js"), "roles" | "permissionsOf">} Roles */

/**
 * docs/permissions.md with its table up to date.
 *
 * @param {string} document
 * @param {Actions & Roles} source
 */
export function withActions(document, { features, roles }) {
  const [before = "", rest = ""] = document.split(start);
  const after = rest.split(end)[1] ?? "";
  const kinds = Object.entries(roles);
  const sections = Object.entries(features).map(([name, { title, usedBy, actions }]) => {
    const having = kinds.filter(([, role]) => role.features.some((feature) => feature === name)).map(([kind]) => kind);
    const rows = actions.map((action) => {
      const notes = ["isData" in action ? "data action" : "", "isDocumentedOnly" in action ? "named by Microsoft only" : ""].filter((note) => note !== "");
      return `| \`${action.name}\` | ${action.at} | ${notes.join(", ") || "-"} |`;
    });
    const heading = `### ${title[0]?.toUpperCase()}${title.slice(1)}\n\nUsed by ${usedBy}. In the roles: ${having.join(", ")}.`;
    return `${heading}\n\n| action | scope | note |\n| --- | --- | --- |\n${rows.join("\n")}\n`;
  });
  return `${before}${start}\n\n${sections.join("\n")}\n${end}${after}`;
}

/**
 * A role as `az role definition create --role-definition @file` takes it.
 *
 * @param {keyof Roles["roles"]} kind
 * @param {Roles} source
 */
export function roleFile(kind, { roles, permissionsOf }) {
  const { roleName, description } = roles[kind];
  const { actions, dataActions } = permissionsOf(kind);
  const role = {
    Name: roleName,
    IsCustom: true,
    Description: description,
    Actions: actions,
    NotActions: [],
    DataActions: dataActions,
    NotDataActions: [],
    AssignableScopes: ["/subscriptions/00000000-0000-0000-0000-000000000000"],
  };
  return `${JSON.stringify(role, undefined, 2)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const load = createRequire(import.meta.url);
  const source = { ...load("../../dist/provider/model/actions.js"), ...load("../../dist/provider/model/roles.js") };
  writeFileSync(page, withActions(readFileSync(page, "utf8"), source));
  mkdirSync(folder, { recursive: true });
  for (const kind of /** @type {(keyof Roles["roles"])[]} */ (Object.keys(source.roles))) {
    writeFileSync(new URL(`${kind}.json`, folder), roleFile(kind, source));
  }
}
