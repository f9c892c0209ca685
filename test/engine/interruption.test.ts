import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { full } from "../inFull";
import { engineStack, type EngineStack } from "./stack";

/** Waits until Azure has taken on the capture; bounded, so that a run that never gets there fails. */
async function untilCreating(stack: EngineStack): Promise<void> {
  for (let turns = 0; turns < 1200; turns++) {
    if (stack.azure.packetCaptures().length > 0) return;
    await sleep(50);
  }
  assert.fail("the capture was never asked for");
}

describe("with the real engine, when a person interrupts a create (row 28)", function () {
  const start = engineStack({ create: 3, retryAfter: 1, captureStart: 0, stop: 0, delete: 0 });

  it("once, the capture is finished and kept", async () => {
    const stack = start();
    stack.capture();
    const { child, done } = stack.start(["up", "--yes", "--skip-preview"]);
    await untilCreating(stack);
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
    const { child, done } = stack.start(["up", "--yes", "--skip-preview"]);
    await untilCreating(stack);
    child.kill("SIGINT");
    await sleep(200);
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
    const { child, done } = stack.start(["up", "--yes", "--skip-preview"]);
    await untilCreating(stack);
    child.kill("SIGKILL");
    await done;
    if (existsSync("/proc/self/cwd")) {
      const providers = (): string[] =>
        stack.processes().flatMap(({ command }) => (command.includes("cmd/dynamic-provider") ? [command] : []));
      for (let turns = 0; turns < 1200 && providers().length > 0; turns++) await sleep(50);
      assert.deepEqual(providers(), [], "an orphaned provider would stay for ever");
      // Pulumi's own language host does.
      for (const { pid } of stack.processes()) process.kill(pid);
    }
    await stack.pulumi("cancel", "--yes");
    const up = await stack.up();
    assert.equal(up.code, 0, up.output);
    assert.equal(stack.azure.packetCaptures().length, 1);
  });
});
