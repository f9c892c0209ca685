import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { full } from "../inFull";
import { engineStack } from "./stack";

full.describe("with the real engine, a capture's resource options", function () {
  const start = engineStack();
  const writes = (requests: readonly string[]): string[] => requests.filter((line) => /PUT|DELETE/.test(line));

  it("refuse to create the new capture before the old one is deleted, with the reason", async () => {
    const stack = start();
    stack.capture("", "deleteBeforeReplace: false");
    const up = await stack.up();
    assert.notEqual(up.code, 0);
    assert.match(
      up.output,
      /declaring packet capture "web": `deleteBeforeReplace` cannot be false: Azure has one capture of a name at a time, so the old one is deleted first \(DeleteBeforeReplaceRequired\)\n +hint: leave it out/,
    );
    assert.deepEqual(stack.requests(), []);
  });

  it("delete the old capture first, when the engine replaces it without asking the provider", async () => {
    const stack = start();
    stack.capture('packetCaptureName: "fixed"', "replacementTrigger: 1");
    assert.equal((await stack.up()).code, 0);
    const urn = (await stack.state()).resources.find(({ type }) => type.endsWith(":PacketCapture")) as unknown as { urn: string };
    stack.requests();

    const replaced = await stack.pulumi("up", "--yes", "--skip-preview", "--replace", urn.urn);
    assert.match(replaced.output, /\+-1 replaced/);
    assert.deepEqual(writes(stack.requests()), ["DELETE PacketCaptures_Delete 202", "PUT PacketCaptures_Create 201"]);

    stack.capture('packetCaptureName: "fixed"', "replacementTrigger: 2");
    const triggered = await stack.up();
    assert.match(triggered.output, /\+-1 replaced/);
    assert.deepEqual(writes(stack.requests()), ["DELETE PacketCaptures_Delete 202", "PUT PacketCaptures_Create 201"]);
    assert.deepEqual(
      stack.azure.packetCaptures().map(({ packetCaptureStatus }) => packetCaptureStatus),
      ["Running"],
    );
  });

  it("have timeouts that end an operation, and are refused where they are none", async () => {
    const stack = start();
    stack.azure.faults.add({
      match: { operation: "Operations_Get" },
      times: "forever",
      action: { respond: { status: 200, body: '{"status":"InProgress"}' } },
    });
    stack.capture("timeouts: { deleteInSeconds: 77 }", 'customTimeouts: { create: "15s", delete: "1h" }');
    const up = await stack.up();
    assert.notEqual(up.code, 0);
    assert.match(up.output, /still waiting for packet capture "web-[0-9a-f]{7}" to be created after \d+ s/);
    const capture = (await stack.state()).resources.find(({ type }) => type.endsWith(":PacketCapture"));
    assert.deepEqual(capture?.outputs?.timeouts, { createInSeconds: 15, deleteInSeconds: 77 });
    stack.azure.faults.clear();
    stack.capture("", 'customTimeouts: { create: "soon" }');
    assert.match(
      (await stack.preview()).output,
      /declaring packet capture "web": `customTimeouts.create` must be a duration from 1s to 24h such as "5m" or "1h30m", got "soon" \(CustomTimeoutInvalid\)/,
    );
  });

  it("make no two states share a name, and each state keeps its own", async () => {
    const stack = start();
    stack.capture();
    assert.equal((await stack.up()).code, 0);
    const first = await stack.outputs();
    const backend = `file://${join(stack.folder, "local", "other")}`;
    const other = (...args: string[]) => stack.start(args, { PULUMI_BACKEND_URL: backend }).done;
    mkdirSync(join(stack.folder, "local", "other"), { recursive: true });
    assert.equal((await other("stack", "select", "--create", "test")).code, 0);
    const up = await other("up", "--yes", "--skip-preview");
    assert.equal(up.code, 0, up.output);
    const second = JSON.parse((await other("stack", "output", "--json")).output) as { id: string };
    assert.notEqual(second.id, first.id);
    assert.equal(stack.azure.packetCaptures().length, 2);
    assert.match((await stack.up()).output, /2 unchanged/);
    assert.equal((await other("destroy", "--yes", "--skip-preview")).code, 0);
    assert.deepEqual(
      stack.azure.packetCaptures().map(({ id }) => id),
      [first.id],
    );
  });
});
