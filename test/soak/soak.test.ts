import assert from "node:assert/strict";
import { affordable, full } from "../inFull";
import { hold } from "./hold";
import { inProcessRealm } from "./inProcess";
import { schedule } from "./schedule";
import { figures, soak } from "./soak";
import { shrink } from "./shrink";
import { onceBroken } from "./onceBroken";
import type { Step } from "./step";

const plain = { azure: {}, isEager: false };
const from = (first: number, count: number): number[] => Array.from({ length: count }, (_, index) => first + index);

describe("random faults over random programs", function () {
  this.timeout(1_200_000);

  it("lose, double and tell nothing, and one clean run makes everything right", async () => {
    const schedules = affordable(400);
    const tally = await soak(from(1, schedules), "here");
    assert.deepEqual(tally.broken, []);
    assert.ok(tally.faults > schedules, `${tally.faults} faults`);
  });

  full.it("lose nothing in the SDK's own process either", async () => {
    const tally = await soak(from(1, 6), "process");
    assert.deepEqual(tally.broken, []);
  });

  for (const { what, ...schedule } of onceBroken) {
    it(`hold where they once did not: ${what}`, async () => {
      const realm = inProcessRealm(schedule);
      await hold(realm, schedule.steps);
      await realm.close();
    });
  }

  it("are the same for the same seed, and others for another", () => {
    assert.deepEqual(schedule(7), schedule(7));
    assert.notDeepEqual(schedule(7), schedule(8));
  });

  it("are noticed when a capture is lost", async () => {
    const realm = inProcessRealm(plain);
    const [create]: Step[] = [{ run: "up", state: "mine", program: { a: { port: 80, running: true } }, faults: [] }];
    await hold(realm, [create!]);
    const forgetful = { ...realm, run: async (...[stack, command, after]: Parameters<typeof realm.run>) => {
      const failures = await realm.run(stack, command, after);
      stack.resources.clear();
      return failures;
    } };
    await assert.rejects(hold(forgetful, [create!]), /I1: /);
    await realm.close();
  });

  it("are made as short as they can be when they fail", async () => {
    const schedules = Array.from({ length: 100 }, (_, seed) => schedule(seed).steps);
    const steps = schedules.find((steps) => steps.length > 3 && steps.some(({ run }) => run === "up"))!;
    const needed = steps.find((step) => step.run === "up");
    const shortest = await shrink(steps, async (fewer) => fewer.some(({ run }) => run === "up"));
    assert.equal(shortest.length, 1);
    assert.deepEqual({ ...shortest[0], refresh: undefined, replace: undefined }, { run: "up", state: needed?.state, program: {}, faults: [], refresh: undefined, replace: undefined });
  });

  it("end with one line of figures", () => {
    const broken = ["I1: x is in Azure", "I3: a secret is in the state", "I6: x deleted y", "the last clean up"].map((message, seed) => ({ seed, schedule: [], message }));
    assert.equal(figures({ runs: 300, faults: 4120, broken: [] }), "300 runs, 4120 faults, 0 orphans, 0 leaks, 0 foreign losses");
    assert.equal(figures({ runs: 3, faults: 9, broken }), "3 runs, 9 faults, 1 orphans, 1 leaks, 1 foreign losses, 1 other failures");
  });
});
