import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Interrupted, StepFailure } from "../../../tools/setUp/failure.mjs";
import { runQuietly } from "../../../tools/setUp/quietCommand.mjs";
import { executable } from "../../executable";
import { temporaryFolder } from "../../temporaryFolder";

describe("runQuietly", () => {
  const folder = temporaryFolder();
  const run = (lines: string[], more: { hints?: string[]; timeoutSeconds?: number; interruption?: { code: number | undefined; onStop: Set<() => void> } } = {}) =>
    runQuietly({
      step: "making tea",
      command: executable(join(folder(), "kettle"), ...lines),
      args: ["--hot"],
      cwd: folder(),
      env: process.env,
      interruption: { code: undefined, onStop: new Set() },
      doing: () => "still heating",
      ...more,
    });

  it("returns what was printed", async () => {
    assert.equal(await run(['echo "$1"', "echo aside >&2"]), "--hot\naside\n");
  });

  it("says what failed, how it ended, its last lines and what to do", async () => {
    const printing = ["for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22; do echo line $i; done", "exit 3"];
    await assert.rejects(run(printing, { hints: ["use water"] }), (error) => {
      assert.ok(error instanceof StepFailure);
      const lines = error.message.split("\n");
      assert.equal(lines[0], `making tea: \`${folder()}/kettle --hot\`: exit code 3`);
      assert.deepEqual([lines[1], lines.at(-2), lines.at(-1)], ["  | line 3", "  | line 22", "  hint: use water"]);
      return true;
    });
  });

  it("says so, when there is no such command", async () => {
    const missing = { step: "making tea", command: "no-such-kettle", args: [], cwd: folder(), env: process.env };
    await assert.rejects(
      runQuietly({ ...missing, interruption: { code: undefined, onStop: new Set() }, doing: () => "" }),
      /^StepFailure: making tea: `no-such-kettle`: spawn no-such-kettle ENOENT$/,
    );
  });

  it("ends a command that takes too long, with all it has started", async () => {
    await assert.rejects(run(["sleep 60 & sleep 60"], { timeoutSeconds: 0.2 }), /not done after 0.2 s/);
  });

  it("ends the command when interrupted", async () => {
    const interruption = { code: undefined as number | undefined, onStop: new Set<() => void>() };
    const running = run(["sleep 60", `touch ${folder()}/finished`], { interruption });
    interruption.code = 130;
    interruption.onStop.forEach((stop) => stop());
    await assert.rejects(running, Interrupted);
    assert.equal(interruption.onStop.size, 0);
    assert.equal(existsSync(join(folder(), "finished")), false);
  });
});
