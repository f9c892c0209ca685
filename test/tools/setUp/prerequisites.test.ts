import assert from "node:assert/strict";
import { checkPrerequisites } from "../../../tools/setUp/prerequisites.mjs";

describe("checkPrerequisites", () => {
  it("accepts Node.js 20 and newer", () => {
    checkPrerequisites("20.0.0");
    checkPrerequisites("24.1.0");
  });

  it("says what to install, when Node.js is older", () => {
    assert.throws(() => checkPrerequisites("18.20.4"), /^StepFailure: checking prerequisites: Node\.js 18\.20\.4 is too old\n {2}hint: install Node\.js 20 or newer/);
  });
});
