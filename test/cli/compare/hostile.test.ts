import assert from "node:assert/strict";
import { compareEnds } from "../../../cli/compare";
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

  it("names the end that can no longer be read, whichever reading it is", async () => {
    const [web, db] = new TwoMachines().connect(1000).files();
    let readings = 0;
    const broken = async function* (): AsyncGenerator<Uint8Array> {
      if (++readings === 2) throw Object.assign(new Error("EIO: i/o error, read"), { code: "EIO" });
      yield db;
    };
    const whole = async function* (): AsyncGenerator<Uint8Array> {
      yield web;
    };
    const ends = [{ name: "web-1", read: whole }, { name: "db-1", read: broken }];
    await assert.rejects(compareEnds(ends, { top: 10 }), { name: "UnreadableEnd", end: "db-1", message: "the file of db-1 cannot be read" });
    assert.equal(readings, 2);
  });
});
