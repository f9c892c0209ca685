import assert from "node:assert/strict";
import { full } from "../inFull";
import { engineStack, type EngineStack } from "./stack";

describe("with the real engine, captures that something else starts later", function () {
  const start = engineStack();

  function declare(stack: EngineStack, args = ""): void {
    stack.program(`
      const { TriggeredCaptures } = require("pulumi-azure-packet-capture");
      const captures = new TriggeredCaptures("web", { target: machine, storageLocation: account, ${args} });
      exports.id = captures.id;
      exports.prefix = captures.namePrefix;
      exports.watcher = captures.networkWatcherId;
      exports.endpoint = captures.managementEndpoint;
      exports.limit = captures.request.apply(({ properties }) => properties.timeLimitInSeconds);`);
  }

  full.it("are declared, changed in place, refreshed, replaced and destroyed, and nothing is written but their deletion", async () => {
    const stack = start();
    declare(stack);
    assert.match((await stack.preview()).output, /\+ 2 to create/);
    assert.deepEqual(stack.requests(), []);

    const first = await stack.up();
    assert.match(first.output, /\+ 2 created/);
    const { id, prefix, watcher, endpoint, limit } = await stack.outputs();
    assert.match(String(prefix), /^web-[0-9a-f]{7}$/);
    assert.deepEqual([id, watcher], [`${stack.ids.networkWatcher}/packetCaptures/${String(prefix)}-*`, stack.ids.networkWatcher]);
    assert.deepEqual([endpoint, limit], ["https://management.azure.com", 18000]);
    assert.deepEqual(stack.requests().sort(), [
      "GET NetworkWatchers_ListAll 200",
      "GET StorageAccounts_GetProperties 200",
      "GET VirtualMachines_Get 200",
    ]);
    assert.match((await stack.up("--expect-no-changes")).output, /2 unchanged/);
    assert.deepEqual(stack.requests(), []);

    declare(stack, "timeLimitInSeconds: 60");
    const preview = await stack.preview("--diff");
    assert.match(preview.output, /~ timeLimitInSeconds: 18000 => 60/);
    assert.match((await stack.up()).output, /~ 1 updated/);
    assert.equal((await stack.outputs()).limit, 60);
    assert.equal((await stack.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes")).code, 0);

    const stays = `${String(prefix)}-20261123T080000Z`;
    await stack.captureByHand(stays);
    declare(stack, 'timeLimitInSeconds: 60, namePrefix: "alerts", deleteOnDestroy: true');
    stack.requests();
    const replaced = await stack.up();
    assert.match(replaced.output, /\+-1 replaced/);
    assert.ok(
      replaced.output.includes(
        `1 packet capture stays in Azure (network watcher "NetworkWatcher_westcentralus", resource group "NetworkWatcherRG"): "${stays}"`,
      ),
      replaced.output,
    );
    assert.deepEqual(stack.captureChanges(), []);

    await stack.captureByHand("alerts-20261123T080000Z");
    stack.requests();
    const destroyed = await stack.destroy();
    assert.match(destroyed.output, /- 2 deleted/);
    assert.deepEqual(stack.captureChanges(), ["DELETE PacketCaptures_Delete 202"]);
    assert.deepEqual(Object.keys(stack.sessions()), [stays]);
  });

  full.it("are refused with every mistake, and create nothing where no capture could be started", async () => {
    const stack = start();
    declare(stack, 'filters: "icmp", principalId: "me"');
    const refused = await stack.preview();
    assert.notEqual(refused.code, 0);
    assert.match(refused.output, /`principalId`: must be an object id/);
    declare(stack);
    stack.azure.changeMachine(stack.ids.virtualMachine, { power: "deallocated" });
    const failed = await stack.up();
    assert.notEqual(failed.code, 0);
    assert.match(
      failed.output,
      /creating triggered captures "web-\w{7}-\*": virtual machine "ContosoVM" is not running \(MachineNotRunning\)\n\s+hint: start it, or set `requireAgent: false` to try anyway/,
    );
    assert.equal((await stack.state()).text.includes("TriggeredCaptures"), false);
  });
});
