import assert from "node:assert/strict";
import { full } from "../inFull";
import { importOldState } from "./oldState";
import { engineStack, type EngineStack } from "./stack";

const program = `
  new PacketCapture("plain", { target: machine, storageLocation: account });
  new PacketCapture("filtered", {
    target: machine, storageLocation: account, filters: [{ protocol: "TCP", localPort: "80;443" }, { protocol: "UDP", remoteIPAddress: "10.0.0.0-10.0.0.255" }],
    timeLimitInSeconds: 600, bytesToCapturePerPacket: 128, timeouts: { createInSeconds: 900 },
  });
  new PacketCapture("stopped", { target: machine, storageLocation: account, running: false });
  new PacketCapture("ring", { target: machine, storageLocation: { localPath: "C:\\\\\\\\Captures\\\\\\\\ring.cap" }, continuousCapture: true, captureSettings: { fileCount: 4 } });
  new PacketCapture("named", { target: machine, storageLocation: account, packetCaptureName: "fixed-name", networkWatcherName: "NetworkWatcher_westcentralus", resourceGroupName: "NetworkWatcherRG" });`;

describe("with the real engine, a state that version 0.1.0 wrote", function () {
  const start = engineStack();

  async function imported(): Promise<EngineStack> {
    const stack = start();
    stack.program(program);
    await importOldState(stack);
    return stack;
  }

  full.it("shows no change when the package is newer, with a refresh or without", async () => {
    const stack = await imported();
    stack.requests();
    assert.match((await stack.preview("--expect-no-changes")).output, /6 unchanged/);
    assert.deepEqual(stack.requests(), []);
    const refresh = await stack.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    assert.equal(refresh.code, 0, refresh.output);
    assert.match((await stack.up()).output, /6 unchanged/);
  });

  full.it("is updated in place, replaced and destroyed", async () => {
    const stack = await imported();
    stack.program(
      program.replace('"plain", { target: machine,', '"plain", { running: false, target: machine,').replace("80;443", "80;8443"),
    );
    const up = await stack.up();
    assert.equal(up.code, 0, up.output);
    assert.match(up.output, /~ 1 updated/);
    assert.match(up.output, /\+-1 replaced/);
    assert.equal(stack.azure.packetCaptures().length, 5);
    const destroy = await stack.destroy();
    assert.equal(destroy.code, 0, destroy.output);
    assert.deepEqual(stack.azure.packetCaptures(), []);
  });
});
