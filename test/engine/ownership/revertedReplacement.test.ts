import assert from "node:assert/strict";
import { full } from "../../inFull";
import { engineStack } from "../stack";

full.describe("with the real engine, a replacement that Azure refused", function () {
  const start = engineStack();

  it("is reverted: the old settings have a session again, and the state has it", async () => {
    const stack = start();
    const withPort = (port: string): void => stack.capture(`filters: [{ localPort: "${port}" }]`);
    withPort("80");
    await stack.up();
    const before = stack.sessions();
    const error = { error: { code: "InvalidRequest", message: "Not this time." } };
    stack.azure.faults.add({ match: { operation: "PacketCaptures_Create" }, action: { respond: { status: 400, body: error } } });
    withPort("443");
    const refused = await stack.up();
    assert.notEqual(refused.code, 0);
    assert.match(refused.output, /creating packet capture "web-[0-9a-f]{7}" .*: Not this time \(InvalidRequest\)/);
    assert.deepEqual(stack.sessions(), {});

    withPort("80");
    const reverted = await stack.up();
    assert.equal(reverted.code, 0, reverted.output);
    const [[name, session] = ["", ""], ...others] = Object.entries(stack.sessions());
    assert.deepEqual(others, []);
    assert.match(session, /^Running since /);
    assert.ok(session > (before[name] ?? ""));
    assert.deepEqual(await stack.recordedSessions(), stack.sessions());
    assert.match((await stack.preview("--refresh")).output, /2 unchanged/);
  });
});
