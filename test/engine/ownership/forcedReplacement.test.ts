import assert from "node:assert/strict";
import { full } from "../../inFull";
import { engineStack, type EngineStack, type Run } from "../stack";

const names = ["running", "ended", "vanished"];

full.describe("with the real engine, a replacement that is none of the program's settings", function () {
  const start = engineStack();

  /** Three captures, of which one then ends and another is removed behind Pulumi's back. */
  async function three(stack: EngineStack): Promise<Record<string, string>> {
    declare(stack, "replacementTrigger: 1");
    const up = await stack.up();
    assert.equal(up.code, 0, up.output);
    return disturb(stack);
  }

  function declare(stack: EngineStack, options: string): void {
    stack.program(`
      for (const name of ${JSON.stringify(names)}) new PacketCapture(name, { target: machine, storageLocation: account }, { ${options} });`);
  }

  /** The sessions before one ended and another was removed. */
  function disturb(stack: EngineStack): Record<string, string> {
    const before = stack.sessions();
    const id = (name: string): string => stack.azure.packetCaptures().find((capture) => capture.name.startsWith(name))?.id ?? "";
    stack.azure.endSession(id("ended"));
    stack.azure.removePacketCapture(id("vanished"));
    stack.requests();
    return before;
  }

  async function expectNewSessions(stack: EngineStack, { code, output }: Run, before: Record<string, string>): Promise<void> {
    assert.equal(code, 0, output);
    assert.match(output, /\+-3 replaced/);
    assert.doesNotMatch(output, /warning/);
    const after = stack.sessions();
    assert.deepEqual(Object.keys(after).sort(), Object.keys(before).sort(), "exactly one capture each");
    for (const [name, session] of Object.entries(after)) {
      assert.match(session, /^Running since /, name);
      assert.ok(session > (before[name] ?? ""), `${name}: ${session} is no newer than ${before[name] ?? ""}`);
    }
    assert.deepEqual(await stack.recordedSessions(), after);
    const writes = stack.captureChanges();
    assert.equal(writes.filter((line) => line.startsWith("PUT")).length, 3, writes.join("\n"));
    assert.equal(
      writes.indexOf("DELETE PacketCaptures_Delete 202") < writes.indexOf("PUT PacketCaptures_Create 201"),
      true,
      "the old one goes first",
    );
  }

  it("starts a new session of each: of one that runs, one that has ended and one that is gone", async () => {
    const stack = start();
    let before = await three(stack);
    const targets = names.flatMap((name) => ["--replace", stack.urn(name)]);
    await expectNewSessions(stack, await stack.up(...targets), before);

    before = disturb(stack);
    const taint = await stack.pulumi("state", "taint", "--yes", ...names.map((name) => stack.urn(name)));
    assert.equal(taint.code, 0, taint.output);
    await expectNewSessions(stack, await stack.up(), before);

    before = disturb(stack);
    declare(stack, "replacementTrigger: 2");
    await expectNewSessions(stack, await stack.up(), before);
    assert.match((await stack.preview("--refresh")).output, /4 unchanged/);
  });
});
