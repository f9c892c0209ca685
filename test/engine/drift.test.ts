import assert from "node:assert/strict";
import { full } from "../inFull";
import { engineStack } from "./stack";

describe("with the real engine, a refresh", function () {
  const start = engineStack();

  full.it("drops a capture that was deleted, and the next up makes it again (row 20)", async () => {
    const stack = start();
    stack.capture();
    await stack.up();
    const [capture] = stack.azure.packetCaptures();
    stack.azure.removePacketCapture(capture?.id ?? "");
    const refresh = await stack.refresh();
    assert.equal(refresh.code, 0, refresh.output);
    assert.match(refresh.output, /- 1 deleted/);
    const up = await stack.up();
    assert.match(up.output, /\+ 1 created/);
    assert.equal(stack.azure.packetCaptures().length, 1);
  });

  it("shows what was changed behind its back, property by property, and the next up repairs it", async () => {
    const stack = start();
    stack.capture('filters: [{ protocol: "TCP", localPort: "80" }]');
    await stack.up();
    const [capture] = stack.azure.packetCaptures();
    const filters = [{ protocol: "UDP", localPort: "80", localIPAddress: "", remoteIPAddress: "", remotePort: "" }];
    stack.azure.changePacketCapture(capture?.id ?? "", { filters, timeLimitInSeconds: 600 });
    const refresh = await stack.refresh();
    assert.match(refresh.output, /~ protocol: "TCP" => "UDP"/);
    assert.match(refresh.output, /~ timeLimitInSeconds: 18000 => 600/);
    const preview = await stack.preview("--diff");
    assert.match(preview.output, /~ protocol: "UDP" => "TCP"/);
    const up = await stack.up();
    assert.match(up.output, /\+-1 replaced/);
    assert.match((await stack.up()).output, /2 unchanged/);
  });

  full.it("notes that a session has ended by itself, and nothing is to be done (row 21)", async () => {
    const stack = start();
    stack.capture();
    await stack.up();
    const [capture] = stack.azure.packetCaptures();
    stack.azure.endSession(capture?.id ?? "", { stopReason: "TimeExceeded" });
    await stack.refresh();
    const up = await stack.up();
    assert.match(up.output, /2 unchanged/);
    assert.equal((await stack.outputs()).status, "Stopped");
  });
});
