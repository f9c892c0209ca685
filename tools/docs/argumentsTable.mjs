// The README's tables of arguments, from the documentation comments in provider/packetCaptureArgs.ts. `npm run docs` writes them.

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = new URL("../../", import.meta.url);
const start = "<!-- arguments: written by `npm run docs` from provider/packetCaptureArgs.ts -->";
const end = "<!-- /arguments -->";

/** Every interface of the arguments as a Markdown table, in the order of the file. */
export function argumentsTables() {
  const text = readFileSync(new URL("provider/packetCaptureArgs.ts", root), "utf8");
  const source = ts.createSourceFile("packetCaptureArgs.ts", text, ts.ScriptTarget.Latest, true);
  return source.statements.filter(ts.isInterfaceDeclaration).map(tableOf).join("\n");
}

/**
 * The README with its tables up to date.
 *
 * @param {string} readme
 */
export function withTables(readme) {
  const [before = "", rest = ""] = readme.split(start);
  const after = rest.split(end)[1] ?? "";
  return `${before}${start}\n\n${argumentsTables()}\n${end}${after}`;
}

/** @param {ts.InterfaceDeclaration} declaration */
function tableOf(declaration) {
  const rows = declaration.members.filter(ts.isPropertySignature).map((member) => {
    const doc = /** @type {ts.JSDoc | undefined} */ (ts.getJSDocCommentsAndTags(member).find(ts.isJSDoc));
    const fallback = doc?.tags?.find((tag) => tag.tagName.text === "default");
    const required = member.questionToken === undefined ? " (required)" : "";
    return `| \`${member.name.getText()}\`${required} | ${cell(doc)} | ${fallback ? cell(fallback) : ""} |`;
  });
  const title = declaration.name.text === "PacketCaptureArgs" ? "" : `\n\`${declaration.name.text}\`\n\n`;
  return `${title}| argument | what it is | default |\n| --- | --- | --- |\n${rows.join("\n")}\n`;
}

/** @param {ts.JSDoc | ts.JSDocTag | undefined} node */
function cell(node) {
  return (ts.getTextOfJSDocComment(node?.comment) ?? "").replaceAll(/\s+/g, " ").replaceAll("|", "\\|").trim();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = new URL("README.md", root);
  writeFileSync(file, withTables(readFileSync(file, "utf8")));
}
