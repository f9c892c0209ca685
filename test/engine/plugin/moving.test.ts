import assert from "node:assert/strict";
import { full } from "../../inFull";
import { importOldState } from "../oldState";
import { captureType, yamlStack } from "./yamlStack";

describe("with the real engine, a capture that moves from a dynamic resource to the plugin", function () {
  const start = yamlStack();

  it("is not changed, there and back", async () => {
    const { stack, capture, typeScript } = start();
    typeScript();
    stack.capture();
    assert.match((await stack.up()).output, /\+ 2 created/);
    const sessions = stack.sessions();
    stack.requests();

    // The schema has the alias.
    capture();
    assert.match((await stack.preview("--diff")).output, /2 unchanged/);
    assert.match((await stack.up()).output, /2 unchanged/);
    assert.equal((await stack.refresh()).code, 0);
    assert.deepEqual(stack.captureChanges(), []);
    assert.doesNotMatch((await stack.state()).text, /pulumi-nodejs:dynamic/);

    typeScript();
    stack.capture("", 'aliases: [{ type: "azure-packet-capture:index:PacketCapture" }]');
    const back = await stack.up();
    assert.match(back.output, /~ 1 updated/);
    assert.match((await stack.up("--expect-no-changes")).output, /2 unchanged/);
    assert.equal((await stack.refresh()).code, 0);
    assert.deepEqual(stack.captureChanges(), []);
    assert.deepEqual(stack.sessions(), sessions);
    assert.equal((await stack.destroy()).code, 0);
    assert.deepEqual(stack.sessions(), {});
  });

  full.it("is not changed either where version 0.1.0 wrote the state", async () => {
    const { stack, program } = start();
    const { virtualMachine: target, storageAccount: storageId } = stack.ids;
    const capture = (properties: object): object => ({
      type: captureType,
      properties: { target, storageLocation: { storageId }, ...properties },
    });
    const filters = [
      { protocol: "TCP", localPort: "80;443" },
      { protocol: "UDP", remoteIPAddress: "10.0.0.0-10.0.0.255" },
    ];
    const watcher = { networkWatcherName: "NetworkWatcher_westcentralus", resourceGroupName: "NetworkWatcherRG" };
    program({
      resources: {
        plain: capture({}),
        filtered: capture({ filters, timeLimitInSeconds: 600, bytesToCapturePerPacket: 128, timeouts: { createInSeconds: 900 } }),
        stopped: capture({ running: false }),
        ring: capture({
          storageLocation: { localPath: "C:\\\\Captures\\\\ring.cap" },
          continuousCapture: true,
          captureSettings: { fileCount: 4 },
        }),
        named: capture({ packetCaptureName: "fixed-name", ...watcher }),
      },
    });
    await importOldState(stack);
    stack.requests();
    assert.match((await stack.preview("--diff")).output, /6 unchanged/);
    assert.deepEqual(stack.requests(), []);
    const up = await stack.up();
    assert.match(up.output, /6 unchanged/);
    const refresh = await stack.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    assert.equal(refresh.code, 0, refresh.output);
    assert.equal((await stack.destroy()).code, 0);
    assert.deepEqual(stack.sessions(), {});
  });
});
