import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { onLocalAzure } from "./onLocalAzure";

/** Each task of Microsoft's article "Manage packet captures with Azure Network Watcher using the Azure REST API", in one command. */
describe("the tasks of Microsoft's article, by hand", function () {
  const local = onLocalAzure();
  const group = "ContosoExampleRG";

  it("log in: the credentials are the provider's own, and are checked", async () => {
    const findings = (await local().json("doctor")) as { check: string; state: string }[];
    assert.equal(findings.find(({ check }) => check === "credentials")?.state, "ok");
  });

  it("find the virtual machine", async () => {
    const { json, ids } = local();
    const [machine] = (await json("vms", "--resource-group", group)) as Record<string, unknown>[];
    assert.deepEqual([machine?.name, machine?.location, machine?.id], ["ContosoVM", "westcentralus", ids.virtualMachine]);
  });

  it("before all that: a network watcher in the region, and the agent on the machine", async () => {
    const findings = (await local().json("doctor", "ContosoVM", "--storage-account", "contosoexamplergdiag374")) as { check: string; state: string }[];
    const states = Object.fromEntries(findings.map(({ check, state }) => [check, state]));
    assert.deepEqual(
      ["network watcher in westcentralus", "agent on ContosoVM", "machine ContosoVM", "storage account contosoexamplergdiag374"].map((check) => states[check]),
      ["ok", "ok", "ok", "ok"],
    );
  });

  it("start, as the article's request does, and see it run", async () => {
    const { json, azure, ids } = local();
    await json(
      "start", "ContosoVM", "--name", "TestPacketCapture5", "--storage-account", "contosoexamplergdiag374", "--file-path", "C:\\captures\\testcap.cap",
      "--filter", "tcp and local host 10.0.0.3 and local portrange 80-85", "--bytes-per-packet", "0", "--total-bytes", "1048576", "--time-limit", "60",
    );
    const { properties } = azure.packetCapture(`${ids.networkWatcher}/packetCaptures/TestPacketCapture5`) ?? assert.fail();
    assert.deepEqual([properties.bytesToCapturePerPacket, properties.totalBytesPerSession, properties.timeLimitInSeconds], [0, 1048576, 60]);
    assert.deepEqual(properties.filters, [{ protocol: "TCP", localIPAddress: "10.0.0.3", localPort: "80-85", remoteIPAddress: "", remotePort: "" }]);
    const [status] = (await json("status", "TestPacketCapture5")) as Record<string, unknown>[];
    assert.equal(status?.packetCaptureStatus, "Running");
    assert.equal(typeof status?.captureStartTime, "string");
  });

  it("status of one that has ended: when it began, and why it ended", async () => {
    const { json, capture, azure } = local();
    await capture("TestPacketCapture5", { timeLimitInSeconds: 60 });
    azure.clock.advance(120);
    const [status] = (await json("status", "TestPacketCapture5")) as Record<string, unknown>[];
    assert.deepEqual([status?.name, status?.packetCaptureStatus, status?.stopReason], ["TestPacketCapture5", "Stopped", "TimeExceeded"]);
  });

  it("list: one in Succeeded, one in Failed", async () => {
    const { json, capture, azure, run } = local();
    await capture("TestPacketCapture5");
    azure.faults.add({ match: { operation: "PacketCaptures_Create" }, action: { operation: "Failed" } });
    assert.equal((await run("start", "ContosoVM", "--name", "TestPacketCapture6", "--storage-account", "contosoexamplergdiag374", "--yes")).code, 6);
    const all = (await json("list")) as Record<string, unknown>[];
    assert.deepEqual(
      all.map(({ name, provisioningState }) => [name, provisioningState]),
      [["TestPacketCapture5", "Succeeded"], ["TestPacketCapture6", "Failed"]],
    );
  });

  it("stop, fetch the file, delete: the file in storage stays", async () => {
    const { run, json, capture, azure, folder } = local();
    const id = await capture("TestPacketCapture7");
    azure.clock.advance(10);
    const [stopped] = (await json("stop", "TestPacketCapture7")) as Record<string, unknown>[];
    assert.deepEqual([stopped?.packetCaptureStatus, stopped?.stopReason], ["Stopped", "Manual"]);
    assert.equal((await run("download", "TestPacketCapture7")).code, 0);
    assert.equal(readFileSync(join(folder, "TestPacketCapture7.cap")).readUInt32LE(0), 0xa1b2c3d4);
    const [deleted] = (await json("delete", "TestPacketCapture7")) as Record<string, unknown>[];
    assert.equal(azure.packetCapture(id), undefined);
    assert.equal((await run("download", String(deleted?.storagePath), "--to", "again.cap")).code, 0);
    assert.ok(existsSync(join(folder, "again.cap")));
  });

  it("react to an alert: a script starts a capture without a question, and waits for its file", async () => {
    const { run, start: begin, azure, folder } = local();
    const start = await run("start", "ContosoVM", "--name", "alert", "--storage-account", "contosoexamplergdiag374", "--preset", "rdp", "--time-limit", "2s");
    assert.equal(start.code, 0, start.stderr);
    const waiting = begin(["download", "alert", "--wait", "--timeout", "10m"]);
    await waiting.reported(/waiting for packet capture "alert" to stop/);
    azure.clock.advance(2);
    const download = await waiting.ended;
    assert.equal(download.code, 0, download.stderr);
    assert.ok(existsSync(join(folder, "alert.cap")));
  });
});
