import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { leftOut } from "./fidelity/difference";
import type { Replayed } from "./fidelity/replay";
import { missingRecordings, replayAll } from "./fidelity/replayAll";

const page = readFileSync(join(__dirname, "..", "..", "docs", "local-azure.md"), "utf8");

describe("recorded requests", () => {
  let all: Replayed[] = [];

  before(async function () {
    const missing = missingRecordings();
    if (missing.length > 0) {
      console.log(`      skipped: no recordings ${missing.join(", ")} beside this repository (../shared/azure/recordings)`);
      this.skip();
    }
    all = await replayAll();
  });

  it("are answered as Azure answered them, but for those that docs/local-azure.md lists", () => {
    const unequal = all.filter(({ difference }) => difference !== undefined).map(({ exchange, difference }) => ({ place: `${exchange.file} ${exchange.index}`, difference }));
    const listed = listedExchanges();
    assert.deepEqual(unequal.filter(({ place }) => !listed.includes(place)), [], "not listed");
    assert.deepEqual(listed.filter((place) => !unequal.some((each) => each.place === place)), [], "listed, but equal");
  });

  it("are all in the count that docs/local-azure.md gives", () => {
    const equal = all.filter(({ difference }) => difference === undefined).length;
    assert.ok(page.includes(`${equal} of ${all.length} exchanges equal`), `${equal} of ${all.length} exchanges equal`);
  });

  it("are compared with all headers but those that docs/local-azure.md names", () => {
    assert.deepEqual(Object.keys(leftOut).filter((name) => !page.includes(`\`${name}\``)), []);
  });
});

/** The exchanges in the page's table: a recording, places such as `1, 5–8`, and a reason. */
function listedExchanges(): string[] {
  const rows = page.matchAll(/^\| `([\w.-]+\.(?:yaml|json))` \| ([\d–, ]+) \| [^|]+\|$/gm);
  return [...rows].flatMap(([, file, places = ""]) => places.split(", ").flatMap((range) => {
    const [first = 0, last = first] = range.split("–").map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => `${file} ${first + index}`);
  }));
}
