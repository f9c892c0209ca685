import assert from "node:assert/strict";
import { canonicalRegion, checkLocation } from "../../../provider/model/region";
import { unknownValue } from "../../../provider/model/unknown";
import { checked } from "./problemsOf";

const located = (value: unknown) => checked("location", (problems) => checkLocation(value, problems));

describe("a region", () => {
  for (const [given, canonical] of [
    ["westeurope", "westeurope"],
    ["West Europe", "westeurope"],
    [" West US 2 ", "westus2"],
    ["", undefined],
    [null, undefined],
    [undefined, undefined],
    [unknownValue, unknownValue],
  ] as const) {
    it(`takes ${JSON.stringify(given)}`, () => assert.deepEqual(located(given), { value: canonical, problems: [] }));
  }

  for (const given of [" ", "west-europe", "west_europe", "westeurope/", "Straße", "x".repeat(61), 5, [], {}, false]) {
    it(`refuses ${JSON.stringify(given)}`, () => {
      assert.deepEqual(located(given).problems, [`\`location\`: must be a region such as "westeurope", got ${JSON.stringify(given)}`]);
    });
  }

  it("has one spelling, however Azure writes it", () => {
    assert.deepEqual(["West Europe", "WESTEUROPE", "westeurope"].map(canonicalRegion), ["westeurope", "westeurope", "westeurope"]);
  });
});
