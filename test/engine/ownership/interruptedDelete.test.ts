import assert from "node:assert/strict";
import { full } from "../../inFull";
import { until } from "../../until";
import { engineStack } from "../stack";

full.describe("with the real engine, when a deletion", function () {
  const start = engineStack();

  it("is killed with its destroy, `pulumi up --refresh` makes the capture anew", async () => {
    const stack = start();
    stack.capture();
    await stack.up();
    stack.azure.faults.add({ match: { operation: "PacketCaptures_Delete" }, action: { answerDelaySeconds: 600 } });
    const { child, done, output } = stack.start(["destroy", "--yes", "--skip-preview"]);
    const isDeleting = (): boolean => stack.azure.packetCaptures().every(({ provisioningState }) => provisioningState === "Deleting");
    await until("the deletion", isDeleting, output);
    child.kill("SIGKILL");
    await done;
    await stack.tidyUp();

    const blind = await stack.up();
    assert.match(blind.output, /warning: Attempting to deploy or update resources with 1 pending operations/);
    assert.match(blind.output, /PacketCapture::web, interrupted while deleting/, "what docs/reliability.md tells people to look for");

    const repaired = await stack.up("--refresh");
    assert.equal(repaired.code, 0, repaired.output);
    const sessions = Object.values(stack.sessions());
    assert.equal(sessions.length, 1);
    assert.match(sessions[0] ?? "", /^Running since /);
    assert.deepEqual(await stack.recordedSessions(), stack.sessions());
    assert.match((await stack.preview()).output, /2 unchanged/);
  });

  it("fails under `--continue-on-error`, in a replacement, one Ctrl-C ends the engine's own endless wait and nothing is lost", async () => {
    const stack = start();
    stack.capture();
    await stack.up();
    const before = stack.sessions();
    const error = { error: { code: "AuthorizationFailed", message: "You may not." } };
    stack.azure.faults.add({ match: { operation: "PacketCaptures_Delete" }, action: { respond: { status: 403, body: error } } });
    stack.capture('filters: [{ localPort: "443" }]');
    const { child, done, says } = stack.start(["up", "--yes", "--skip-preview", "--continue-on-error"]);
    await says("(AuthorizationFailed)");
    child.kill("SIGINT");
    const { code } = await done;
    assert.notEqual(code, 0);
    assert.deepEqual(stack.sessions(), before);
    assert.deepEqual(await stack.recordedSessions(), before);
    const up = await stack.up();
    assert.match(up.output, /\+-1 replaced/);
    assert.deepEqual(await stack.recordedSessions(), stack.sessions());
  });
});
