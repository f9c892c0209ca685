import assert from "node:assert/strict";
import { full } from "../inFull";
import { until } from "../until";
import { engineStack, type EngineStack, type Started } from "./stack";

/** Starts `pulumi up`, and waits until Azure has taken on the capture. */
async function creating(stack: EngineStack): Promise<Started> {
  const started = stack.start(["up", "--yes", "--skip-preview"]);
  await until("the capture to be asked for", () => stack.azure.packetCaptures().length > 0, started.output);
  return started;
}

describe("with the real engine, when a person interrupts a create (row 28)", function () {
  const start = engineStack({ create: 3, retryAfter: 1, captureStart: 0, stop: 0, delete: 0 });

  it("once, the capture is finished and kept", async () => {
    const stack = start();
    stack.capture();
    const { child, done } = await creating(stack);
    child.kill("SIGINT");
    const { code } = await done;
    assert.notEqual(code, 0);
    const { resources } = await stack.state();
    const [kept] = resources.filter(({ type }) => type.endsWith(":PacketCapture"));
    assert.equal(kept?.outputs?.provisioningState, "Succeeded");
    assert.equal((await stack.up()).code, 0);
    assert.equal(stack.requests().filter((line) => line.startsWith("PUT")).length, 1);
  });

  full.it("twice, the next up finds the capture again and none is left over", async () => {
    const stack = start();
    stack.capture();
    const { child, done, says } = await creating(stack);
    child.kill("SIGINT");
    await says("^C received");
    child.kill("SIGINT");
    await done;
    const up = await stack.up();
    assert.equal(up.code, 0, up.output);
    assert.equal(stack.azure.packetCaptures().length, 1);
    assert.equal((await stack.outputs()).status, "Running");
    await stack.pulumi("refresh", "--yes", "--clear-pending-creates", "--skip-preview");
    await stack.destroy();
    assert.deepEqual(stack.azure.packetCaptures(), []);
  });

  full.it("by killing the engine, the provider goes too, and the next up finds the capture again", async () => {
    const stack = start();
    stack.capture();
    const { child, done } = await creating(stack);
    child.kill("SIGKILL");
    await done;
    await stack.tidyUp();
    const up = await stack.up();
    assert.equal(up.code, 0, up.output);
    assert.equal(stack.azure.packetCaptures().length, 1);
  });
});
