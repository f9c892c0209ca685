import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { shellExports } from "../../cli/shellExports";

describe("shellExports", () => {
  it("is read back by a shell exactly, whatever the values hold", () => {
    const variables = { PLAIN: "a", QUOTES: `it's "so"`, DOLLAR: "$HOME `id` \\", LINES: "one\ntwo" };
    const script = `${shellExports(variables)}\nprintf '%s|%s|%s|%s' "$PLAIN" "$QUOTES" "$DOLLAR" "$LINES"`;
    assert.equal(execFileSync("/bin/sh", ["-c", script], { encoding: "utf8" }), Object.values(variables).join("|"));
  });
});
