import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { armErrors } from "../../emulator/core/armErrors";
import { allowances, globalFactor, networkAllowances } from "../../emulator/core/throttling";
import { actionTypes } from "../../emulator/logic/definition/checkActions";
import { functionNames } from "../../emulator/logic/expressions/functions/catalogue";
import { resolveSettings } from "../../emulator/core/settings";

const page = readFileSync(join(__dirname, "..", "..", "docs", "local-azure.md"), "utf8");

describe("docs/local-azure.md", () => {
  it("names every error whose wording Azure has not been seen to use", () => {
    const ours = Object.values(armErrors).filter(({ known }) => known === "not known" || known === "client");
    assert.ok(ours.length > 5);
    assert.deepEqual(ours.map(({ code }) => code).filter((code) => !page.includes(`\`${code}\``)), []);
  });

  it("names every timing with its default", () => {
    const cells = page.split("\n").map((line) => line.split("|").map((cell) => cell.trim()));
    for (const [name, seconds] of Object.entries(resolveSettings({}).timings)) {
      assert.equal(cells.find(([, first]) => first?.includes(`\`${name}\``))?.[2], String(seconds), name);
    }
  });

  it("names every function of workflows' expressions", () => {
    const [, section = ""] = /^## Workflows\n(.*?)^## /ms.exec(page) ?? [];
    assert.deepEqual([...functionNames, ...actionTypes].filter((name) => !section.includes(`\`${name}\``)), []);
  });

  it("names every allowance", () => {
    const rows = page.split("\n").map((line) => line.split("|").map((cell) => cell.trim()));
    const cells = (name: string) => rows.find(([, first]) => first?.startsWith(name))?.slice(2, 4);
    for (const [kind, { atOnce, perSecond }] of Object.entries(allowances)) assert.deepEqual(cells(kind), [String(atOnce), `${perSecond} a second`], kind);
    assert.deepEqual(cells("a subscription as a whole"), [`${globalFactor} times as much`, `${globalFactor} times as fast`]);
    const network = [cells("Microsoft.Network in a subscription: reads"), cells("Microsoft.Network in a subscription: everything else")];
    assert.deepEqual(network.map((row) => row?.[0]), [networkAllowances.reads, networkAllowances.changes].map((count) => count.toLocaleString("en-US")));
  });
});
