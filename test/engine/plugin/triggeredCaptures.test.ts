import assert from "node:assert/strict";
import { full } from "../../inFull";
import { yamlStack } from "./yamlStack";

const where = 'network watcher "NetworkWatcher_westcentralus", resource group "NetworkWatcherRG"';

describe("with the real engine, captures of a YAML program that something else starts later", function () {
  const start = yamlStack();

  function declare({ stack, program }: ReturnType<typeof start>, properties: object = {}): void {
    const { virtualMachine: target, storageAccount: storageId } = stack.ids;
    program({
      resources: {
        web: { type: "azure-packet-capture:TriggeredCaptures", properties: { target, storageLocation: { storageId }, ...properties } },
      },
      outputs: { id: "${web.id}", prefix: "${web.namePrefix}", request: "${web.request}", endpoint: "${web.managementEndpoint}" },
    });
  }

  full.it("are previewed, declared, changed in place, refreshed, replaced and destroyed", async () => {
    const started = start();
    const { stack } = started;
    declare(started, { timeLimitInSeconds: 60 });
    const preview = await stack.preview("--diff");
    assert.match(preview.output, new RegExp(`triggered captures "web-\\w{7}-\\*" will be in ${where}`));
    assert.match((await stack.up()).output, /\+ 2 created/);
    const { id, prefix, request, endpoint } = await stack.outputs();
    assert.deepEqual([id, endpoint], [`${stack.ids.networkWatcher}/packetCaptures/${String(prefix)}-*`, "https://management.azure.com"]);
    assert.equal((request as { properties: Record<string, unknown> }).properties["timeLimitInSeconds"], 60);
    stack.requests();
    assert.match((await stack.up("--expect-no-changes")).output, /2 unchanged/);
    assert.deepEqual(stack.requests(), []);

    declare(started, { timeLimitInSeconds: 120, filters: [{ localPort: "80" }] });
    assert.match((await stack.preview("--diff")).output, /~ timeLimitInSeconds: 60 => 120/);
    assert.match((await stack.up()).output, /~ 1 updated/);
    assert.equal((await stack.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes")).code, 0);

    const stays = `${String(prefix)}-20261123T080000Z`;
    await stack.captureByHand(stays);
    declare(started, { namePrefix: "alerts", deleteOnDestroy: true });
    const replaced = await stack.up();
    assert.match(replaced.output, /\+-1 replaced/);
    assert.ok(replaced.output.includes(`1 packet capture stays in Azure (${where}): "${stays}"`), replaced.output);
    await stack.captureByHand("alerts-20261123T080000Z");
    assert.match((await stack.destroy()).output, /- 2 deleted/);
    assert.deepEqual(Object.keys(stack.sessions()), [stays]);
  });
});
