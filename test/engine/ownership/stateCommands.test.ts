import assert from "node:assert/strict";
import { full } from "../../inFull";
import { engineStack } from "../stack";

full.describe("with the real engine, a capture whose record was moved or deleted while its program still declares it", function () {
  const start = engineStack();

  it("moved to another stack: is refused with other settings, and taken over with a warning with the same ones", async () => {
    const stack = start();
    stack.capture();
    await stack.up();
    const before = stack.sessions();
    await stack.pulumi("stack", "init", "elsewhere", "--no-select");
    const moved = await stack.pulumi("state", "move", "--yes", "--source", "test", "--dest", "elsewhere", stack.urn());
    assert.equal(moved.code, 0, moved.output);
    stack.requests();

    stack.capture('filters: [{ localPort: "443" }]');
    const different = await stack.up();
    assert.notEqual(different.code, 0, different.output);
    assert.match(
      different.output,
      /a capture with this name already exists: .* \(Running\) and differs in `filters\[0\]` \(PacketCaptureExists\)/,
    );
    assert.match(different.output, /hint: /);
    assert.deepEqual(stack.captureChanges(), []);
    assert.deepEqual(stack.sessions(), before);

    stack.capture();
    const equal = await stack.up();
    assert.equal(equal.code, 0, equal.output);
    assert.match(equal.output, /warning: .*packet capture "web-[0-9a-f]{7}"/);
    assert.deepEqual(stack.captureChanges(), []);
    assert.deepEqual(stack.sessions(), before);
    assert.deepEqual(await stack.recordedSessions(), before);
  });

  it("deleted from the state: is found again by its generated name, and by an explicit one only where the program says so", async () => {
    const stack = start();
    const program = (named: string): void =>
      stack.program(`
        new PacketCapture("generated", { target: machine, storageLocation: account });
        new PacketCapture("named", { target: machine, storageLocation: account, packetCaptureName: "fixed", ${named} });`);
    program("");
    await stack.up();
    const before = stack.sessions();
    for (const name of ["generated", "named"]) await stack.pulumi("state", "delete", "--yes", stack.urn(name));
    stack.requests();

    const again = await stack.up("--continue-on-error");
    assert.notEqual(again.code, 0, again.output);
    assert.match(
      again.output,
      /creating packet capture "fixed" .*: a capture with this name already exists: .* has the same settings \(PacketCaptureExists\)/,
    );
    assert.match(again.output, /warning: .*packet capture "generated-[0-9a-f]{7}"/);

    program("adoptExisting: true");
    const adopted = await stack.up();
    assert.equal(adopted.code, 0, adopted.output);
    assert.deepEqual(stack.captureChanges(), []);
    assert.deepEqual(stack.sessions(), before);
    assert.deepEqual(await stack.recordedSessions(), before);
  });
});
