import assert from "node:assert/strict";
import { hold } from "./hold";
import { inProcessRealm } from "./inProcess";
import { schedule, type Step } from "./schedule";
import { figures, soak } from "./soak";
import { shrink } from "./shrink";
import { onceBroken } from "./onceBroken";

const from = (first: number, count: number): number[] => Array.from({ length: count }, (_, index) => first + index);

describe("random faults over random programs", function () {
  this.timeout(300_000);

  it("lose, double and tell nothing, and one clean run makes everything right", async () => {
    const tally = await soak(from(1, 400), "here");
    assert.deepEqual(tally.broken, []);
    assert.ok(tally.faults > 800, `${tally.faults} faults`);
  });

  it("lose nothing in the SDK's own process either", async () => {
    const tally = await soak(from(1, 6), "process");
    assert.deepEqual(tally.broken, []);
  });

  for (const { what, steps } of onceBroken) {
    it(`hold where they once did not: ${what}`, async () => {
      const realm = inProcessRealm();
      await hold(realm, steps);
      await realm.close();
    });
  }

  it("are the same for the same seed, and others for another", () => {
    assert.deepEqual(schedule(7), schedule(7));
    assert.notDeepEqual(schedule(7), schedule(8));
  });

  it("are noticed when a capture is lost", async () => {
    const realm = inProcessRealm();
    const [create]: Step[] = [{ run: "up", program: { a: { port: 80, running: true } }, faults: [] }];
    await hold(realm, [create!]);
    const forgetful = { ...realm, run: async (command: Parameters<typeof realm.run>[0], after: number | undefined) => {
      const failures = await realm.run(command, after);
      realm.stack.resources.clear();
      return failures;
    } };
    await assert.rejects(hold(forgetful, [create!]), /I1: /);
    await realm.close();
  });

  it("are made as short as they can be when they fail", async () => {
    const steps = schedule(3);
    const needed = steps.findIndex(({ run }) => run === "up");
    const shortest = await shrink(steps, async (fewer) => fewer.some(({ run }) => run === "up"));
    assert.ok(needed >= 0);
    assert.deepEqual(shortest, [{ run: "up", program: {}, faults: [] }]);
  });

  it("end with one line of figures", () => {
    const broken = ["I1: x is in Azure", "I3: a secret is in the state", "the last clean up"].map((message, seed) => ({ seed, steps: [], message }));
    assert.equal(figures({ runs: 300, faults: 4120, broken: [] }), "300 runs, 4120 faults, 0 orphans, 0 leaks");
    assert.equal(figures({ runs: 3, faults: 9, broken }), "3 runs, 9 faults, 1 orphans, 1 leaks, 1 other failures");
  });
});
