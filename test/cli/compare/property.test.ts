import assert from "node:assert/strict";
import { compareEnds } from "../../../cli/compare";
import { inFull } from "../../inFull";
import { type DirectionTruth, randomPair } from "./randomPair";

const cases = inFull ? 1000 : 50;

describe("comparing two recordings of random traffic", function () {
  this.timeout(600_000);

  it("finds every loss, and delays within the error that it states", async () => {
    const first = Number(process.env["COMPARE_SEED"] ?? 1);
    const count = process.env["COMPARE_SEED"] === undefined ? cases : 1;
    for (let seed = first; seed < first + count; seed++) {
      const { files, truth, description, hasOffload } = randomPair(seed);
      const ends = files.map((bytes, index) => ({ name: ["a", "b"][index]!, read: () => inPieces(bytes, 1 + ((seed * 7919) % 5000)) }));
      const { pairs } = await compareEnds(ends, { top: 100 });
      pairs[0]!.directions.forEach(({ delay, ...direction }, index) => {
        const expected = truth[index as 0 | 1];
        const { arrived, lost, doubled, reordered } = direction;
        assert.deepEqual({ arrived, lost, ...(!hasOffload && { doubled, reordered }) }, countsOf(expected, hasOffload), `${description}, direction ${index}`);
        assert.deepEqual([direction.sent, direction.notComparable, direction.arrivedUnsent], [arrived + lost, 0, 0], description);
        if (arrived === 0) return;
        assert.ok(delay !== null, description);
        const sorted = [...expected.delays].sort((a, b) => a - b);
        for (const [said, part] of [[delay.medianSeconds, 0.5], [delay.p99Seconds, 0.99]] as const) {
          const real = sorted[Math.ceil(part * sorted.length) - 1]!;
          assert.ok(delay.errorSeconds === null || Math.abs(said - real) <= delay.errorSeconds, `${description}, direction ${index}: ${part} is ${real}, said ${said} ± ${delay.errorSeconds}`);
        }
      });
    }
  });
});

function countsOf({ arrived, lost, doubled, reordered }: DirectionTruth, hasOffload: boolean) {
  return { arrived, lost, ...(!hasOffload && { doubled, reordered }) };
}

async function* inPieces(bytes: Buffer, length: number): AsyncGenerator<Uint8Array> {
  for (let offset = 0; offset < bytes.length; offset += length) yield bytes.subarray(offset, offset + length);
}
