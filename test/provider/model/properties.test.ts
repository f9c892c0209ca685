import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { addressProperties, captureProperties, inputProperties, inputs, ownProperties } from "../../../provider/model/properties";

interface Documented {
  readonly text: string;
  readonly otherwise: string | undefined;
}

/** What the documentation comments in packetCaptureArgs.ts say of each property, by interface. */
const documentation = new Map<string, Map<string, Documented>>();
const file = join(__dirname, "../../../provider/packetCaptureArgs.ts");
for (const statement of ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true).statements) {
  if (!ts.isInterfaceDeclaration(statement)) continue;
  const properties = statement.members.map((member): [string, Documented] => {
    const [doc] = ts.getJSDocCommentsAndTags(member).filter(ts.isJSDoc);
    const tag = doc?.tags?.find(({ tagName }) => tagName.text === "default");
    const text = (ts.getTextOfJSDocComment(doc?.comment) ?? "").replaceAll(/\s+/g, " ");
    return [member.name?.getText() ?? "", { text, otherwise: ts.getTextOfJSDocComment(tag?.comment) }];
  });
  documentation.set(statement.name.text, new Map(properties));
}

/** The interfaces that document the members of a property. */
const memberInterfaces: Readonly<Record<string, string>> = {
  scope: "PacketCaptureMachineScopeArgs",
  storageLocation: "PacketCaptureStorageLocationArgs",
  filters: "PacketCaptureFilterArgs",
  captureSettings: "PacketCaptureSettingsArgs",
  timeouts: "PacketCaptureTimeoutsArgs",
};

function documented(interfaceName: string, name: string): Documented {
  return documentation.get(interfaceName)?.get(name) ?? assert.fail(`\`${name}\` of ${interfaceName} is not documented`);
}

/** What documentation has to say where the table has a range or a default; a default in words is for what follows from something else. */
function assertDocumented({ text, otherwise }: Documented, rules: { min?: number; max?: number; default?: unknown }, path: string): void {
  if (rules.default !== undefined) assert.equal(otherwise, JSON.stringify(rules.default), path);
  else assert.doesNotMatch(otherwise ?? "", /^(true|false|\d+|".*")$/, path);
  const [range] = /`\d+` to `\d+`/.exec(rules.max === undefined && /\bport\b/.test(text) ? "" : text) ?? [];
  assert.equal(range, rules.max === undefined ? undefined : `\`${rules.min}\` to \`${rules.max}\``, path);
}

describe("the table of properties", () => {
  it("has Azure's own first, then the address, then this package's own", () => {
    assert.deepEqual(inputProperties, [...captureProperties, ...addressProperties, ...ownProperties]);
  });

  it("has the ranges and defaults that are documented", () => {
    for (const name of inputProperties) assertDocumented(documented("PacketCaptureArgs", name), inputs[name], name);
  });

  it("has what a change does as it is documented", () => {
    for (const name of inputProperties) {
      const { text } = documented("PacketCaptureArgs", name);
      const isDocumented = /Changing (this|it to another \w+ than the capture (is in|has)) replaces the capture\b/.test(text);
      assert.equal(inputs[name].change, isDocumented ? "replaces" : "inPlace", name);
    }
  });

  it("has the members that are documented, with their ranges and defaults", () => {
    const withMembers = inputProperties.filter((name) => inputs[name].members !== undefined);
    assert.deepEqual([...withMembers].sort(), Object.keys(memberInterfaces).sort());
    for (const name of withMembers) {
      const interfaceName = memberInterfaces[name] ?? assert.fail(name);
      const members = Object.entries<object>(inputs[name].members ?? {});
      assert.deepEqual(members.map(([member]) => member).sort(), [...(documentation.get(interfaceName)?.keys() ?? [])].sort());
      for (const [member, rules] of members) assertDocumented(documented(interfaceName, member), rules, `${name}.${member}`);
    }
  });
});
