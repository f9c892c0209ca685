import assert from "node:assert/strict";
import { full } from "../../inFull";
import { engineStack } from "../stack";

/** A resource that fails once the capture is there: the engine then ends the run before it deletes anything. */
const failing = `
  const refusing = { create: async () => { throw new Error("refused on purpose"); } };
  class Failing extends pulumi.dynamic.Resource { constructor(after) { super(refusing, "failing", { after }); } }
  new Failing(capture.id);`;

full.describe("with the real engine, a capture whose resource gets another name", function () {
  const start = engineStack();

  it("stays when it was adopted in a run in which something else failed", async () => {
    const stack = start();
    const declare = (name: string, more = ""): void =>
      stack.program(`
        const capture = new PacketCapture("${name}", { target: machine, storageLocation: account, packetCaptureName: "fixed", adoptExisting: true }); ${more}`);
    declare("old");
    await stack.up();
    const before = stack.sessions();
    declare("new", failing);
    const failed = await stack.up();
    assert.notEqual(failed.code, 0);
    assert.match(failed.output, /refused on purpose/);
    stack.requests();

    declare("new");
    const up = await stack.up();
    assert.equal(up.code, 0, up.output);
    assert.match(up.output, /warning: packet capture "fixed" is not deleted: another resource of this stack uses it/);
    assert.match(up.output, /- 1 deleted/);
    assert.deepEqual(stack.captureChanges(), []);
    assert.deepEqual(stack.sessions(), before);
    assert.match((await stack.preview()).output, /2 unchanged/);

    assert.equal((await stack.destroy()).code, 0);
    assert.deepEqual(stack.sessions(), {}, "its only owner may delete it");
  });

  it("and then its first name back: stays, beside a failing resource and after it", async () => {
    const stack = start();
    const declare = (name: string, options = "", more = ""): void =>
      stack.program(`const capture = new PacketCapture("${name}", { target: machine, storageLocation: account }, { ${options} }); ${more}`);
    declare("a");
    await stack.up();
    const before = stack.sessions();
    declare("b", 'aliases: [{ name: "a" }]');
    await stack.up();
    declare("a", "", failing);
    const failed = await stack.up();
    assert.match(failed.output, /refused on purpose/);
    assert.deepEqual(stack.sessions(), before);
    declare("a");
    const up = await stack.up();
    assert.equal(up.code, 0, up.output);
    assert.match(up.output, /warning: packet capture "a-[0-9a-f]{7}" is not deleted: another resource of this stack uses it/);
    assert.deepEqual(stack.sessions(), before);
    assert.deepEqual(await stack.recordedSessions(), before);
  });

  it("and a new resource with its first name: that one is refused with other settings, and nothing is lost with the same ones", async () => {
    const stack = start();
    const capture = (name: string, args = "", options = ""): string =>
      `new PacketCapture("${name}", { target: machine, storageLocation: account, ${args} }, { ${options} });`;
    stack.program(capture("a"));
    await stack.up();
    const before = stack.sessions();
    stack.program(capture("b", "", 'aliases: [{ name: "a" }]'));
    await stack.up();
    stack.requests();

    const changed = capture("a", 'filters: [{ localPort: "80" }]');
    for (const { program, reason } of [
      { program: changed, reason: /a capture with this name already exists: .* differs in `filters\[0\]`/ },
      { program: capture("b") + changed, reason: /another resource of this stack has a capture with this name/ },
    ]) {
      stack.program(program);
      const up = await stack.up();
      assert.notEqual(up.code, 0, up.output);
      assert.match(up.output, new RegExp(`creating packet capture "a-[0-9a-f]{7}" .*: ${reason.source} \\(PacketCaptureExists\\)`));
      assert.deepEqual(stack.captureChanges(), []);
      assert.deepEqual(stack.sessions(), before);
      assert.deepEqual(await stack.recordedSessions(), before);
    }

    stack.program(capture("b") + capture("a"));
    await stack.up();
    stack.program(capture("b"));
    const removed = await stack.up();
    assert.equal(removed.code, 0, removed.output);
    assert.deepEqual(stack.captureChanges(), []);
    assert.deepEqual(stack.sessions(), before, "b's own is not deleted on behalf of a");
    assert.match((await stack.preview("--refresh")).output, /2 unchanged/);
  });
});
