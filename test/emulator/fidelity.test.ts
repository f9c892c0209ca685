import assert from "node:assert/strict";
import { readRecording } from "../recordings/exchanges";
import { factOf } from "../recordings/factOf";
import { originalNames, readOriginal } from "../recordings/originals";
import { leftOut } from "./fidelity/difference";
import { listed, page, placeOf } from "./fidelity/listed";
import type { Replayed } from "./fidelity/replay";
import { facts, missingOriginals, originals, replayAll } from "./fidelity/replayAll";

describe("recorded requests", () => {
  let all: Replayed[] = [];

  before(async () => {
    all = await replayAll(facts);
  });

  it("are answered as Azure answered them, but for those that docs/local-azure.md lists", () => {
    assert.deepEqual(unequalIn(all).filter(({ place }) => !listed.includes(place)), []);
  });

  it("are all in the count that docs/local-azure.md gives", () => {
    const count = `${all.length - listed.length} of ${all.length} exchanges equal`;
    assert.ok(page.includes(count), count);
  });

  it("are compared with all headers but those that docs/local-azure.md names", () => {
    assert.deepEqual(Object.keys(leftOut).filter((name) => !page.includes(`\`${name}\``)), []);
  });
});

describe("the recordings themselves", () => {
  before(function () {
    const missing = missingOriginals();
    if (missing.length === 0) return;
    console.log(`      skipped: no recordings beside this repository (../shared/azure/recordings): ${missing.join(", ")}`);
    this.skip();
  });

  it("say what `test/recordings/facts` says", () => {
    for (const name of originalNames()) {
      const kept = readOriginal(name).map((exchange) => JSON.stringify(factOf(exchange)));
      assert.deepEqual(readRecording(name).map((exchange) => JSON.stringify(factOf(exchange))), kept, `${name}: run \`npm run facts\``);
    }
  });

  it("are answered to the last blank as Azure answered, but for exactly those that docs/local-azure.md lists", async () => {
    const unequal = unequalIn(await replayAll(originals));
    assert.deepEqual(unequal.filter(({ place }) => !listed.includes(place)), [], "not listed");
    assert.deepEqual(listed.filter((place) => !unequal.some((each) => each.place === place)), [], "listed, but equal");
  });
});

function unequalIn(all: readonly Replayed[]): { place: string; difference: string | undefined }[] {
  return all.filter(({ difference }) => difference !== undefined).map(({ exchange, difference }) => ({ place: placeOf(exchange), difference }));
}
