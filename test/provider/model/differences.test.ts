import assert from "node:assert/strict";
import fc from "fast-check";
import { differences, isSame, keepSpelling } from "../../../provider/model/differences";
import { unknownValue } from "../../../provider/model/unknown";
import { anyJson, runs } from "./generatedCaptures";
import { scaleSet, storageAccount, virtualMachine } from "./ids";

describe("two values of a property", () => {
  for (const [property, a, b, what] of [
    ["target", virtualMachine, virtualMachine.toUpperCase(), "ids in another letter case"],
    ["targetType", "AzureVM", "azurevm", "a type in another letter case"],
    [
      "storageLocation",
      { storageId: storageAccount, filePath: "a.cap" },
      { filePath: "a.cap", storageId: storageAccount.toLowerCase() },
      "an account in another letter case, and other order",
    ],
    ["packetCaptureName", "Dns", "dns", "a name in another letter case"],
    ["networkWatcherName", "NetworkWatcher_x", "networkwatcher_x", "a watcher in another letter case"],
    ["resourceGroupName", "NetworkWatcherRG", "networkwatcherrg", "a group in another letter case"],
    ["scope", { include: ["0", "1"] }, { include: ["1", "0"] }, "instances in another order"],
    ["scope", { include: ["Web_1"] }, { include: ["web_1"] }, "instances in another letter case"],
    ["filters", [{ protocol: "TCP", localPort: "80" }], [{ localPort: "80", protocol: "TCP" }], "properties in another order"],
    ["triggers", [{ a: 1, b: 2 }], [{ b: 2, a: 1 }], "properties of an object in another order"],
    ["location", undefined, undefined, "nothing twice"],
  ] as const) {
    it(`are the same, when they are ${what}`, () => assert.ok(isSame(property, a, b)));
  }

  for (const [property, a, b, what] of [
    ["target", virtualMachine, scaleSet, "other ids"],
    ["storageLocation", { filePath: "/var/captures/a.cap" }, { filePath: "/var/captures/A.cap" }, "paths in another letter case"],
    [
      "storageLocation",
      { storagePath: "https://a.net/c/Web.cap" },
      { storagePath: "https://a.net/c/web.cap" },
      "blobs in another letter case",
    ],
    ["scope", { include: ["0"] }, { exclude: ["0"] }, "instances taken and left out"],
    ["scope", { include: ["0"] }, undefined, "some instances and all"],
    ["filters", [{ protocol: "TCP" }, { protocol: "UDP" }], [{ protocol: "UDP" }, { protocol: "TCP" }], "filters in another order"],
    ["filters", [], [{ protocol: "Any" }], "no filter and one"],
    ["continuousCapture", false, undefined, "false and nothing"],
    ["running", "true", true, "of other types"],
    ["totalBytesPerSession", 0, undefined, "zero and nothing"],
    ["triggers", ["A"], ["a"], "triggers in another letter case"],
    ["triggers", [{ target: "A", location: "B" }], [{ target: "a", location: "b" }], "triggers that use our names in another letter case"],
    ["triggers", [{ include: [1, 2] }], [{ include: [2, 1] }], "triggers with a list in another order"],
    ["triggers", [1, 2], [2, 1], "triggers in another order"],
    ["triggers", ["1"], [1], "triggers of another type"],
    ["target", unknownValue, unknownValue, "not known yet"],
    ["filters", [{ localPort: unknownValue }], [{ localPort: unknownValue }], "not known yet further in"],
    ["target", virtualMachine, unknownValue, "known and not known yet"],
  ] as const) {
    it(`differ, when they are ${what}`, () => {
      assert.ok(!isSame(property, a, b));
      assert.ok(!isSame(property, b, a));
    });
  }

  it("can be compared, whatever they are", () => {
    fc.assert(
      fc.property(fc.constantFrom("target", "scope", "filters", "storageLocation", "triggers"), anyJson, anyJson, (property, a, b) => {
        assert.equal(isSame(property, a, b), isSame(property, b, a));
        if (!JSON.stringify(a).includes(unknownValue)) assert.ok(isSame(property, a, JSON.parse(JSON.stringify(a))));
        assert.equal(differences(property, a, b).length === 0, isSame(property, a, b));
      }),
      runs(200),
    );
  });
});

describe("the places at which two values differ", () => {
  for (const [path, a, b, found] of [
    ["timeLimitInSeconds", 600, 600, []],
    ["timeLimitInSeconds", 600, 60, [{ path: "timeLimitInSeconds", old: 600, new: 60 }]],
    ["scope", undefined, { include: ["0"] }, [{ path: "scope", old: undefined, new: { include: ["0"] } }]],
    [
      "scope",
      { include: ["0"] },
      { exclude: ["0"] },
      [
        { path: "scope.include", old: ["0"], new: undefined },
        { path: "scope.exclude", old: undefined, new: ["0"] },
      ],
    ],
    [
      "filters",
      [{ protocol: "TCP", localPort: "80" }, { protocol: "Any" }],
      [{ protocol: "UDP", localPort: "80" }],
      [
        { path: "filters[0].protocol", old: "TCP", new: "UDP" },
        { path: "filters[1]", old: { protocol: "Any" }, new: undefined },
      ],
    ],
    [
      "storageLocation",
      { storageId: storageAccount, filePath: "a.cap" },
      { storageId: storageAccount.toUpperCase(), filePath: "b.cap" },
      [{ path: "storageLocation.filePath", old: "a.cap", new: "b.cap" }],
    ],
  ] as const) {
    it(`are ${JSON.stringify(found.map((difference) => difference.path))} for ${JSON.stringify(b)?.slice(0, 40) ?? "nothing"}`, () => {
      assert.deepEqual(differences(path, a, b), found);
    });
  }
});

describe("new values in the old ones' spelling", () => {
  it("keep what means the same, down to single values", () => {
    const olds = { target: virtualMachine, storageLocation: { storageId: storageAccount, filePath: "a.cap" }, location: "x" };
    const news = {
      target: virtualMachine.toLowerCase(),
      storageLocation: { storageId: storageAccount.toLowerCase(), filePath: "b.cap" },
      running: true,
    };
    assert.deepEqual(keepSpelling(olds, news), {
      target: virtualMachine,
      storageLocation: { storageId: storageAccount, filePath: "b.cap" },
      running: true,
    });
  });

  it("are the new ones, when there are no old ones or everything changed", () => {
    const news = { target: virtualMachine, filters: [{ protocol: "TCP" }], toString: "x" };
    assert.deepEqual(keepSpelling({}, news), news);
    assert.deepEqual(keepSpelling({ target: scaleSet, filters: [] }, news), news);
  });

  it("stay unknown, when they are", () => {
    assert.deepEqual(keepSpelling({ target: virtualMachine }, { target: unknownValue }), { target: unknownValue });
  });
});
