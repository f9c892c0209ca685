import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as settings from "../../provider/azure/settings";
import * as checkInputs from "../../provider/model/checkInputs";
import * as properties from "../../provider/model/properties";
import * as models from "../../provider/model/resourceModels";
import * as rules from "../../provider/model/rules";

interface Schema {
  readonly types: Record<string, { properties?: Record<string, Property> }>;
  readonly provider: { inputProperties: Record<string, { secret?: true }> };
  readonly resources: Record<string, { inputProperties: Record<string, Property>; properties: Record<string, Property> }>;
  readonly functions: Record<string, { description: string; inputs: Schema["types"][string]; outputs: Schema["types"][string] }>;
}

interface Property {
  readonly $ref?: string;
  readonly default?: unknown;
  readonly description?: string;
  readonly willReplaceOnChanges?: true;
}

describe("the schema of the plugin", () => {
  const root = join(__dirname, "../..");
  const text = readFileSync(join(root, "provider/plugin/schema.json"), "utf8");
  const schema = JSON.parse(text) as Schema;
  const resource = schema.resources["azure-packet-capture:index:PacketCapture"];
  assert.ok(resource);

  it("is what the sources say (npm run docs)", async () => {
    const { schemaText } = (await import(pathToFileURL(join(root, "tools/docs/schema.mjs")).href)) as {
      schemaText: (tables: object) => string;
    };
    assert.equal(text, schemaText({ ...properties, ...rules, ...models, ...checkInputs, ...settings }));
  });

  it("has every input, output and setting, with a description", () => {
    const { inputProperties, outputProperties } = properties;
    assert.deepEqual(Object.keys(resource.inputProperties).sort(), [...inputProperties].sort());
    assert.deepEqual(Object.keys(resource.properties).sort(), [...inputProperties, ...outputProperties].sort());
    assert.deepEqual(Object.keys(schema.provider.inputProperties), settings.knownKeys);
    const described = [
      ...Object.values(resource.inputProperties),
      ...Object.values(resource.properties),
      ...Object.values(schema.functions),
    ];
    for (const { description } of described) assert.match(description ?? "", /\w{3,}/);
  });

  it("has the members of every property", () => {
    for (const [name, { members }] of Object.entries<{ members?: object }>(properties.inputs)) {
      if (members === undefined) continue;
      const token: string = /#\/types\/([\w:-]+)/.exec(JSON.stringify(resource.inputProperties[name]))?.[1] ?? "";
      assert.deepEqual(Object.keys(schema.types[token]?.properties ?? {}).sort(), Object.keys(members).sort(), name);
    }
  });

  it("has the defaults that hold whatever else is set, and no others", () => {
    const defaults = Object.entries(resource.inputProperties).flatMap(([name, property]) =>
      "default" in property ? [[name, property.default]] : [],
    );
    assert.deepEqual(Object.fromEntries(defaults), {
      bytesToCapturePerPacket: 0,
      running: true,
      waitUntilStopped: false,
      adoptExisting: false,
      requireAgent: true,
      requireStorage: true,
      deleteFilesOnDestroy: false,
    });
  });

  it("says which changes replace the capture", () => {
    const replacing = Object.entries(resource.inputProperties).filter(([, { willReplaceOnChanges }]) => willReplaceOnChanges);
    const expected = Object.entries(properties.inputs).filter(([, { change }]) => change === "replaces");
    assert.deepEqual(replacing.map(([name]) => name).sort(), expected.map(([name]) => name).sort());
  });

  it("marks the credentials as secrets", () => {
    const secrets = Object.entries(schema.provider.inputProperties).filter(([, { secret }]) => secret);
    assert.deepEqual(secrets.map(([name]) => name).sort(), ["clientCertificatePassword", "clientSecret", "oidcRequestToken", "oidcToken"]);
  });

  it("has enumerations for arguments only: YAML programs cannot pass on an output that has one", () => {
    const outputs = [...Object.values(resource.properties), ...Object.values(schema.functions).map((each) => each.outputs)];
    const refs = (value: unknown): string[] => [...JSON.stringify(value).matchAll(/#\/types\/([\w:-]+)/g)].map(([, token = ""]) => token);
    const reached = new Set(outputs.flatMap(refs));
    for (const token of reached) for (const inner of refs(schema.types[token])) reached.add(inner);
    assert.ok(reached.has("azure-packet-capture:index:PacketCaptureFilter"));
    const enumerations = Object.keys(schema.types).filter((token) => "enum" in (schema.types[token] ?? {}));
    assert.ok(enumerations.length > 0);
    assert.deepEqual(
      enumerations.filter((token) => reached.has(token)),
      [],
    );
  });

  it("has nothing that only a TypeScript program can read", () => {
    assert.doesNotMatch(text, /```ts|new PacketCapture|await |pulumi\.Input/);
  });
});
