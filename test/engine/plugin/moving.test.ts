import assert from "node:assert/strict";
import { yamlStack } from "./yamlStack";

describe("with the real engine, a capture that moves from a dynamic resource to the plugin", function () {
  this.timeout(240_000);
  const start = yamlStack();

  it("is not changed, there and back", async () => {
    const { stack, capture, typeScript } = start();
    typeScript();
    stack.capture();
    assert.match((await stack.up()).output, /\+ 2 created/);
    const sessions = stack.sessions();
    stack.requests();

    // The schema has the alias.
    capture();
    assert.match((await stack.preview("--diff")).output, /2 unchanged/);
    assert.match((await stack.up()).output, /2 unchanged/);
    assert.equal((await stack.refresh()).code, 0);
    assert.deepEqual(stack.captureChanges(), []);
    assert.doesNotMatch((await stack.state()).text, /pulumi-nodejs:dynamic/);

    typeScript();
    stack.capture("", 'aliases: [{ type: "azure-packet-capture:index:PacketCapture" }]');
    const back = await stack.up();
    assert.match(back.output, /~ 1 updated/);
    assert.match((await stack.up("--expect-no-changes")).output, /2 unchanged/);
    assert.equal((await stack.refresh()).code, 0);
    assert.deepEqual(stack.captureChanges(), []);
    assert.deepEqual(stack.sessions(), sessions);
    assert.equal((await stack.destroy()).code, 0);
    assert.deepEqual(stack.sessions(), {});
  });
});
