import assert from "node:assert/strict";
import { full } from "../inFull";
import { engineStack } from "./stack";

const create = { operation: "PacketCaptures_Create" };

describe("with the real engine, when something goes wrong, a capture", function () {
  const start = engineStack();

  full.it("is created once although the answer to its PUT is lost (row 6)", async () => {
    const stack = start();
    stack.azure.faults.add({ match: create, action: { reset: "after" } });
    stack.capture();
    const up = await stack.up();
    assert.match(up.output, /\+ 2 created/);
    assert.equal(stack.requests().filter((line) => line.startsWith("PUT")).length, 1);
    assert.match((await stack.up()).output, /2 unchanged/);
  });

  for (const refreshes of [false, true]) {
    full.it(`whose operation fails is repaired by the next up, ${refreshes ? "with" : "without"} a refresh before (row 10)`, async () => {
      const stack = start();
      stack.azure.faults.add({
        match: create,
        action: { operation: "Failed", error: { code: "InternalServerError", message: "An error occurred." } },
      });
      stack.capture();
      const up = await stack.up();
      assert.notEqual(up.code, 0);
      assert.match(
        up.output,
        /creating packet capture "web-[0-9a-f]{7}" \(network watcher .*\): An error occurred \(InternalServerError\)\n/,
      );
      assert.match(up.output, /stays in the state as unfinished/);
      const { resources } = await stack.state();
      const [kept] = resources.filter(({ type }) => type.endsWith(":PacketCapture"));
      assert.equal(kept?.outputs?.provisioningState, "Failed");
      if (refreshes) {
        const refresh = await stack.refresh();
        assert.equal(refresh.code, 0, refresh.output);
      }
      const repair = await stack.up();
      assert.equal(repair.code, 0, repair.output);
      assert.equal((await stack.outputs()).status, "Running");
      assert.match((await stack.up()).output, /2 unchanged/);
      await stack.destroy();
      assert.deepEqual(stack.azure.packetCaptures(), []);
    });
  }

  it("with a wrong filter is refused with every mistake, before anything is sent", async () => {
    const stack = start();
    stack.capture('filters: [{ protocol: "ICMP", localPort: "80,443" }], timelimitInSeconds: 5');
    const up = await stack.up();
    assert.notEqual(up.code, 0);
    assert.match(up.output, /`filters\[0\]\.protocol`: must be "TCP", "UDP" or "Any", got "ICMP"/);
    assert.match(up.output, /`filters\[0\]\.localPort`: must be a port, a range or a list .* got "80,443"/);
    assert.match(up.output, /`timelimitInSeconds`: is not a known property; did you mean `timeLimitInSeconds`\?/);
    assert.deepEqual(stack.azure.journal.entries, []);
  });

  full.it("never has a secret of its program repeated", async () => {
    const stack = start();
    stack.capture('filters: [{ localPort: pulumi.secret("canary-77aa") }]');
    const up = await stack.up();
    assert.match(up.output, /`filters\[0\]\.localPort`: must be a port, .* got a secret value/);
    assert.doesNotMatch(up.output, /canary-77aa/);
  });

  full.it("with a misspelt key in the configuration comes up, and the right key is named once", async () => {
    const stack = start();
    await stack.pulumi("config", "set", "azure-packet-capture:clientID", "somebody");
    stack.capture();
    const up = await stack.up();
    assert.equal(up.code, 0, up.output);
    const warning =
      "the configuration key `azure-packet-capture:clientID` does not exist and is ignored: did you mean `azure-packet-capture:clientId`?";
    assert.ok(up.output.includes(`warning: ${warning}`), up.output);
    assert.match(up.output, /\b1 warning\b/);
  });

  full.it("in a region without a watcher says what to declare", async () => {
    const stack = start();
    stack.azure.store.delete(stack.ids.networkWatcher);
    stack.capture();
    const up = await stack.up();
    assert.match(
      up.output,
      /region "westcentralus" of subscription "[0-9a-f-]{36}" has no network watcher \(NetworkWatcherNotFound\)\n +hint: declare/,
    );
    assert.equal((await stack.state()).resources.filter(({ type }) => type.endsWith(":PacketCapture")).length, 0);
  });

  full.it("says that Azure cannot be reached, when it is not there", async () => {
    const stack = start();
    stack.capture();
    const { done } = stack.start(["up", "--yes", "--skip-preview"], { ARM_METADATA_HOSTNAME: "localhost:1" });
    const { code, output } = await done;
    assert.notEqual(code, 0);
    assert.match(
      output,
      /creating packet capture "web-[0-9a-f]{7}": cannot reach https:\/\/localhost:1 \(ECONNREFUSED\)\n +hint: check the network/,
    );
  });
});
