import assert from "node:assert/strict";
import { failureOf, type OnLocalAzure, onLocalAzure } from "../onLocalAzure";

const scaleSet = (on: OnLocalAzure): string => on.ids.virtualMachine.replace("virtualMachines/ContosoVM", "virtualMachineScaleSets/fleet");

/** The names of all files in storage. */
function blobsOf({ azure }: OnLocalAzure): string[] {
  // Sessions that are over leave their files when somebody looks.
  azure.packetCaptures();
  return azure.store.list("Local/blobs").map(({ name }) => name);
}

async function created(on: OnLocalAzure, args: Record<string, unknown> = {}): Promise<{ id: string; outs: Record<string, unknown> }> {
  const { id, outs = {} } = await on.provider.create(await on.inputs(args));
  on.newRun();
  return { id, outs };
}

describe("the files of a capture", () => {
  it("are the one of a single machine, known from the beginning, without a request", async () => {
    const on = onLocalAzure();
    const { outs } = await created(on);
    assert.deepEqual(outs.storagePaths, [outs.storagePath]);
    assert.deepEqual(
      on.requests().filter((request) => /Blob|Container/.test(request)),
      [],
    );
  });

  it("are none of a capture that goes to the machine alone", async () => {
    const on = onLocalAzure();
    const { outs } = await created(on, { storageLocation: { filePath: "C:\\x.cap" } });
    assert.deepEqual(outs.storagePaths, []);
  });

  it("of a scale set are looked for once, when the session has ended", async () => {
    const on = onLocalAzure();
    on.azure.addScaleSet({ id: scaleSet(on), location: "westcentralus" });
    const { id, outs } = await created(on, { target: scaleSet(on) });
    assert.deepEqual(outs.storagePaths, []);
    on.azure.endSession(id);
    on.requests();
    const { props = {} } = await on.provider.read(id, outs);
    assert.deepEqual(
      (props.storagePaths as string[]).map((path) => path.replace(/^.*(_\d+\.cap)$/, "$1")),
      ["_0.cap", "_1.cap"],
    );
    assert.ok((props.storagePaths as string[]).every((path) => path.startsWith(String(outs.storagePath).replace(".cap", ""))));
    assert.deepEqual(on.requests().filter((request) => /Blob|Container/.test(request)).length, 1);
    assert.deepEqual((await on.provider.read(id, props)).props?.storagePaths, props.storagePaths);
    assert.deepEqual(
      on.requests().filter((request) => /Blob|Container/.test(request)),
      [],
    );
  });

  it("of a path that names a container are looked for there once the session has ended, by either form of address", async () => {
    for (const origin of ["https://contosoexamplergdiag374.blob.core.windows.net", "https://local.test/contosoexamplergdiag374"]) {
      const on = onLocalAzure();
      const storageLocation = { storageId: on.ids.storageAccount, storagePath: `${origin}/network-watcher-logs` };
      const { id, outs } = await created(on, { storageLocation, deleteFilesOnDestroy: true });
      assert.deepEqual([outs.storagePath, outs.storagePaths], [storageLocation.storagePath, []]);
      on.azure.endSession(id);
      const { props = {} } = await on.provider.read(id, outs);
      assert.equal(props.packetCaptureStatus, "Stopped");
      assert.deepEqual(
        props.storagePaths,
        blobsOf(on).map((name) => `${storageLocation.storagePath}/${name}`),
      );
      assert.equal(blobsOf(on).length, 1);
      await on.provider.delete(id, props);
      assert.deepEqual(blobsOf(on), []);
    }
  });

  it("are none, and no reason to fail, where blobs may not be listed", async () => {
    const on = onLocalAzure();
    on.azure.addScaleSet({ id: scaleSet(on), location: "westcentralus" });
    const { id, outs } = await created(on, { target: scaleSet(on), waitUntilStopped: false });
    on.azure.endSession(id);
    on.azure.faults.add({
      match: { operation: "Container_List*" },
      action: { respond: { status: 403, headers: { "x-ms-error-code": "AuthorizationPermissionMismatch" }, body: "" } },
    });
    const { props = {} } = await on.provider.read(id, outs);
    assert.deepEqual([props.packetCaptureStatus, props.storagePaths], ["Stopped", []]);
  });

  it("are no difference to a state that knows neither the output nor the switch", async () => {
    const on = onLocalAzure();
    const inputs = await on.inputs();
    const { id, outs = {} } = await on.provider.create(inputs);
    const { storagePaths, ...old } = outs;
    assert.notEqual(storagePaths, undefined);
    const news = await on.inputs({}, inputs);
    assert.deepEqual(await on.provider.diff(id, old, news), { changes: false });
    assert.deepEqual(await on.provider.diff(id, old, await on.inputs({ deleteFilesOnDestroy: false }, inputs)), { changes: false });
    const { props = {}, inputs: drifted } = (await on.provider.read(id, old)) as { props?: Record<string, unknown>; inputs?: unknown };
    assert.equal(drifted, undefined);
    assert.deepEqual(props.storagePaths, storagePaths);
  });

  it("are to be deleted from now on without a request to Azure", async () => {
    const on = onLocalAzure();
    const inputs = await on.inputs();
    const { id, outs = {} } = await on.provider.create(inputs);
    on.requests();
    const news = await on.inputs({ deleteFilesOnDestroy: true }, inputs);
    assert.deepEqual(await on.provider.diff(id, outs, news), {});
    assert.equal((await on.provider.update(id, outs, news)).outs?.deleteFilesOnDestroy, true);
    assert.deepEqual(on.requests(), []);
  });
});

describe("deleting a capture", () => {
  it("leaves its file, as Azure does", async () => {
    const on = onLocalAzure();
    const { id, outs } = await created(on);
    on.azure.endSession(id);
    await on.provider.delete(id, outs);
    assert.equal(blobsOf(on).length, 1);
  });

  it("with deleteFilesOnDestroy deletes it, and ends the session first, so that no file comes afterwards", async () => {
    const on = onLocalAzure();
    const { id, outs } = await created(on, { deleteFilesOnDestroy: true });
    on.requests();
    await on.provider.delete(id, outs);
    assert.deepEqual(blobsOf(on), []);
    const requests = on.requests();
    const order = [
      "POST PacketCaptures_Stop 202",
      "DELETE PacketCaptures_Delete 202",
      "HEAD Blob_GetProperties 200",
      "DELETE Blob_Delete 202",
    ];
    assert.deepEqual(
      requests.filter((request) => order.includes(request)),
      order,
    );
  });

  it("with deleteFilesOnDestroy deletes the files of all instances, and nobody else's", async () => {
    const on = onLocalAzure();
    on.azure.addScaleSet({ id: scaleSet(on), location: "westcentralus" });
    const other = await created(on, { packetCaptureName: "other" });
    on.azure.endSession(other.id);
    const { id, outs } = await created(on, { target: scaleSet(on), deleteFilesOnDestroy: true });
    on.azure.endSession(id);
    assert.equal(blobsOf(on).length, 3);
    await on.provider.delete(id, outs);
    assert.equal(blobsOf(on).length, 1);
  });

  it("with deleteFilesOnDestroy succeeds, where capture and file are gone already", async () => {
    const on = onLocalAzure();
    const { id, outs } = await created(on, { deleteFilesOnDestroy: true });
    on.azure.endSession(id);
    await on.provider.delete(id, outs);
    await on.provider.delete(id, outs);
  });

  it("with deleteFilesOnDestroy takes the account's key, where the login has no right to the data", async () => {
    const on = onLocalAzure();
    const { id, outs } = await created(on, { deleteFilesOnDestroy: true });
    on.azure.endSession(id);
    on.azure.faults.add({
      match: { operation: "Blob_GetProperties" },
      action: { respond: { status: 403, headers: { "x-ms-error-code": "AuthorizationPermissionMismatch" }, body: "" } },
    });
    await on.provider.delete(id, outs);
    assert.deepEqual(blobsOf(on), []);
    assert.ok(on.requests().includes("POST StorageAccounts_ListKeys 200"));
  });

  it("with deleteFilesOnDestroy keeps the resource and says what is missing, where neither login nor key opens the account", async () => {
    const on = onLocalAzure();
    const { id, outs } = await created(on, { deleteFilesOnDestroy: true });
    on.azure.endSession(id);
    const refused = { respond: { status: 403, headers: { "x-ms-error-code": "AuthorizationPermissionMismatch" }, body: "" } };
    on.azure.faults.add({ match: { operation: "Blob_GetProperties" }, times: "forever", action: refused });
    on.azure.faults.add({
      match: { operation: "StorageAccounts_ListKeys" },
      times: "forever",
      action: { respond: { status: 403, body: { error: { code: "AuthorizationFailed", message: "No." } } } },
    });
    const { message } = await failureOf(on.provider.delete(id, outs));
    assert.match(
      message,
      /^deleting packet capture "web-1234567" .*: the capture is deleted, but its files are not: Azure Storage returned 403 \(AuthorizationPermissionMismatch\)\n {2}hint: your login, or the signature, needs Microsoft\.Storage\/storageAccounts\/blobServices\/containers\/blobs\/read at account .*"Storage Blob Data Reader"/,
    );
    on.azure.faults.clear();
    await on.provider.delete(id, outs);
    assert.deepEqual(blobsOf(on), []);
  });

  it("with deleteFilesOnDestroy sends no token elsewhere, whatever the state says", async () => {
    const on = onLocalAzure();
    const { id, outs } = await created(on, { deleteFilesOnDestroy: true });
    on.azure.endSession(id);
    const { message } = await failureOf(on.provider.delete(id, { ...outs, storagePath: "https://elsewhere.test/captures/web.cap" }));
    assert.match(message, /refused to fetch files from https:\/\/elsewhere\.test.*\(ForeignOrigin\)/);
  });
});
