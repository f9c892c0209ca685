import assert from "node:assert/strict";
import { engineSoak } from "../soak/engine/engineSoak";

/** `npm test` has time for one; CI, with `FAULTS=all`, for about two minutes of them. */
const seeds = process.env["FAULTS"] === "all" ? [1, 2, 3] : [2];

describe("with the real engine, Ctrl-C and kills while captures come and go", function () {
  this.timeout(600_000);

  for (const seed of seeds) {
    it(`lose nothing, and one clean run makes everything right (seed ${seed})`, async () => {
      const tally = await engineSoak([seed], { runs: 0, faults: 0, broken: [] });
      assert.deepEqual(tally.broken, []);
    });
  }
});
