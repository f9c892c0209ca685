import assert from "node:assert/strict";
import { full } from "../inFull";
import { engineStack } from "./stack";

describe("the files of a stack's captures", function () {
  const stack = engineStack();
  const files = (): string[] => {
    // Sessions that are over leave their files when somebody looks.
    stack().azure.packetCaptures();
    return stack()
      .azure.store.list("Local/blobs")
      .map(({ name }) => name);
  };

  full.it("stay when the stack is destroyed, and their addresses are outputs before", async () => {
    stack().program(`
      const capture = new PacketCapture("web", { target: machine, storageLocation: account, running: false });
      exports.files = capture.storagePaths;`);
    assert.equal((await stack().up()).code, 0);
    const { files: addresses } = (await stack().outputs()) as { files: string[] };
    assert.deepEqual(
      addresses.map((address) => address.split("/").at(-1)),
      files().map((name) => name.split("/").at(-1)),
    );
    assert.equal((await stack().destroy()).code, 0);
    assert.equal(files().length, 1);
  });

  it("go with the stack, when that is asked for afterwards, by an update that changes nothing in Azure", async () => {
    stack().capture("running: false");
    assert.equal((await stack().up()).code, 0);
    assert.equal(files().length, 1);
    stack().capture("running: false, deleteFilesOnDestroy: true");
    stack().requests();
    const update = await stack().up();
    assert.match(update.output, /~ 1 updated/);
    assert.deepEqual(stack().requests(), []);
    const destroy = await stack().destroy();
    assert.equal(destroy.code, 0, destroy.output);
    assert.deepEqual(files(), []);
  });

  full.it("keep the resource in the state, when they cannot be deleted, until they can", async () => {
    stack().capture("running: false, deleteFilesOnDestroy: true");
    assert.equal((await stack().up()).code, 0);
    stack().azure.faults.add({
      match: { operation: "Blob_*" },
      times: "forever",
      action: { respond: { status: 403, headers: { "x-ms-error-code": "AuthorizationFailure" }, body: "" } },
    });
    const refused = await stack().destroy();
    assert.notEqual(refused.code, 0);
    assert.match(refused.output, /the capture is deleted, but its files are not: Azure Storage returned 403 \(AuthorizationFailure\)/);
    assert.ok((await stack().state()).resources.some(({ type }) => type.endsWith(":PacketCapture")));
    stack().azure.faults.clear();
    assert.equal((await stack().destroy()).code, 0);
    assert.deepEqual(files(), []);
  });
});
