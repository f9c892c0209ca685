import assert from "node:assert/strict";
import { full } from "../../inFull";
import { engineStack, type EngineStack } from "../stack";

full.describe("with the real engine, a capture that another person deleted and made again under the same name", function () {
  const start = engineStack();

  async function recreated(stack: EngineStack): Promise<Record<string, string>> {
    stack.capture('packetCaptureName: "web"');
    await stack.up();
    const { web } = stack.sessions();
    stack.azure.removePacketCapture(`${stack.ids.networkWatcher}/packetCaptures/web`);
    await stack.captureByHand("web");
    const theirs = stack.sessions();
    assert.notEqual(theirs["web"], web);
    stack.requests();
    return theirs;
  }

  it("is not stopped, not replaced and not deleted", async () => {
    const stack = start();
    const theirs = await recreated(stack);

    stack.capture('packetCaptureName: "web", running: false');
    const stopped = await stack.up();
    assert.notEqual(stopped.code, 0, stopped.output);
    assert.match(stopped.output, /updating packet capture "web" .*\(\w+\)/);
    assert.match(stopped.output, /hint: /);
    assert.deepEqual(stack.captureChanges(), []);
    assert.deepEqual(stack.sessions(), theirs);

    stack.capture('packetCaptureName: "web"');
    await stack.up();
    stack.capture('packetCaptureName: "web", filters: [{ localPort: "443" }]');
    const replaced = await stack.up();
    assert.notEqual(replaced.code, 0, replaced.output);
    assert.match(replaced.output, /a capture with this name already exists: .* \(PacketCaptureExists\)/);
    assert.deepEqual(stack.captureChanges(), []);
    assert.deepEqual(stack.sessions(), theirs);
  });

  it("is left by a destroy, which says so", async () => {
    const stack = start();
    const theirs = await recreated(stack);
    const destroyed = await stack.destroy();
    assert.equal(destroyed.code, 0, destroyed.output);
    assert.match(destroyed.output, /warning: packet capture "web" .*is not deleted/);
    assert.deepEqual(stack.captureChanges(), []);
    assert.deepEqual(stack.sessions(), theirs);
    assert.deepEqual(await stack.recordedSessions(), {});
  });

  it("is left by a refresh and the destroy after it", async () => {
    const stack = start();
    const theirs = await recreated(stack);
    const refreshed = await stack.refresh();
    assert.equal(refreshed.code, 0, refreshed.output);
    assert.notDeepEqual(await stack.recordedSessions(), theirs, "a refresh is no reason to take it over");
    const destroyed = await stack.destroy();
    assert.equal(destroyed.code, 0, destroyed.output);
    assert.deepEqual(stack.captureChanges(), []);
    assert.deepEqual(stack.sessions(), theirs);
  });
});
