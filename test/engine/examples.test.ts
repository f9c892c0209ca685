import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { full } from "../inFull";

full.describe("the examples", function () {
  this.timeout(900_000);

  it("come up on the real engine, stay as they are, go in the right order and leave nothing", async () => {
    const root = join(__dirname, "../..");
    const child = spawn(process.execPath, [join(root, "tools/examples.mjs")], { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
    let output = "";
    child.stdout.on("data", (data: Buffer) => (output += data.toString()));
    const [code] = (await once(child, "close")) as [number | null];
    assert.equal(code, 0, output);
    assert.match(output, /\n(\d+) of \1 examples\n$/);
  });
});
