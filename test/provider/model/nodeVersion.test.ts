import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { isNodeSupported, oldestNode } from "../../../provider/model/nodeVersion";

describe("isNodeSupported", () => {
  it("accepts what package.json asks for, and newer", () => {
    for (const version of ["22.13.0", "22.14.1", "23.0.0", "24.0.0"]) assert.equal(isNodeSupported(version), true, version);
  });

  it("rejects what is older", () => {
    for (const version of ["22.12.9", "20.19.0", "18.20.4"]) assert.equal(isNodeSupported(version), false, version);
  });

  it("has the version of `engines` in package.json", () => {
    const { engines } = JSON.parse(readFileSync("package.json", "utf8")) as { engines: { node: string } };
    assert.equal(engines.node, `>=${oldestNode}`);
  });
});
