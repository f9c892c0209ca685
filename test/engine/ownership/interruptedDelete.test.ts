import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { full } from "../../inFull";
import { engineStack, type EngineStack } from "../stack";

/** Waits for something; bounded, so that a run that never gets there fails. */
async function until(what: string, isSo: () => boolean): Promise<void> {
  for (let turns = 0; turns < 1200; turns++) {
    if (isSo()) return;
    await sleep(50);
  }
  assert.fail(`${what} never came about`);
}

full.describe("with the real engine, when a deletion", function () {
  const start = engineStack();

  /** What a killed engine leaves behind besides its provider: Pulumi's own language host, which stays for ever, and a lock. */
  async function sweep(stack: EngineStack): Promise<void> {
    if (existsSync("/proc/self/cwd")) {
      await until("the end of the provider", () => !stack.processes().some(({ command }) => command.includes("cmd/dynamic-provider")));
      for (const { pid } of stack.processes()) process.kill(pid);
    }
    await stack.pulumi("cancel", "--yes");
  }

  it("is killed with its destroy, `pulumi up --refresh` makes the capture anew", async () => {
    const stack = start();
    stack.capture();
    await stack.up();
    stack.azure.faults.add({ match: { operation: "PacketCaptures_Delete" }, action: { answerDelaySeconds: 5 } });
    const { child, done } = stack.start(["destroy", "--yes", "--skip-preview"]);
    await until("the deletion", () => stack.azure.packetCaptures().every(({ provisioningState }) => provisioningState === "Deleting"));
    child.kill("SIGKILL");
    await done;
    await sweep(stack);

    const blind = await stack.up();
    assert.match(blind.output, /warning: Attempting to deploy or update resources with 1 pending operations/);
    assert.match(blind.output, /PacketCapture::web, interrupted while deleting/, "what docs/reliability.md tells people to look for");

    const repaired = await stack.up("--refresh");
    assert.equal(repaired.code, 0, repaired.output);
    const sessions = Object.values(stack.sessions());
    assert.equal(sessions.length, 1);
    assert.match(sessions[0] ?? "", /^Running since /);
    assert.deepEqual(await stack.recordedSessions(), stack.sessions());
    assert.match((await stack.preview()).output, /2 unchanged/);
  });

  it("fails under `--continue-on-error`, in a replacement, one Ctrl-C ends the engine's own endless wait and nothing is lost", async () => {
    const stack = start();
    stack.capture();
    await stack.up();
    const before = stack.sessions();
    const error = { error: { code: "AuthorizationFailed", message: "You may not." } };
    stack.azure.faults.add({ match: { operation: "PacketCaptures_Delete" }, action: { respond: { status: 403, body: error } } });
    stack.capture('filters: [{ localPort: "443" }]');
    const { child, done, output } = stack.start(["up", "--yes", "--skip-preview", "--continue-on-error"]);
    await until("the refusal", () => output().includes("(AuthorizationFailed)"));
    child.kill("SIGINT");
    const { code } = await done;
    assert.notEqual(code, 0);
    assert.deepEqual(stack.sessions(), before);
    assert.deepEqual(await stack.recordedSessions(), before);
    const up = await stack.up();
    assert.match(up.output, /\+-1 replaced/);
    assert.deepEqual(await stack.recordedSessions(), stack.sessions());
  });
});
