// Tables of arguments and results from the documentation comments in the sources: the README's and docs/reference.md. `npm run docs` writes them.

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = new URL("../../", import.meta.url);
const start = "<!-- arguments: written by `npm run docs` from provider/packetCaptureArgs.ts -->";
const end = "<!-- /arguments -->";

/** What docs/reference.md has: a title for each source. */
const reference = {
  Components: ["networkWatcherAgent", "virtualMachineCapture", "captureFleet", "captureStorage", "captureOperatorRole", "machine"].map((name) => `provider/components/${name}.ts`),
  Functions: [
    "functions/getPacketCapture",
    "model/summary",
    "functions/getPacketCaptureStatus",
    "functions/stopPacketCapture",
    "functions/listPacketCaptures",
    "functions/listVirtualMachines",
  ].map((name) => `provider/${name}.ts`),
};

/**
 * The README with its tables up to date.
 *
 * @param {string} readme
 */
export function withTables(readme) {
  const [before = "", rest = ""] = readme.split(start);
  const after = rest.split(end)[1] ?? "";
  const [main = "", ...others] = interfacesOf("provider/packetCaptureArgs.ts").map(tableOf);
  const named = interfacesOf("provider/packetCaptureArgs.ts").slice(1).map(({ name }, index) => `\`${name.text}\`\n\n${others[index]}`);
  return `${before}${start}\n\n${[main, ...named].join("\n")}\n${end}${after}`;
}

/** docs/reference.md, whole. */
export function referencePage() {
  const chapters = Object.entries(reference).map(([title, files]) => `## ${title}\n\n${files.map(sectionOf).join("\n")}`);
  return `# Reference\n\nWritten by \`npm run docs\` from the sources. The arguments of \`PacketCapture\` are in the [README](../README.md#arguments).\n\n${chapters.join("\n")}`;
}

/** Every exported class, function and interface of a file, in its order. */
function sectionOf(/** @type {string} */ file) {
  const declarations = statementsOf(file).filter((node) => ts.isClassDeclaration(node) || ts.isFunctionDeclaration(node) || ts.isInterfaceDeclaration(node));
  const exported = declarations.filter((node) => node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword));
  return exported
    .filter((node) => node.name !== undefined && docOf(node) !== undefined)
    .map((node) => `### ${node.name?.text}\n\n${prose(docOf(node))}\n${ts.isInterfaceDeclaration(node) && node.members.length > 0 ? `\n${tableOf(node)}` : ""}`)
    .join("\n");
}

/** @param {string} file */
function statementsOf(file) {
  return [...ts.createSourceFile(file, readFileSync(new URL(file, root), "utf8"), ts.ScriptTarget.Latest, true).statements];
}

/** @param {string} file */
function interfacesOf(file) {
  return statementsOf(file).filter(ts.isInterfaceDeclaration);
}

/** @param {ts.InterfaceDeclaration} declaration */
function tableOf(declaration) {
  const rows = declaration.members.filter(ts.isPropertySignature).map((member) => {
    const doc = docOf(member);
    const fallback = doc?.tags?.find((tag) => tag.tagName.text === "default");
    const required = member.questionToken === undefined ? " (required)" : "";
    const isResult = !declaration.name.text.match(/Args$|Hints$|Selector$/);
    return `| \`${member.name.getText()}\`${isResult ? "" : required} | ${cell(doc)} | ${fallback ? cell(fallback) : ""} |`;
  });
  return `| name | what it is | default |\n| --- | --- | --- |\n${rows.join("\n")}\n`;
}

/** @param {ts.Node} node */
function docOf(node) {
  return /** @type {ts.JSDoc | undefined} */ (ts.getJSDocCommentsAndTags(node).find(ts.isJSDoc));
}

/** @param {ts.JSDoc | undefined} doc */
function prose(doc) {
  return (ts.getTextOfJSDocComment(doc?.comment) ?? "").trim();
}

/** @param {ts.JSDoc | ts.JSDocTag | undefined} node */
function cell(node) {
  return (ts.getTextOfJSDocComment(node?.comment) ?? "").replaceAll(/\s+/g, " ").replaceAll("|", "\\|").trim();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const readme = new URL("README.md", root);
  writeFileSync(readme, withTables(readFileSync(readme, "utf8")));
  writeFileSync(new URL("docs/reference.md", root), referencePage());
}
