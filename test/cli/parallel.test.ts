import assert from "node:assert/strict";
import { forEach } from "../../cli/parallel";

describe("work on many things at once", () => {
  const ticks = async (count: number): Promise<void> => {
    for (let tick = 0; tick < count; tick++) await Promise.resolve();
  };

  it("keeps the order, and no more under way than it may", async () => {
    let underWay = 0;
    let most = 0;
    const results = await forEach([5, 1, 4, 2, 3], 2, async (count) => {
      most = Math.max(most, ++underWay);
      await ticks(count);
      underWay--;
      return count * 10;
    });
    assert.deepEqual(results, [50, 10, 40, 20, 30]);
    assert.equal(most, 2);
    assert.deepEqual(await forEach([], 2, async () => 1), []);
  });

  it("begins nothing after a failure, and throws the first when what was under way is over", async () => {
    const begun: number[] = [];
    const over: number[] = [];
    const work = forEach([1, 2, 3, 4], 2, async (count) => {
      begun.push(count);
      if (count === 1) throw new Error("first");
      await ticks(20);
      over.push(count);
    });
    await assert.rejects(work, { message: "first" });
    assert.deepEqual([begun, over], [[1, 2], [2]]);
  });
});
