import assert from "node:assert/strict";
import { full } from "../inFull";
import { engineStack } from "./stack";

full.describe("with the real engine, a capture", function () {
  const start = engineStack();

  it("keeps its name and its session when its resource is renamed with an alias", async () => {
    const stack = start();
    stack.capture();
    await stack.up();
    const before = await stack.outputs();
    stack.requests();
    stack.program(`
      const capture = new PacketCapture("renamed", { target: machine, storageLocation: account }, { aliases: [{ name: "web" }] });
      exports.id = capture.id;`);
    const up = await stack.up();
    assert.match(up.output, /2 unchanged/);
    assert.deepEqual(stack.requests(), []);
    assert.equal((await stack.outputs()).id, before.id);
  });

  it("survives the rename of its resource without an alias, when it is named and may be adopted", async () => {
    const stack = start();
    const program = (name: string): string =>
      `new PacketCapture("${name}", { target: machine, storageLocation: account, packetCaptureName: "fixed", adoptExisting: true });`;
    stack.program(program("old"));
    await stack.up();
    stack.program(program("new"));
    const up = await stack.up();
    assert.equal(up.code, 0, up.output);
    assert.match(up.output, /packet capture "fixed" is not deleted: another resource of this stack uses it/);
    assert.equal(stack.azure.packetCaptures().length, 1);
    assert.match((await stack.up()).output, /2 unchanged/);
  });

  it("that exists already can be read, and one that does not is named", async () => {
    const stack = start();
    stack.capture('packetCaptureName: "existing"');
    await stack.up();
    const { id } = await stack.outputs();
    stack.program(`
      new PacketCapture("web", { target: machine, storageLocation: account, packetCaptureName: "existing" });
      const read = PacketCapture.get("read", ${JSON.stringify(id)});
      exports.target = read.target;
      exports.status = read.packetCaptureStatus;`);
    const up = await stack.up();
    assert.equal(up.code, 0, up.output);
    assert.deepEqual(await stack.outputs(), { target: stack.ids.virtualMachine, status: "Running" });
    stack.program(`PacketCapture.get("read", ${JSON.stringify(String(id).replace("existing", "missing"))});`);
    const missing = await stack.preview();
    assert.notEqual(missing.code, 0);
    assert.match(missing.output, /reading packet capture "missing" \(network watcher .*\): it does not exist \(NotFound\)/);
  });

  it("refuses what cannot reach a dynamic resource, with the way out", async () => {
    const stack = start();
    stack.capture("", 'import: "x"');
    const imported = await stack.preview();
    assert.match(
      imported.output,
      /declaring packet capture "web": `import` is not supported for dynamic resources \(ImportUnsupported\)\n +hint: declare the capture with its `packetCaptureName` and `adoptExisting: true`/,
    );
    stack.capture("", "provider: { anything: true }");
    const foreign = await stack.preview();
    assert.match(foreign.output, /declaring packet capture "web": `provider` would use another package's plugin \(ProviderUnsupported\)/);
  });
});
