import assert from "node:assert/strict";
import { adoptionPolicy } from "../../../provider/policies";
import { unknown, violations } from "./violations";

describe("adoptionPolicy", () => {
  it("refuses `adoptExisting`", async () => {
    assert.deepEqual(await violations(adoptionPolicy(), { adoptExisting: true }), [
      "`adoptExisting`: must be left out or false, got true\n  hint: remove `adoptExisting`, or delete the existing capture first",
    ]);
  });

  it("allows captures without it", async () => {
    for (const props of [{}, { adoptExisting: false }, { adoptExisting: unknown }])
      assert.deepEqual(await violations(adoptionPolicy(), props), []);
  });
});
