import assert from "node:assert/strict";
import fc from "fast-check";
import { checkName, generatedCaptureName, nameRules } from "../../../provider/model/names";
import { unknownValue } from "../../../provider/model/unknown";
import { checked } from "./problemsOf";

const networkRule =
  "must be 1 to 80 letters, digits, underscores, periods or hyphens, starting with a letter or digit and ending with a letter, digit or underscore";
const groupRule = "must be 1 to 90 letters, digits, underscores, parentheses, hyphens or periods, not ending with a period";
const rejectedEverywhere = ["a/b", "a b", " ", "a.", "a\n", "a?b", "a%b", 5, true, [], ["a"], {}];

describe("a name", () => {
  for (const [property, rule, accepted, rejected] of [
    [
      "packetCaptureName",
      networkRule,
      ["a", "1", "dns", "Dns.2_x-3_", "capture1", "psnrp31381", "NewPacketCapture", "x".repeat(80)],
      ["_a", "-a", ".a", "a-", "é", "a(b)", "x".repeat(81)],
    ],
    ["networkWatcherName", networkRule, ["NetworkWatcher_westeurope", "westus-watcher", "nw923478"], ["_a", "-a", "a-", "x".repeat(81)]],
    [
      "resourceGroupName",
      groupRule,
      ["NetworkWatcherRG", "a", "_", "(x)", "a.b", "gruppe-ü", "資源", "x".repeat(90)],
      ["x".repeat(91), "a;b", "."],
    ],
  ] as const) {
    const named = (value: unknown) => checked(property, (problems) => checkName(value, nameRules[property], problems));

    it(`\`${property}\` takes what Azure takes`, () => {
      for (const name of accepted) assert.deepEqual(named(name), { value: name, problems: [] });
    });

    it(`\`${property}\` is not given, when it is empty`, () => {
      for (const empty of [undefined, null, ""]) assert.deepEqual(named(empty), { value: undefined, problems: [] });
    });

    it(`\`${property}\` skips its rule, when it is not known yet`, () =>
      assert.deepEqual(named(unknownValue), { value: unknownValue, problems: [] }));

    for (const value of [...rejected, ...rejectedEverywhere]) {
      it(`\`${property}\` refuses ${JSON.stringify(value).slice(0, 20)}`, () => {
        assert.deepEqual(named(value).problems, [`\`${property}\`: ${rule}, got ${JSON.stringify(value)}`]);
      });
    }
  }
});

describe("a generated capture name", () => {
  for (const [resource, name] of [
    ["dns", "dns-0123abc"],
    ["my capture", "my-capture-0123abc"],
    ["fleet/web:1", "fleet-web-1-0123abc"],
    ["_private", "private-0123abc"],
    ["日本", "capture-0123abc"],
    ["", "capture-0123abc"],
    ["x".repeat(100), `${"x".repeat(72)}-0123abc`],
  ] as const) {
    it(`is ${name.slice(0, 30)}`, () => assert.equal(generatedCaptureName(resource, "0123abc"), name));
  }

  it("keeps the rule of names, whatever the resource is called", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ maxLength: 120 }), fc.string({ unit: "binary" })), (resource) => {
        const name = generatedCaptureName(resource, "0123abc");
        assert.deepEqual(
          checked("x", (problems) => checkName(name, nameRules.packetCaptureName, problems)),
          { value: name, problems: [] },
        );
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});
