import assert from "node:assert/strict";
import { onLocalAzure } from "../onLocalAzure";

describe("pktcap compare, of captures in Azure", function () {
  const local = onLocalAzure();

  it("reads the files of captures, and calls them by their machine", async () => {
    const { run, capture, azure } = local();
    const filters = [{ protocol: "UDP", remotePort: "53" }];
    const ids = [await capture("dns", { filters }), await capture("again", { filters })];
    azure.clock.advance(30);
    for (const id of ids) azure.endSession(id);
    const { code, stdout, stderr } = await run("compare", "dns", "again");
    assert.equal(code, 0, stderr);
    const machine = local().ids.virtualMachine.split("/").at(-1)!;
    assert.ok(stdout.startsWith(`${machine} → ${machine} (2)\n- nothing was lost: `), stdout);
  });

  it("refuses a capture that is given twice", async () => {
    const { code, stderr } = await local().run("compare", "dns", "dns");
    assert.deepEqual({ code, stderr }, { code: 2, stderr: 'reading arguments: "dns" is given twice (UsageError)\n' });
  });

  it("says which capture is not there", async () => {
    const { run } = local();
    const { code, stderr } = await run("compare", "none", "nothing");
    assert.equal(code, 3);
    assert.match(stderr, /^finding packet capture "no(ne|thing)": /);
  });
});
