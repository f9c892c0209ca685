import assert from "node:assert/strict";
import { full } from "../../inFull";
import { engineStack } from "../stack";

full.describe("with the real engine, where Azure takes a second PUT on a name that is taken", function () {
  const start = engineStack(undefined, { secondPut: "accept" });

  it("another person's capture is not overwritten, whether it is equal or not", async () => {
    const stack = start();
    await stack.captureByHand("equal");
    await stack.captureByHand("different", { filters: [{ protocol: "TCP", localPort: "80" }] });
    const theirs = stack.sessions();
    stack.program(`
      for (const packetCaptureName of ["equal", "different"]) new PacketCapture(packetCaptureName, { target: machine, storageLocation: account, packetCaptureName });`);
    stack.requests();
    const up = await stack.up("--continue-on-error");
    assert.notEqual(up.code, 0, up.output);
    assert.match(
      up.output,
      /creating packet capture "equal" .*: a capture with this name already exists: .* and has the same settings \(PacketCaptureExists\)/,
    );
    assert.match(
      up.output,
      /creating packet capture "different" .*: a capture with this name already exists: .* and differs in `filters\[0\]` \(PacketCaptureExists\)/,
    );
    assert.deepEqual(stack.captureChanges(), [], "Azure would have overwritten both");
    assert.deepEqual(stack.sessions(), theirs);
    assert.deepEqual(await stack.recordedSessions(), {});
  });

  it("a replacement and a creation go as ever, with one PUT each", async () => {
    const stack = start();
    stack.capture();
    assert.equal((await stack.up()).code, 0);
    stack.capture('filters: [{ localPort: "443" }]');
    const replaced = await stack.up();
    assert.equal(replaced.code, 0, replaced.output);
    assert.deepEqual(stack.captureChanges(), [
      "PUT PacketCaptures_Create 201",
      "DELETE PacketCaptures_Delete 202",
      "PUT PacketCaptures_Create 201",
    ]);
    assert.deepEqual(await stack.recordedSessions(), stack.sessions());
  });
});
