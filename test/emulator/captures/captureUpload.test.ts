import assert from "node:assert/strict";
import { join } from "node:path";
import Decoder from "pcap-decoder";
import { collect } from "../../../emulator";
import type { LocalAzure } from "../../../emulator";
import { temporaryFolder } from "../../temporaryFolder";
import { armRequests, capturePath, ids, startOfTime, stillAzure } from "../armRequests";

const account = "contosoexamplergdiag374";
const container = "network-watcher-logs";
const generated = "subscriptions/00000000-0000-0000-0000-000000000000/resourcegroups/contosoexamplerg/providers/microsoft.compute/virtualmachines/contosovm/2020/01/02/packetcapture_12_11_19_339.cap";

/** Names and sizes of an account's blobs. */
async function blobsIn(azure: LocalAzure, name = container): Promise<[string, number][]> {
  const { body } = await azure.handle({ method: "GET", url: `https://${account}.blob.core.windows.net/${name}?restype=container&comp=list` });
  return [...(await collect(body)).toString().matchAll(/<Name>([^<]*)<\/Name>.*?<Content-Length>(\d+)</g)].map(([, blob = "", size]) => [blob, Number(size)]);
}

async function read(azure: LocalAzure, blob: string, name = container): Promise<Buffer> {
  return collect((await azure.handle({ method: "GET", url: `https://${account}.blob.core.windows.net/${name}/${blob}` })).body);
}

async function start(azure: LocalAzure, properties: object = {}, name = "one") {
  const arm = armRequests(azure);
  const created = await arm.put(capturePath(name), { properties: { target: ids.virtualMachine, storageLocation: { storageId: ids.storageAccount }, ...properties } });
  assert.equal(created.status, 201, created.body);
  return arm;
}

const ofStatus = async (azure: LocalAzure, name = "one") => {
  const { packetCaptureStatus, stopReason, packetCaptureError } = (await armRequests(azure).post(`${capturePath(name)}/queryStatus`)).json;
  return [packetCaptureStatus, stopReason, packetCaptureError];
};

describe("the file of a capture", () => {
  it("is in storage when the session has ended, and not before", async () => {
    const azure = stillAzure();
    const arm = await start(azure, { timeLimitInSeconds: 60 });
    const { storagePath } = (await arm.get(capturePath("one"))).json.properties.storageLocation;
    assert.equal(storagePath, `https://${account}.blob.core.windows.net/${container}/${generated}`);
    azure.clock.advance(60.999);
    assert.equal((await azure.handle({ method: "GET", url: storagePath })).headers["x-ms-error-code"], "ContainerNotFound");
    azure.clock.advance(0.001);
    const answer = await azure.handle({ method: "GET", url: storagePath });
    const bytes = await collect(answer.body);
    assert.deepEqual([answer.status, answer.headers["content-length"], answer.headers["last-modified"]], [200, String(bytes.length), "Thu, 02 Jan 2020 12:12:20 GMT"]);
    assert.ok(bytes.length <= 600_000 && bytes.length > 598_000);
    assert.deepEqual(await blobsIn(azure), [[generated, bytes.length]]);
    const packets = [...new Decoder().decode(bytes)];
    const times = packets.map(({ header }) => header.ts_sec + header.ts_usec / 1e6);
    assert.ok(times[0]! >= startOfTime / 1000 + 1 && times.at(-1)! < startOfTime / 1000 + 61);
  });

  it("is one for each of two captures that begin at the same moment", async () => {
    const azure = stillAzure();
    await start(azure, { timeLimitInSeconds: 60 }, "one");
    await start(azure, { timeLimitInSeconds: 60 }, "two");
    azure.clock.advance(61);
    assert.deepEqual((await blobsIn(azure)).map(([name]) => name), [generated, generated.replace("19_339", "19_340")]);
  });

  it("goes where the account's own `primaryEndpoints.blob` leads, with the account behind a path", async () => {
    const azure = stillAzure();
    const path = `https://localhost:8443/${account}/${container}/web.cap`;
    const arm = await start(azure, { storageLocation: { storageId: ids.storageAccount, storagePath: path }, timeLimitInSeconds: 60 });
    assert.equal((await arm.get(capturePath("one"))).json.properties.storageLocation.storagePath, path);
    await start(azure, { storageLocation: { storageId: ids.storageAccount, storagePath: path.replace(account, "another") }, timeLimitInSeconds: 60 }, "two");
    azure.clock.advance(61);
    assert.deepEqual(await ofStatus(azure), ["Stopped", "TimeExceeded", []]);
    assert.deepEqual(await ofStatus(azure, "two"), ["Error", undefined, ["StorageFailed"]]);
    assert.deepEqual((await blobsIn(azure)).map(([name]) => name), ["web.cap"]);
  });

  it("is still to come after a snapshot has been brought back", async () => {
    const azure = stillAzure();
    await start(azure, { timeLimitInSeconds: 60 });
    const snapshot = azure.snapshot();
    azure.reset();
    azure.clock.advance(61);
    assert.deepEqual(await blobsIn(azure), []);
    azure.reset(snapshot);
    azure.clock.advance(61);
    assert.deepEqual((await blobsIn(azure)).map(([name]) => name), [generated]);
  });

  it("has no more bytes than the session may capture", async () => {
    const azure = stillAzure();
    await start(azure, { totalBytesPerSession: 50_000 });
    azure.clock.advance(100);
    const [[, size] = ["", 0]] = await blobsIn(azure);
    assert.ok(size <= 50_000 && size > 48_000, String(size));
    assert.equal(azure.packetCapture(capturePath("one"))!.bytesCaptured, 50_000);
  });

  it("has what was captured until the session was stopped", async () => {
    const azure = stillAzure({ timings: { stop: 0 } });
    const arm = await start(azure);
    azure.clock.advance(11);
    await arm.post(`${capturePath("one")}/stop`);
    const [[, size] = ["", 0]] = await blobsIn(azure);
    assert.ok(size <= 100_000 && size > 98_000, String(size));
  });

  it("is empty but for its header when the filters let nothing through; the byte limit is then never reached", async () => {
    const azure = stillAzure();
    await start(azure, { filters: [{ remoteIPAddress: "1.1.1.1-255.255.255" }], totalBytesPerSession: 1000, timeLimitInSeconds: 60 });
    azure.clock.advance(61);
    assert.deepEqual([await ofStatus(azure), await blobsIn(azure)], [["Stopped", "TimeExceeded", []], [[generated, 24]]]);
  });

  it("outlives its capture, and is not written again", async () => {
    const azure = stillAzure({ timings: { delete: 0 } });
    const arm = await start(azure, { timeLimitInSeconds: 60 });
    azure.clock.advance(61);
    const before = await read(azure, generated);
    await arm.delete(capturePath("one"));
    azure.clock.advance(1);
    assert.equal((await arm.get(capturePath("one"))).status, 404);
    assert.ok((await read(azure, generated)).equals(before));

    await start(azure, { timeLimitInSeconds: 60 }, "two");
    azure.clock.advance(61);
    const [, second] = await blobsIn(azure);
    assert.equal((await azure.handle({ method: "DELETE", url: `https://${account}.blob.core.windows.net/${container}/${second![0]}` })).status, 202);
    await arm.post(`${capturePath("two")}/stop`);
    azure.clock.advance(10);
    assert.deepEqual(await blobsIn(azure), [[generated, before.length]]);
  });

  it("is left by a session that is deleted while it runs", async () => {
    const azure = stillAzure({ timings: { delete: 0 } });
    const arm = await start(azure);
    azure.clock.advance(11);
    await arm.delete(capturePath("one"));
    assert.deepEqual((await blobsIn(azure)).map(([name]) => name), [generated]);
  });

  it("is not there when the agent has stopped", async () => {
    const azure = stillAzure();
    const arm = await start(azure);
    azure.clock.advance(11);
    await arm.delete(`${ids.virtualMachine}?api-version=2026-03-01`);
    azure.clock.advance(1);
    assert.deepEqual([await ofStatus(azure), await blobsIn(azure)], [["Error", undefined, ["AgentStopped"]], []]);
  });

  it("comes back with the state file, as what it is made from", async function () {
    const stateFile = join(folder(), "state.json");
    const azure = stillAzure({ stateFile });
    await start(azure, { timeLimitInSeconds: 60 });
    azure.clock.advance(61);
    const before = await read(azure, generated);
    azure.close();
    const again = stillAzure({ stateFile });
    assert.ok((await read(again, generated)).equals(before));
    again.close();
  });
  const folder = temporaryFolder();

  it("goes where the caller says: into a container that is there, under the caller's name or one of its own", async () => {
    const azure = stillAzure();
    await azure.handle({ method: "PUT", url: `https://${account}.blob.core.windows.net/mine?restype=container` });
    const path = `https://${account}.blob.core.windows.net/mine`;
    await start(azure, { timeLimitInSeconds: 60, storageLocation: { storageId: ids.storageAccount, storagePath: `${path}/a%20b/one.cap` } }, "one");
    await start(azure, { timeLimitInSeconds: 60, storageLocation: { storageId: ids.storageAccount, storagePath: path } }, "two");
    azure.clock.advance(61);
    assert.deepEqual((await blobsIn(azure, "mine")).map(([name]) => name), ["a b/one.cap", generated.replace("19_339", "20_339")]);
    await start(azure, { timeLimitInSeconds: 60, storageLocation: { storageId: ids.storageAccount, storagePath: `https://${account}.blob.core.windows.net/nowhere/one.cap` } }, "three");
    azure.clock.advance(61);
    assert.deepEqual(await ofStatus(azure, "three"), ["Error", undefined, ["StorageFailed"]]);
  });

  const unsuitable: Record<string, (azure: LocalAzure) => void> = {
    "is gone": (azure) => azure.store.delete(ids.storageAccount),
    "is a premium one": (azure) => azure.addStorageAccount({ id: ids.storageAccount, location: "westcentralus", sku: "Premium_LRS" }),
    "takes no keys": (azure) => azure.addStorageAccount({ id: ids.storageAccount, location: "westcentralus", properties: { allowSharedKeyAccess: false } }),
    "is behind a firewall": (azure) => azure.addStorageAccount({ id: ids.storageAccount, location: "westcentralus", properties: { networkAcls: { defaultAction: "Deny" } } }),
    "has no public endpoint": (azure) => azure.addStorageAccount({ id: ids.storageAccount, location: "westcentralus", properties: { publicNetworkAccess: "Disabled" } }),
  };
  for (const [what, change] of Object.entries(unsuitable)) {
    it(`is lost when the account ${what}, and the session has failed`, async () => {
      const azure = stillAzure();
      await start(azure, { timeLimitInSeconds: 60 });
      azure.clock.advance(30);
      change(azure);
      assert.deepEqual((await ofStatus(azure))[0], "Running");
      azure.clock.advance(31);
      assert.deepEqual(await ofStatus(azure), ["Error", undefined, ["StorageFailed"]]);
    });
  }

  it("is one for each instance of a scale set that captures", async () => {
    const azure = stillAzure();
    const set = ids.virtualMachine.replace("virtualMachines/ContosoVM", "virtualMachineScaleSets/set");
    azure.addScaleSet({ id: set, location: "westcentralus", instances: ["0", "1", "2"] });
    await start(azure, { target: set, targetType: "AzureVMSS", scope: { exclude: ["1"] }, timeLimitInSeconds: 60 });
    azure.clock.advance(61);
    const blobs = await blobsIn(azure);
    assert.deepEqual(blobs.map(([name]) => name.split("/").at(-1)), ["packetcapture_12_11_19_339_0.cap", "packetcapture_12_11_19_339_2.cap"]);
    const [first, second] = await Promise.all(blobs.map(([name]) => read(azure, name)));
    assert.ok(!first!.equals(second!));
  });

  it("is the newest files of a continuous capture's ring buffer", async () => {
    const azure = stillAzure();
    await start(azure, { continuousCapture: true, captureSettings: { fileCount: 3, fileSizeInBytes: 50_000, sessionTimeLimitInSeconds: 60 } });
    azure.clock.advance(61);
    const blobs = await blobsIn(azure);
    assert.deepEqual(blobs.map(([name]) => /_(\d+)\.cap$/.exec(name)![1]), ["11", "12", "13"]);
    assert.ok(blobs.every(([, size]) => size <= 50_000));
  });

  it("is on the machine while the session runs, for tests to look at", async () => {
    const azure = stillAzure();
    await start(azure, { storageLocation: { filePath: "/var/captures/one.cap" } });
    assert.deepEqual(azure.captureFiles(capturePath("one")), []);
    azure.clock.advance(11);
    const [file] = azure.captureFiles(capturePath("one"));
    assert.deepEqual([file!.path, file!.size <= 100_000 && file!.size > 98_000], ["/var/captures/one.cap", true]);
    const bytes = Buffer.concat([...file!.read()]);
    assert.deepEqual([bytes.length, Buffer.concat([...file!.read(100, 200)])], [file!.size, bytes.subarray(100, 200)]);
    assert.deepEqual(await blobsIn(azure), []);
    assert.throws(() => azure.captureFiles(capturePath("none")), /^Error: looking up packet capture/);
  });

  it("is of the addresses that the machine's network card has", async () => {
    const azure = stillAzure();
    const arm = armRequests(azure);
    const group = ids.virtualMachine.split("/providers")[0];
    const properties = { ipConfigurations: [{ name: "one", properties: { privateIPAddress: "10.9.8.7" } }] };
    await arm.put(`${group}/providers/Microsoft.Network/networkInterfaces/ContosoVM-nic?api-version=2024-05-01`, { location: "westcentralus", properties });
    await start(azure, { timeLimitInSeconds: 60, filters: [{ localIPAddress: "10.9.8.7" }] });
    azure.clock.advance(61);
    assert.ok((await blobsIn(azure))[0]![1] > 500_000);
  });
});
