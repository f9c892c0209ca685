import assert from "node:assert/strict";
import { inputsOf, isUnlimited, presetNames } from "../../../cli/start/captureOptions";
import type { Quantity } from "../../../cli/quantities";
import { filter } from "../../../provider/expressions";
import * as presets from "../../../provider/presets";

const quantity = (amount: number): Quantity => ({ amount, given: String(amount) });

describe("the options of a capture", () => {
  it("know every preset of the library", () => {
    const library = Object.keys(presets).filter((name) => name !== "combine");
    assert.deepEqual([...presetNames].sort(), library.sort());
  });

  it("put presets and expressions together as one list", () => {
    const { filters } = inputsOf({ preset: ["dns", "https"], filter: ["tcp port 80"], side: "remote" }, "id", undefined);
    assert.deepEqual(filters, filter("remote port 53 or remote port 443 or tcp port 80"));
  });

  it("record everything, when one of the expressions does", () => {
    assert.deepEqual(inputsOf({ filter: ["any", "tcp port 80"] }, "id", undefined).filters, filter("any"));
  });

  it("are no limit, unless one of them is", () => {
    const unlimited = (options: Parameters<typeof inputsOf>[0]): boolean => isUnlimited(inputsOf(options, "id", "account"));
    assert.equal(unlimited({}), true);
    assert.equal(unlimited({ name: "x", continuous: true }), true);
    for (const options of [{ timeLimit: quantity(60) }, { totalBytes: quantity(1) }, { preset: ["dns"] }, { preset: ["headersOnly"] }, { continuous: true, fileCount: quantity(2) }]) {
      assert.equal(unlimited(options), false, JSON.stringify(options));
    }
  });
});
