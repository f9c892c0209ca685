import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync } from "node:fs";
import { delimiter, join } from "node:path";
import { executable } from "../executable";
import { temporaryFolder } from "../temporaryFolder";

describe(".ci/run", () => {
  const folder = temporaryFolder();

  /** Runs it in a folder of its own, with an `npm` that does this for `npm test` and `npm run test:all`, and ends so for each of the others. */
  const run = (test: string[], all: string[], { start = 0, az = 0, languages = 0, clients = 0, lint = 0, types = 0, build = 0, publish = 0 } = {}) => {
    cpSync(join(__dirname, "../../.ci/run"), join(folder(), ".ci", "run"));
    const ends = { "start --silent": start, "run --silent set-up:az": az, "run --silent set-up:languages": languages, "run --silent set-up:clients": clients, "run lint --silent": lint, "run types --silent": types, "run build --silent": build, "run publish:check --silent": publish };
    const steps = Object.entries(ends).map(([command, code]) => `"${command}") exit ${code};;`);
    const suites = Object.entries({ "test --silent": test, "run test:all --silent": all }).map(([command, lines]) => [`"${command}")`, "mkdir -p .local/test-results", ...lines, ";;"].join("\n"));
    executable(join(folder(), "bin", "npm"), 'case "$*" in', ...steps, ...suites, "*) exit 99;;", "esac");
    const home = join(folder(), "home");
    const env = { ...process.env, HOME: home, PATH: [join(folder(), "bin"), process.env["PATH"]].join(delimiter) };
    const { status, stdout } = spawnSync(join(folder(), ".ci", "run"), { cwd: "/", env, encoding: "utf8" });
    const lines = stdout.trimEnd().split("\n");
    return { status, lastLine: lines.at(-1), failures: lines.filter((line) => line.startsWith("FAILED")) };
  };
  const results = (suite: string, passed: number, ...failures: string[]) =>
    `printf '%s' '${JSON.stringify({ passed, failed: failures.length, skipped: 1, failures })}' > .local/test-results/${suite}.json`;
  const quick = [results("quick", 5)];

  it("counts all tests, and the first command, lint, types, build and the trial of publishing as one each", () => {
    assert.deepEqual(run(quick, [results("fast", 40), results("engine", 2)]), { status: 0, lastLine: "52 passed, 0 failed", failures: [] });
  });

  it("fails with a failed test, of the quick ones or of the others", () => {
    const failed = ["FAILED in quick: a capture stops: expected 1 to be 2"];
    assert.deepEqual(run([results("quick", 5, "a capture stops: expected 1\n   to be 2"), "exit 1"], [results("fast", 40)]), { status: 1, lastLine: "50 passed, 1 failed", failures: failed });
    assert.deepEqual(run(quick, [results("fast", 40, "a", "b"), "exit 1"]), { status: 1, lastLine: "50 passed, 2 failed", failures: ["FAILED in fast: a", "FAILED in fast: b"] });
  });

  it("fails with the first command, lint, types, build or the trial of publishing", () => {
    assert.deepEqual(run(quick, [results("fast", 40)], { start: 1, lint: 1, types: 1, build: 2, publish: 1 }), {
      status: 1,
      lastLine: "45 passed, 5 failed",
      failures: ["start", "run lint", "run types", "run build", "run publish:check"].map((command) => `FAILED npm ${command}`),
    });
  });

  it("goes on without the Azure CLI, languages or Microsoft's libraries, where they cannot be installed", () => {
    for (const failing of [{ az: 1 }, { languages: 1 }, { clients: 1 }]) assert.deepEqual(run(quick, [results("fast", 40)], failing), { status: 0, lastLine: "50 passed, 0 failed", failures: [] });
  });

  it("fails when the tests break off after the last counted one", () => {
    assert.deepEqual(run(quick, [results("fast", 40), "exit 1"]), { status: 1, lastLine: "50 passed, 1 failed", failures: ["FAILED npm run test:all: ended with 1 after 40 tests"] });
  });

  it("fails when no test ran", () => {
    assert.deepEqual(run(quick, []), { status: 1, lastLine: "10 passed, 1 failed", failures: ["FAILED npm run test:all: ended with 0 after 0 tests"] });
  });
});
