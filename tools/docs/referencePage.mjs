// docs/reference.md, from the documentation comments in the sources. `npm run docs` writes it.

import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { docOf, outputsOf, statementsOf, tagOf, textOf } from "./sources.mjs";

/** What docs/reference.md has: a title for each source. */
const reference = {
  PacketCapture: ["provider/packetCapture.ts", "provider/packetCaptureArgs.ts"],
  TriggeredCaptures: ["provider/triggeredCaptures.ts", "provider/triggeredCapturesArgs.ts"],
  Components: [
    ...["networkWatcherAgent", "virtualMachineCapture", "captureFleet", "conversationCapture", "alertTriggeredCapture", "captureAlert"].map((name) => `provider/components/${name}.ts`),
    "provider/triggers/schedule.ts",
    ...["captureStorage", "captureOperatorRole", "machine"].map((name) => `provider/components/${name}.ts`),
  ],
  Functions: [
    "filter",
    "validate",
    "functions/getPacketCapture",
    "model/summary",
    "functions/getPacketCaptureStatus",
    "functions/stopPacketCapture",
    "functions/listPacketCaptures",
    "functions/listVirtualMachines",
  ].map((name) => `provider/${name}.ts`),
};

/** What programs can import. */
const published = new Set(
  ["provider/index.ts", "provider/components/index.ts"].flatMap(statementsOf).flatMap((node) =>
    ts.isExportDeclaration(node) && node.exportClause !== undefined && ts.isNamedExports(node.exportClause)
      ? node.exportClause.elements.map(({ name }) => name.text)
      : [],
  ),
);

/** docs/reference.md, whole. */
export function referencePage() {
  const chapters = Object.entries(reference).map(([title, files]) => `## ${title}\n\n${files.map(sectionOf).join("\n")}`);
  return `# Reference\n\nWritten by \`npm run docs\` from the sources.\n\n${chapters.join("\n")}`;
}

/** Every exported class, function and interface of a file, in its order. */
function sectionOf(/** @type {string} */ file) {
  const declarations = statementsOf(file).filter((node) => ts.isClassDeclaration(node) || ts.isFunctionDeclaration(node) || ts.isInterfaceDeclaration(node));
  const exported = declarations.filter((node) => node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword));
  return exported
    .filter((node) => node.name !== undefined && published.has(node.name.text) && docOf(node) !== undefined)
    .map((node) => [`### ${node.name?.text}`, textOf(docOf(node)), ts.isFunctionDeclaration(node) ? "" : tableOf(node)].filter((part) => part !== "").join("\n\n"))
    .map((section) => `${section.trimEnd()}\n`)
    .join("\n");
}

/**
 * The properties of an interface, or the outputs of a class. There is a column for the defaults only where there are some.
 *
 * @param {ts.InterfaceDeclaration | ts.ClassDeclaration} declaration
 */
function tableOf(declaration) {
  const isArguments = /Args$|Hints$|Selector$|Alert$|Schedule$|Identity$/.test(declaration.name?.text ?? "");
  const rows = propertiesOf(declaration).map((member) => {
    const doc = docOf(member);
    const required = isArguments && member.questionToken === undefined;
    return { name: member.name.getText(), text: cell(textOf(doc)), fallback: required ? "required" : cell(tagOf(doc, "default")) };
  });
  if (rows.length === 0) return "";
  const hasDefaults = rows.some(({ fallback }) => fallback !== "");
  const lines = rows.map(({ name, text, fallback }) => `| \`${name}\` | ${text} |${hasDefaults ? ` ${fallback || "none"} |` : ""}`);
  const first = ts.isClassDeclaration(declaration) ? "output" : "name";
  const head = hasDefaults ? `| ${first} | description | default |\n| --- | --- | --- |` : `| ${first} | description |\n| --- | --- |`;
  return `${head}\n${lines.join("\n")}`;
}

/** @param {ts.InterfaceDeclaration | ts.ClassDeclaration} declaration */
function propertiesOf(declaration) {
  if (ts.isInterfaceDeclaration(declaration)) return declaration.members.filter(ts.isPropertySignature);
  return outputsOf(declaration).filter((member) => docOf(member) !== undefined);
}

/** @param {string} text */
function cell(text) {
  return text.replaceAll(/\s+/g, " ").replaceAll("|", "\\|").trim();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL("../../docs/reference.md", import.meta.url), referencePage());
}
