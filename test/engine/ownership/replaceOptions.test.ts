import assert from "node:assert/strict";
import { full } from "../../inFull";
import { engineStack } from "../stack";

full.describe("with the real engine, the resource options of a replacement", function () {
  const start = engineStack();

  it("`deleteBeforeReplace: false` is refused, and `replaceOnChanges` starts a new session", async () => {
    const stack = start();
    const replaceOnChanges = 'replaceOnChanges: ["timeouts"]';
    stack.capture("timeouts: { createInSeconds: 600 }", replaceOnChanges);
    await stack.up();
    const before = stack.sessions();
    stack.requests();

    stack.capture('filters: [{ localPort: "443" }]', "deleteBeforeReplace: false");
    const refused = await stack.up();
    assert.notEqual(refused.code, 0, refused.output);
    assert.match(
      refused.output,
      /declaring packet capture "web": `deleteBeforeReplace` cannot be false: .* \(DeleteBeforeReplaceRequired\)/,
    );
    assert.match(refused.output, /hint: /);
    assert.deepEqual(stack.requests(), []);
    assert.deepEqual(stack.sessions(), before);

    stack.capture("timeouts: { createInSeconds: 700 }", replaceOnChanges);
    const replaced = await stack.up();
    assert.equal(replaced.code, 0, replaced.output);
    assert.match(replaced.output, /\+-1 replaced/);
    assert.doesNotMatch(replaced.output, /warning/);
    assert.deepEqual(stack.captureChanges(), ["DELETE PacketCaptures_Delete 202", "PUT PacketCaptures_Create 201"]);
    const [[name, session] = ["", ""]] = Object.entries(stack.sessions());
    assert.match(session, /^Running since /);
    assert.notEqual(session, before[name]);
    assert.deepEqual(await stack.recordedSessions(), stack.sessions());
  });

  it("`retainOnDelete` keeps a capture: one with other settings is refused its name, one with the same is taken over", async () => {
    const stack = start();
    const declare = (changed: boolean, ...names: string[]): void =>
      stack.program(`
        for (const name of ${JSON.stringify(names)}) {
          new PacketCapture(name, { target: machine, storageLocation: account, filters: ${changed ? '[{ localPort: "443" }]' : "[]"} }, { retainOnDelete: true });
        }`);
    declare(false, "replaced", "removed");
    await stack.up();
    const before = stack.sessions();
    declare(false, "replaced");
    await stack.up();
    assert.deepEqual(stack.sessions(), before, "what is retained stays");
    stack.requests();

    declare(true, "replaced", "removed");
    const refused = await stack.up("--continue-on-error");
    assert.notEqual(refused.code, 0, refused.output);
    for (const name of ["replaced", "removed"]) {
      assert.match(
        refused.output,
        new RegExp(
          `creating packet capture "${name}-[0-9a-f]{7}" .*: a capture with this name already exists: .* and differs in \`filters\\[0\\]\` \\(PacketCaptureExists\\)`,
        ),
      );
    }
    assert.deepEqual(stack.captureChanges(), []);
    assert.deepEqual(stack.sessions(), before);

    declare(false, "replaced", "removed");
    const reverted = await stack.up();
    assert.equal(reverted.code, 0, reverted.output);
    assert.deepEqual(stack.captureChanges(), []);
    assert.deepEqual(stack.sessions(), before);
    assert.deepEqual(await stack.recordedSessions(), before);
  });
});
