import assert from "node:assert/strict";
import { failureOf, type OnLocalAzure, onLocalAzure } from "../onLocalAzure";

const account = "https://contosoexamplergdiag374.blob.core.windows.net";

/** A request of somebody else's to the storage account. */
async function toStorage({ azure }: OnLocalAzure, method: string, path: string, headers: Record<string, string> = {}): Promise<void> {
  const authorization = `Bearer ${await azure.issueToken({ audience: "https://storage.azure.com/" })}`;
  const { status } = await azure.handle({
    method,
    url: `${account}/${path}`,
    headers: { authorization, "x-ms-version": "2023-11-03", ...headers },
    body: "",
  });
  assert.equal(status, 201);
  azure.journal.clear();
}

const container = (on: OnLocalAzure): Promise<void> => toStorage(on, "PUT", "captures?restype=container");

async function foreign(on: OnLocalAzure, ...names: string[]): Promise<void> {
  for (const name of names) await toStorage(on, "PUT", `captures/${name}`, { "x-ms-blob-type": "BlockBlob" });
}

/** The names of all files in storage. */
function blobsOf({ azure }: OnLocalAzure): string[] {
  azure.packetCaptures();
  return azure.store
    .list("Local/blobs")
    .map(({ name }) => name)
    .sort();
}

interface Created {
  readonly id: string;
  readonly outs: Record<string, unknown>;
}

async function created(on: OnLocalAzure, path: string, args: Record<string, unknown> = {}): Promise<Created> {
  const storageLocation = { storageId: on.ids.storageAccount, storagePath: `${account}/captures${path}` };
  const { id, outs = {} } = await on.provider.create(await on.inputs({ storageLocation, deleteFilesOnDestroy: true, ...args }));
  on.newRun();
  return { id, outs };
}

const ring = {
  continuousCapture: true,
  captureSettings: { fileCount: 3, fileSizeInBytes: 102_400, sessionTimeLimitInSeconds: 3600 },
};

const left = (name: string, reason: string): string =>
  `packet capture "web-1234567": 1 file that may belong to it is not deleted from container "captures" of storage account "contosoexamplergdiag374": "${name}" (${reason})`;

describe("deleting a capture with its files", () => {
  it("deletes the parts of a ring, and nothing that merely begins like it", async () => {
    const on = onLocalAzure();
    await container(on);
    const { id, outs } = await created(on, "/web.cap", ring);
    await foreign(on, "web-prod.cap", "web2.cap", "web.cap.bak", "web_1.txt", "web_1/other.cap", "web_a.cap", "web_01.cap", "web_1_2.cap");
    on.azure.endSession(id);
    assert.ok(blobsOf(on).includes("web_1.cap"));
    await on.provider.delete(id, outs);
    assert.deepEqual(
      blobsOf(on),
      ["web-prod.cap", "web.cap.bak", "web2.cap", "web_01.cap", "web_1.txt", "web_1/other.cap", "web_1_2.cap", "web_a.cap"].sort(),
    );
    const [warning, ...others] = on.shown.warnings;
    assert.deepEqual(others, []);
    assert.match(
      warning ?? "",
      /^packet capture "web-1234567": 7 files that may belong to it are not deleted from container "captures" of storage account "contosoexamplergdiag374": "web-prod\.cap" \(its name does not identify the capture\), /,
    );
    assert.doesNotMatch(warning ?? "", /web2\.cap/);
  });

  it("leaves the file of another capture that Azure has, whose name is one of the ring's", async () => {
    const on = onLocalAzure();
    await container(on);
    const { id, outs } = await created(on, "/web.cap", ring);
    const other = await created(on, "/web_7.cap", { packetCaptureName: "other" });
    on.azure.endSession(id);
    on.azure.endSession(other.id);
    on.requests();
    await on.provider.delete(id, outs);
    assert.deepEqual(blobsOf(on), ["web_7.cap"]);
    assert.deepEqual(on.shown.warnings, [left("web_7.cap", 'packet capture "other" writes to it')]);
    const lists = on.requests().filter((request) => /List/.test(request));
    const captures = "GET PacketCaptures_List 200";
    assert.deepEqual(
      lists,
      [captures, "GET Container_ListBlobFlatSegment 200", captures],
      "the second list shows neighbours of the last minute, too",
    );
  });

  it("leaves a file that another capture's ring may have written", async () => {
    const on = onLocalAzure();
    await container(on);
    await created(on, "/web.cap", { packetCaptureName: "ring", ...ring });
    const { id, outs } = await created(on, "/web_7.cap");
    on.azure.endSession(id);
    await on.provider.delete(id, outs);
    assert.deepEqual(blobsOf(on), ["web_7.cap"]);
    assert.deepEqual(on.shown.warnings, [left("web_7.cap", 'packet capture "ring" writes to it')]);
  });

  it("leaves an older file of the same name", async () => {
    const on = onLocalAzure();
    await container(on);
    await foreign(on, "web.cap");
    const { id, outs } = await created(on, "/web.cap");
    on.azure.endSession(id, { status: "Error" });
    const state = { ...outs, packetCaptureStatus: "Stopped" };
    await on.provider.delete(id, state);
    assert.deepEqual(blobsOf(on), ["web.cap"]);
    assert.deepEqual(on.shown.warnings, [left("web.cap", "it was written before the session started")]);
  });

  it("deletes its own file that has taken the place of an older one", async () => {
    const on = onLocalAzure();
    await container(on);
    await foreign(on, "web.cap");
    const { id, outs } = await created(on, "/web.cap");
    await on.provider.delete(id, outs);
    assert.deepEqual([blobsOf(on), on.shown.warnings], [[], []]);
  });

  it("leaves a file that is written again before it is deleted", async () => {
    const on: OnLocalAzure = onLocalAzure({
      between: (client) => ({
        sendRequest: async (request) => {
          if (request.method === "DELETE" && request.url.endsWith("/web.cap")) await foreign(on, "web.cap");
          return client.sendRequest(request);
        },
      }),
    });
    await container(on);
    const { id, outs } = await created(on, "/web.cap");
    await on.provider.delete(id, outs);
    assert.deepEqual(blobsOf(on), ["web.cap"]);
    assert.deepEqual(on.shown.warnings, [left("web.cap", "it was overwritten")]);
  });

  it("of a path that names a container deletes exactly the file of its own session", async () => {
    const on = onLocalAzure();
    await container(on);
    const first = await created(on, "", { packetCaptureName: "first" });
    const second = await created(on, "");
    on.azure.endSession(first.id);
    on.azure.endSession(second.id);
    const [early = "", late = ""] = blobsOf(on);
    assert.equal(early.slice(0, -14), late.slice(0, -14), "both began in the same hour");
    await on.provider.delete(second.id, second.outs);
    assert.deepEqual(blobsOf(on), [early]);
    assert.deepEqual(on.shown.warnings, [left(early, "its name does not identify the capture")]);
    await on.provider.delete(first.id, first.outs);
    assert.deepEqual([blobsOf(on), on.shown.warnings.length], [[], 1]);
  });

  it("of a path that names a container leaves both files, where another one has nearly the same time", async () => {
    const on = onLocalAzure();
    await container(on);
    const { id, outs } = await created(on, "");
    on.azure.endSession(id);
    const [own = ""] = blobsOf(on);
    const other = own.replace(/_000\.cap$/, "_300.cap");
    await foreign(on, other);
    await on.provider.delete(id, outs);
    assert.deepEqual(blobsOf(on), [own, other]);
    assert.match(
      on.shown.warnings[0] ?? "",
      /: 2 files that may belong to it are not deleted .*_000\.cap" \(another file of the machine has almost the same time\)/,
    );
  });

  for (const end of ["in error", "without a word"] as const) {
    it(`of a path that names a container leaves a neighbour's file, where its own session ended ${end} and recorded nothing`, async () => {
      const on = onLocalAzure();
      await container(on);
      const first = await created(on, "", { packetCaptureName: "first" });
      const { id, outs } = await created(on, "");
      on.azure.endSession(first.id);
      on.azure.endSession(id, { status: "Error", packetCaptureError: ["AgentStopped"] });
      const [file = ""] = blobsOf(on);
      await on.provider.delete(id, end === "in error" ? outs : { ...outs, packetCaptureStatus: "Stopped" });
      assert.deepEqual(blobsOf(on), [file]);
      assert.deepEqual(on.shown.warnings, [left(file, "its name does not identify the capture")]);
    });
  }

  it("leaves the file of its exact name, where its session ended in error", async () => {
    const on = onLocalAzure();
    await container(on);
    const { id, outs } = await created(on, "/web.cap");
    on.azure.endSession(id, { status: "Error", packetCaptureError: ["AgentStopped"] });
    await foreign(on, "web.cap");
    await on.provider.delete(id, outs);
    assert.deepEqual(blobsOf(on), ["web.cap"]);
    assert.deepEqual(on.shown.warnings, [left("web.cap", "the session ended in error")]);
  });

  it("leaves the file of its exact name, where nobody knows when the session began", async () => {
    const on = onLocalAzure();
    await container(on);
    const { id, outs } = await created(on, "/web.cap");
    const { captureStartTime, ...state } = outs;
    assert.equal(typeof captureStartTime, "string");
    on.azure.endSession(id);
    on.azure.packetCaptures();
    on.azure.removePacketCapture(id);
    await on.provider.delete(id, state);
    assert.deepEqual(blobsOf(on), ["web.cap"]);
    assert.deepEqual(on.shown.warnings, [left("web.cap", "the start of the session is unknown")]);
  });

  it("looks for no file, where the capture was never created", async () => {
    const on = onLocalAzure();
    await container(on);
    await foreign(on, "web.cap");
    on.azure.changeMachine(on.ids.virtualMachine, { agent: "failed" });
    const storageLocation = { storageId: on.ids.storageAccount, storagePath: `${account}/captures/web.cap` };
    const inputs = await on.inputs({ storageLocation, deleteFilesOnDestroy: true, requireAgent: false });
    const { id, properties } = await failureOf(on.provider.create(inputs));
    on.newRun();
    on.requests();
    await on.provider.delete(id, properties);
    assert.deepEqual(on.requests(), ["GET PacketCaptures_List 200", "DELETE PacketCaptures_Delete 202", "GET PacketCaptures_Get 404"]);
    assert.deepEqual([blobsOf(on), on.shown.warnings], [["web.cap"], []]);
  });

  it("deletes one file for each instance of a scale set, and of no instance that is left out", async () => {
    const on = onLocalAzure();
    await container(on);
    const fleet = on.ids.virtualMachine.replace("virtualMachines/ContosoVM", "virtualMachineScaleSets/fleet");
    on.azure.addScaleSet({ id: fleet, location: "westcentralus", instances: ["0", "1", "2"] });
    const { id, outs } = await created(on, "/web.cap", { target: fleet, scope: { include: ["0", "2"] } });
    await foreign(on, "web_1.cap", "web_0_1.cap");
    on.azure.endSession(id);
    assert.deepEqual(blobsOf(on), ["web_0.cap", "web_0_1.cap", "web_1.cap", "web_2.cap"]);
    await on.provider.delete(id, outs);
    assert.deepEqual(blobsOf(on), ["web_0_1.cap", "web_1.cap"]);
  });

  it("deletes the rings of all instances of a scale set", async () => {
    const on = onLocalAzure();
    await container(on);
    const fleet = on.ids.virtualMachine.replace("virtualMachines/ContosoVM", "virtualMachineScaleSets/fleet");
    on.azure.addScaleSet({ id: fleet, location: "westcentralus" });
    const { id, outs } = await created(on, "/web.cap", { target: fleet, ...ring });
    await foreign(on, "web_3.cap");
    on.azure.endSession(id);
    assert.deepEqual(blobsOf(on), ["web_0_1.cap", "web_1_1.cap", "web_3.cap"]);
    await on.provider.delete(id, outs);
    assert.deepEqual(blobsOf(on), ["web_3.cap"]);
  });

  it("leaves what another capture may write to, where Azure's list of captures cannot be read", async () => {
    const on = onLocalAzure();
    await container(on);
    await created(on, "/other.cap", { packetCaptureName: "other" });
    const { id, outs } = await created(on, "/web.cap");
    on.azure.endSession(id);
    on.azure.faults.add({
      match: { operation: "PacketCaptures_List" },
      skip: 1,
      action: { change: { set: { "value.0.properties": "?" } } },
    });
    await on.provider.delete(id, outs);
    assert.deepEqual(blobsOf(on), ["web.cap"]);
    assert.deepEqual(on.shown.warnings, [left("web.cap", "the storage paths of some captures could not be read")]);
  });

  it("does not ask again how a session stands that the state has seen end", async () => {
    const on = onLocalAzure();
    await container(on);
    const { id, outs } = await created(on, "/web.cap");
    on.azure.endSession(id);
    on.requests();
    await on.provider.delete(id, { ...outs, packetCaptureStatus: "Stopped" });
    assert.deepEqual(on.requests(), [
      "GET PacketCaptures_List 200",
      // The path does not tell sessions apart.
      "POST PacketCaptures_GetStatus 200",
      "DELETE PacketCaptures_Delete 202",
      "GET PacketCaptures_Get 404",
      "GET StorageAccounts_GetProperties 200",
      "HEAD Blob_GetProperties 200",
      "GET PacketCaptures_List 200",
      "DELETE Blob_Delete 202",
    ]);
  });
});

describe("deleting a capture whose creation never ends", () => {
  const endless = (on: OnLocalAzure): void => {
    on.azure.faults.add({ match: { operation: "PacketCaptures_Create" }, action: { operation: "Never" } });
  };
  const args = { timeouts: { createInSeconds: 30, deleteInSeconds: 600 } };

  it("sends no stop, and deletes it with its file", async () => {
    const on = onLocalAzure();
    await container(on);
    endless(on);
    const storageLocation = { storageId: on.ids.storageAccount, storagePath: `${account}/captures/web.cap` };
    const { id, properties } = await failureOf(
      on.provider.create(await on.inputs({ storageLocation, deleteFilesOnDestroy: true, ...args })),
    );
    on.newRun();
    on.requests();
    await on.provider.delete(id, properties);
    assert.deepEqual([on.azure.packetCaptures(), blobsOf(on)], [[], []]);
    const requests = on.requests();
    assert.ok(!requests.some((request) => request.includes("Stop")), requests.join());
  });

  for (const deleteFilesOnDestroy of [true, false]) {
    it(`says that Azure is busy with it, where it does not delete meanwhile${deleteFilesOnDestroy ? ", and sends no stop" : ""}`, async () => {
      const on = onLocalAzure({ deleteWhileCreating: "refuse" });
      await container(on);
      endless(on);
      const { id, properties } = await failureOf(on.provider.create(await on.inputs({ deleteFilesOnDestroy, ...args })));
      on.newRun();
      on.requests();
      const { message } = await failureOf(on.provider.delete(id, properties));
      assert.match(
        message,
        /^deleting packet capture "web-1234567" \(.*\): Azure is still creating it: .* \(AnotherOperationInProgress\)\n {2}hint: run `pulumi destroy` or `pktcap delete` again after Azure has finished/,
      );
      const requests = on.requests();
      assert.ok(requests.includes("DELETE PacketCaptures_Delete 409"));
      assert.ok(!requests.some((request) => request.includes("Stop")), requests.join());
    });
  }
});

describe("deleting a capture whose session cannot be stopped", () => {
  it("sends the DELETE after a minute, and deletes the file that comes then", async () => {
    const on = onLocalAzure();
    await container(on);
    const { id, outs } = await created(on, "/web.cap");
    on.azure.faults.add({
      match: { operation: "PacketCaptures_Stop" },
      times: "forever",
      action: { respond: { status: 409, body: { error: { code: "AnotherOperationInProgress", message: "busy" } } } },
    });
    const before = on.azure.clock.now();
    await on.provider.delete(id, outs);
    assert.ok(on.azure.clock.now() - before < 180_000);
    assert.deepEqual([on.azure.packetCaptures(), blobsOf(on), on.shown.warnings], [[], [], []]);
  });

  it("sends the DELETE at once, where the stop is refused", async () => {
    const on = onLocalAzure();
    await container(on);
    const { id, outs } = await created(on, "/web.cap");
    on.azure.faults.add({
      match: { operation: "PacketCaptures_Stop" },
      action: { respond: { status: 400, body: { error: { code: "BadRequest", message: "no" } } } },
    });
    await on.provider.delete(id, outs);
    assert.deepEqual([on.azure.packetCaptures(), blobsOf(on)], [[], []]);
  });
});
