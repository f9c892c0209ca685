import assert from "node:assert/strict";
import { full } from "../inFull";
import { engineSoak } from "../soak/engine/engineSoak";

full.describe("with the real engine, Ctrl-C and kills while captures come and go", function () {
  for (const seed of [1, 2, 3]) {
    it(`lose nothing, and one clean run makes everything right (seed ${seed})`, async () => {
      const tally = await engineSoak([seed], { runs: 0, faults: 0, broken: [] });
      assert.deepEqual(tally.broken, []);
    });
  }
});
