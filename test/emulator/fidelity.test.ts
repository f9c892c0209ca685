import assert from "node:assert/strict";
import { factLines } from "../recordings/exchanges";
import { factsOf } from "../recordings/factOf";
import { originalNames, readOriginal } from "../recordings/originals";
import { leftOut } from "./fidelity/difference";
import { figures } from "./fidelity/figures";
import { listed, page, placeOf } from "./fidelity/listed";
import type { Replayed } from "./fidelity/replay";
import { facts, missingOriginals, originals, replayAll } from "./fidelity/replayAll";

describe("recorded requests", () => {
  let all: Replayed[] = [];

  before(async () => {
    all = await replayAll(facts);
  });

  it("are answered as Azure answered them, but for those that docs/fidelity.md lists", () => {
    assert.deepEqual(unequalIn(all).filter(({ place }) => !listed.includes(place)), []);
  });

  it("are in the figures that docs/fidelity.md gives", () => {
    const counted = all.map((each) => (each.difference === undefined && listed.includes(placeOf(each.exchange)) ? { ...each, difference: "listed" } : each));
    assert.deepEqual(figures(counted).filter((line) => !page.includes(line)), []);
  });

  it("differ for reasons that docs/fidelity.md gives", () => {
    assert.ok(listed.length > 0 && !page.includes("reason?"));
  });

  it("are compared with all headers but those that docs/fidelity.md names", () => {
    assert.deepEqual(Object.keys(leftOut).filter((name) => !page.includes(`\`${name}\``)), []);
  });
});

describe("the recordings themselves", () => {
  before(function () {
    const missing = missingOriginals();
    if (missing.length === 0) return;
    console.log(`      skipped: no recordings beside this repository (../shared/azure): ${missing.join(", ")}`);
    this.skip();
  });

  it("say what `test/recordings/facts` says", () => {
    for (const name of originalNames()) {
      const kept = factsOf(readOriginal(name)).map((fact) => JSON.stringify(fact));
      assert.deepEqual(factLines(name), kept, `${name}: run \`npm run facts\``);
    }
  });

  it("are answered to the last blank as Azure answered, but for exactly those that docs/fidelity.md lists", async () => {
    const unequal = unequalIn(await replayAll(originals));
    assert.deepEqual(unequal.filter(({ place }) => !listed.includes(place)), [], "not listed");
    assert.deepEqual(listed.filter((place) => !unequal.some((each) => each.place === place)), [], "listed, but equal");
  });
});

function unequalIn(all: readonly Replayed[]): { place: string; difference: string | undefined }[] {
  return all.filter(({ difference }) => difference !== undefined).map(({ exchange, difference }) => ({ place: placeOf(exchange), difference }));
}
