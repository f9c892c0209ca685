import assert from "node:assert/strict";
import { onLocalAzure } from "../onLocalAzure";

describe("pktcap compare, of captures in Azure", function () {
  const local = onLocalAzure();

  it("reads the files of captures, and calls them by their machine", async () => {
    const { run, capture, azure } = local();
    const id = await capture("dns", { filters: [{ protocol: "UDP", remotePort: "53" }] });
    azure.clock.advance(30);
    azure.endSession(id);
    const { code, stdout, stderr } = await run("compare", "dns", "dns");
    assert.equal(code, 0, stderr);
    const machine = local().ids.virtualMachine.split("/").at(-1)!;
    assert.ok(stdout.startsWith(`${machine} → ${machine} (2)\n- nothing was lost: `), stdout);
  });

  it("says which capture is not there", async () => {
    const { run } = local();
    const { code, stderr } = await run("compare", "none", "none");
    assert.equal(code, 3);
    assert.match(stderr, /^finding packet capture "none": /);
  });
});
