import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

interface Tables {
  readonly withTables: (readme: string) => string;
  readonly referencePage: () => string;
}

describe("the documents", () => {
  const root = join(__dirname, "../..");
  let tables: Tables;

  before(async () => {
    tables = (await import(pathToFileURL(join(root, "tools/docs/argumentsTable.mjs")).href)) as Tables;
  });

  it("have the arguments of a capture as the source documents them (npm run docs)", () => {
    const readme = readFileSync(join(root, "README.md"), "utf8");
    assert.equal(readme, tables.withTables(readme));
  });

  it("have the components and functions as the sources document them (npm run docs)", () => {
    assert.equal(readFileSync(join(root, "docs/reference.md"), "utf8"), tables.referencePage());
  });
});
