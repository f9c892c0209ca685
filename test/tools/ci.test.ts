import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync } from "node:fs";
import { delimiter, join } from "node:path";
import { executable } from "../executable";
import { temporaryFolder } from "../temporaryFolder";

describe(".ci/run", () => {
  const folder = temporaryFolder();

  /** Runs it in a folder of its own, with an `npm` that does this for `npm test`, and ends so for each of the others. */
  const run = (test: string[], { az = 0, lint = 0, types = 0, build = 0, publish = 0 } = {}) => {
    cpSync(join(__dirname, "../../.ci/run"), join(folder(), ".ci", "run"));
    const steps = ["set-up:az", az, "lint", lint, "types", types, "build", build, "publish:check", publish].map((word, i) => (i % 2 ? `exit ${word};;` : `*" ${word}")`));
    executable(join(folder(), "bin", "npm"), 'case "$*" in', "test*) mkdir -p .local/test-results", ...test, ";;", ...steps, "esac");
    const env = { ...process.env, PATH: [join(folder(), "bin"), process.env["PATH"]].join(delimiter) };
    const { status, stdout } = spawnSync(join(folder(), ".ci", "run"), { cwd: "/", env, encoding: "utf8" });
    return { status, lastLine: stdout.trimEnd().split("\n").at(-1) };
  };
  const results = (suite: string, passed: number, failed: number) =>
    `echo '{"passed":${passed},"failed":${failed},"skipped":1}' > .local/test-results/${suite}.json`;

  it("counts all tests, and lint, types, build and the trial of publishing as one each", () => {
    assert.deepEqual(run([results("fast", 40, 0), results("engine", 2, 0)]), { status: 0, lastLine: "46 passed, 0 failed" });
  });

  it("fails with a failed test", () => {
    assert.deepEqual(run([results("fast", 40, 1), "exit 1"]), { status: 1, lastLine: "44 passed, 1 failed" });
  });

  it("fails with lint, types, build or the trial of publishing", () => {
    assert.deepEqual(run([results("fast", 40, 0)], { lint: 1, build: 2, publish: 1 }), { status: 1, lastLine: "41 passed, 3 failed" });
  });

  it("goes on without the Azure CLI, where it cannot be had", () => {
    assert.deepEqual(run([results("fast", 40, 0)], { az: 1 }), { status: 0, lastLine: "44 passed, 0 failed" });
  });

  it("fails when the tests break off after the last counted one", () => {
    assert.deepEqual(run([results("fast", 40, 0), "exit 1"]), { status: 1, lastLine: "44 passed, 1 failed" });
  });

  it("fails when no test ran", () => {
    assert.deepEqual(run([]), { status: 1, lastLine: "4 passed, 1 failed" });
  });
});
