import assert from "node:assert/strict";
import fc from "fast-check";
import { check } from "../../../provider/lifecycle/check";
import { inputProperties } from "../../../provider/model/properties";
import { unknownValue } from "../../../provider/model/unknown";
import { anyJson, programInputs, runs } from "../model/generatedCaptures";
import { respelled } from "../model/respelled";
import { storageAccount, virtualMachine } from "../model/ids";

const news = {
  target: virtualMachine,
  storageLocation: { storageId: storageAccount },
  __suggestedName: "dns-0123abc",
  __secretProperties: [],
  __isPreview: true,
};

describe("check", () => {
  it("gives the canonical inputs, without what the constructor passed along", () => {
    assert.deepEqual(check({ olds: {}, news }), {
      inputs: {
        target: virtualMachine,
        targetType: "AzureVM",
        storageLocation: { storageId: storageAccount },
        filters: [],
        bytesToCapturePerPacket: 0,
        totalBytesPerSession: 1_073_741_824,
        timeLimitInSeconds: 18_000,
        packetCaptureName: "dns-0123abc",
        __generatedName: true,
        running: true,
        waitUntilStopped: false,
        adoptExisting: false,
        requireAgent: true,
      },
      problems: [],
    });
  });

  it("finds the mistakes and repeats no secret", () => {
    const { problems } = check({ olds: {}, news: { ...news, target: "CANARY", running: "x", __secretProperties: ["target"] } });
    assert.deepEqual(problems, [
      "`target`: must be the id of a virtual machine (/subscriptions/{id}/resourceGroups/{name}/providers/Microsoft.Compute/virtualMachines/{name}) or of a scale set (…/virtualMachineScaleSets/{name}), got a secret value",
      '`running`: must be true or false, got "x"',
    ]);
  });

  it("keeps the old name, when an alias or a moved parent suggests another", () => {
    const olds = check({ olds: {}, news }).inputs;
    for (const packetCaptureName of [undefined, null, ""]) {
      const { inputs } = check({ olds, news: { ...news, packetCaptureName, __suggestedName: "other-7654321" } });
      assert.deepEqual(inputs, olds);
    }
  });

  it("keeps an old name that the program gave once, and does not take it for generated", () => {
    const olds = check({ olds: {}, news: { ...news, packetCaptureName: "web" } }).inputs;
    const { inputs } = check({ olds, news });
    assert.equal(inputs.packetCaptureName, "web");
    assert.ok(!("__generatedName" in inputs));
  });

  it("takes the name that the program gives, and does not take it for generated", () => {
    const olds = check({ olds: {}, news }).inputs;
    for (const packetCaptureName of ["web", "dns-0123abc", unknownValue]) {
      const { inputs } = check({ olds, news: { ...news, packetCaptureName } });
      assert.equal(inputs.packetCaptureName, packetCaptureName);
      assert.ok(!("__generatedName" in inputs));
    }
  });

  it("suggests a name again, when the capture is replaced", () => {
    assert.equal(check({ olds: {}, news: { ...news, __suggestedName: "other-7654321" } }).inputs.packetCaptureName, "other-7654321");
  });

  it("keeps the old spelling of what means the same", () => {
    fc.assert(
      fc.property(programInputs, (given) => {
        const olds = check({ olds: {}, news: given }).inputs;
        assert.deepEqual(check({ olds, news: respelled(given) }), { inputs: olds, problems: [] });
      }),
      runs(200),
    );
  });

  it("takes no name of a secret property that is none", () => {
    const { problems } = check({ olds: {}, news: { ...news, running: "x", __secretProperties: [{ toString: null }, null, "target"] } });
    assert.deepEqual(problems, ['`running`: must be true or false, got "x"']);
    assert.deepEqual(check({ olds: {}, news: { ...news, running: "x", __secretProperties: "running" } }).problems, problems);
  });

  it("never throws, and answers in plain JSON, whatever is said and was said", () => {
    const names = [
      ...inputProperties,
      "__proto__",
      "constructor",
      "toString",
      "__suggestedName",
      "__secretProperties",
      "__isPreview",
      "__generatedName",
      "xyz",
    ];
    const anything = fc.dictionary(fc.constantFrom(...names), anyJson, { maxKeys: 8 });
    const nested = fc.record(
      {
        scope: fc.record({ include: fc.oneof(anyJson, fc.array(anyJson, { maxLength: 2 })), exclude: anyJson }, { requiredKeys: [] }),
        storageLocation: fc.dictionary(fc.constantFrom("storageId", "storagePath", "filePath", "localPath", "__proto__"), anyJson),
        filters: fc.array(fc.dictionary(fc.constantFrom("protocol", "localPort", "remotePort", "localIPAddress", "__proto__"), anyJson), {
          maxLength: 2,
        }),
        captureSettings: fc.dictionary(fc.constantFrom("fileCount", "__proto__"), anyJson),
        timeouts: fc.dictionary(fc.constantFrom("createInSeconds", "__proto__"), anyJson),
      },
      { requiredKeys: [] },
    );
    const inputs = fc
      .tuple(fc.oneof(fc.constant({}), programInputs), fc.oneof(anything, nested))
      .map(([right, wrong]) => ({ ...right, ...wrong }));
    const seen = { wrong: 0, right: 0 };
    fc.assert(
      fc.property(inputs, fc.oneof(fc.constant({}), inputs), (given, olds) => {
        const before = JSON.stringify([given, olds]);
        const checked = check({ olds, news: given });
        seen[checked.problems.length === 0 ? "right" : "wrong"]++;
        assert.ok(checked.problems.every((problem) => /^`[^]*`: [^]+/.test(problem)));
        assert.ok(hasNoUndefined(checked.inputs));
        assert.equal(JSON.stringify([given, olds]), before, "what was given was changed");
      }),
      runs(400),
    );
    assert.ok(seen.wrong > 150 && seen.right > 15, JSON.stringify(seen));
  });
});

function hasNoUndefined(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return value !== undefined && typeof value !== "function";
  return Object.values(value).every(hasNoUndefined);
}
