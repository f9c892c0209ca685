import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

describe("README.md", () => {
  it("has the arguments as the source documents them (npm run docs)", async () => {
    const root = join(__dirname, "../..");
    const { withTables } = (await import(pathToFileURL(join(root, "tools/docs/argumentsTable.mjs")).href)) as { withTables: (readme: string) => string };
    const readme = readFileSync(join(root, "README.md"), "utf8");
    assert.equal(readme, withTables(readme));
  });
});
