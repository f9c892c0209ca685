import assert from "node:assert/strict";
import { copyFileSync } from "node:fs";
import { full } from "../../inFull";
import { engineStack } from "../stack";

const exists = /a capture with this name already exists: it records virtual machine "ContosoVM" since 20\S+Z \(Running\) and /;

full.describe("with the real engine, two states on one Azure", function () {
  const start = engineStack();

  it("have a capture each, under names of their own, when the program, the project and the stack are the same", async () => {
    const stack = start();
    const colleague = await stack.colleague();
    stack.capture();
    colleague.capture();
    assert.equal((await stack.up()).code, 0);
    const mine = stack.sessions();
    const second = await colleague.up();
    assert.equal(second.code, 0, second.output);
    const names = Object.keys(stack.sessions());
    assert.equal(new Set(names).size, 2, names.join(", "));
    for (const name of names) assert.match(name, /^web-[0-9a-f]{7}$/);
    assert.equal((await colleague.destroy()).code, 0);
    assert.deepEqual(stack.sessions(), mine, "what goes is the colleague's");
  });

  it("do not share an explicit name: the second one is refused, told what stands there, and changes nothing", async () => {
    const stack = start();
    const colleague = await stack.colleague();
    stack.capture('packetCaptureName: "shared", filters: [{ localPort: "80" }]');
    assert.equal((await stack.up()).code, 0);
    const mine = stack.sessions();

    colleague.capture('packetCaptureName: "shared", filters: [{ localPort: "443" }]');
    stack.requests();
    const different = await colleague.up();
    assert.notEqual(different.code, 0, different.output);
    assert.match(different.output, new RegExp(exists.source + /differs in `filters\[0\]\.localPort` \(PacketCaptureExists\)/.source));
    assert.match(different.output, /hint: .*packetCaptureName/);
    assert.deepEqual(stack.captureChanges(), [], "the look before the PUT was enough");

    colleague.capture('packetCaptureName: "shared", filters: [{ localPort: "80" }]');
    const equal = await colleague.up();
    assert.notEqual(equal.code, 0, equal.output);
    assert.match(equal.output, new RegExp(exists.source + /has the same settings \(PacketCaptureExists\)/.source));
    assert.match(equal.output, /hint: .*adoptExisting: true/);
    assert.deepEqual(stack.captureChanges(), []);

    assert.deepEqual(await colleague.recordedSessions(), {});
    assert.equal((await colleague.destroy()).code, 0);
    assert.deepEqual(stack.sessions(), mine);
    assert.match((await stack.preview("--refresh")).output, /2 unchanged/);
  });

  it("that record the same capture: a session that one of them began is not the other's to delete", async () => {
    const stack = start();
    const colleague = await stack.colleague();
    stack.capture('packetCaptureName: "fixed"');
    await stack.up();
    await stack.pulumi("stack", "export", "--file", "state.json");
    copyFileSync(stack.file("state.json"), colleague.file("state.json"));
    const imported = await colleague.pulumi("stack", "import", "--file", "state.json");
    assert.equal(imported.code, 0, imported.output);
    colleague.capture('packetCaptureName: "fixed", filters: [{ localPort: "443" }]');
    const replaced = await colleague.up();
    assert.match(replaced.output, /\+-1 replaced/);
    const theirs = stack.sessions();
    stack.requests();

    const destroyed = await stack.destroy();
    assert.equal(destroyed.code, 0, destroyed.output);
    assert.match(destroyed.output, /warning: .*packet capture "fixed".* is not deleted/);
    assert.deepEqual(stack.captureChanges(), []);
    assert.deepEqual(stack.sessions(), theirs);
  });
});
