import assert from "node:assert/strict";
import { pageOf } from "../../../cli/compare/output/page";
import { terminalText } from "../../../cli/compare/output/terminal";
import { affordable } from "../../inFull";
import { comparedFiles, TwoMachines } from "./path";

describe("comparing damaged recordings", () => {
  it("ends with a comparison or a reason, whatever the bytes are", async () => {
    let state = 7;
    const next = (below: number): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return (state >>> 8) % below;
    };
    for (let round = 0; round < affordable(400); round++) {
      const files = new TwoMachines(undefined, 3).connect(1000).udp(2000, ">", "one").udp(2001, "<", "two").files();
      for (const file of files) for (let count = next(12); count > 0; count--) file[24 + next(file.length - 24)] = next(256);
      const { pairs, ends } = await comparedFiles(files, { ladder: true });
      assert.doesNotMatch(terminalText({ pairs, ends }, 80), /NaN|Infinity|undefined/);
      assert.doesNotMatch(pageOf({ pairs, ends }), /NaN|Infinity/);
      JSON.stringify(pairs, (_key, value: unknown) => {
        assert.ok(typeof value !== "number" || Number.isFinite(value), `round ${round}: ${String(value)}`);
        return value;
      });
    }
  });
});
