import assert from "node:assert/strict";
import { full } from "../inFull";
import { engineStack } from "./stack";

describe("with the real engine, a capture", function () {
  const start = engineStack();

  it("comes up, stays as it is, is previewed, replaced, stopped in place and destroyed", async () => {
    const stack = start();
    stack.capture('filters: [{ protocol: "TCP", localPort: "80" }]');

    const preview = await stack.preview();
    assert.match(preview.output, /\+ 2 to create/);
    assert.deepEqual(stack.azure.journal.entries, [], "a preview sends Azure nothing");

    const first = await stack.up();
    assert.equal(first.code, 0, first.output);
    const requests = stack.requests();
    // Account and machine are looked at side by side.
    const lookUps = ["GET NetworkWatchers_ListAll 200", "GET StorageAccounts_GetProperties 200", "GET VirtualMachines_Get 200"];
    assert.deepEqual(requests.slice(0, 3).sort(), lookUps);
    assert.deepEqual(requests.slice(3), [
      "GET PacketCaptures_List 200",
      "PUT PacketCaptures_Create 201",
      "GET Operations_Get 200",
      "POST PacketCaptures_GetStatus 202",
    ]);
    const { id, status } = await stack.outputs();
    assert.equal(status, "Running");
    assert.match(String(id), /\/packetCaptures\/web-[0-9a-f]{7}$/);

    const second = await stack.up();
    assert.match(second.output, /2 unchanged/);
    assert.deepEqual(stack.azure.journal.entries, []);

    stack.capture('filters: [{ protocol: "TCP", localPort: "443" }], timeLimitInSeconds: 600');
    const changed = await stack.preview("--diff");
    assert.match(changed.output, /\+-pulumi-nodejs:dynamic\/azurePacketCapture:PacketCapture: \(replace\)/);
    assert.match(changed.output, /~ localPort: "80" => "443"/);
    assert.match(changed.output, /~ timeLimitInSeconds: 18000 => 600/);
    assert.deepEqual(stack.requests().sort(), lookUps, "before a replacement it is looked whether the new capture can be created");

    const replaced = await stack.up();
    assert.match(replaced.output, /\+-1 replaced/);
    const writes = stack.requests().filter((line) => /PUT|DELETE/.test(line));
    assert.deepEqual(writes, ["DELETE PacketCaptures_Delete 202", "PUT PacketCaptures_Create 201"], "the old one goes first");
    assert.equal((await stack.outputs()).id, id, "the name stays");

    stack.capture('filters: [{ protocol: "TCP", localPort: "443" }], timeLimitInSeconds: 600, running: false');
    const stopped = await stack.up();
    assert.match(stopped.output, /~ 1 updated/);
    assert.deepEqual(stack.requests(), [
      "POST PacketCaptures_GetStatus 202",
      "POST PacketCaptures_Stop 202",
      "GET Operations_Get 200",
      "POST PacketCaptures_GetStatus 200",
    ]);
    assert.equal((await stack.outputs()).status, "Stopped");

    const state = await stack.state();
    assert.doesNotMatch(state.text, new RegExp(stack.azure.identity.clientSecret));

    const destroyed = await stack.destroy();
    assert.match(destroyed.output, /- 2 deleted/);
    assert.deepEqual(stack.requests(), ["GET PacketCaptures_List 200", "DELETE PacketCaptures_Delete 202", "GET PacketCaptures_Get 404"]);
    assert.deepEqual(stack.azure.packetCaptures(), []);
  });

  full.it("shares its look-ups with the other captures of its stack, and its list with them in a refresh", async () => {
    const stack = start();
    stack.program(`
      for (const name of ["a", "b", "c"]) new PacketCapture(name, { target: machine, storageLocation: account });`);
    const up = await stack.up();
    assert.match(up.output, /\+ 4 created/);
    const requests = stack.requests();
    assert.equal(requests.length, 3 + 1 + 3 * 3, requests.join("\n"));
    for (const { id } of stack.azure.packetCaptures()) stack.azure.endSession(id);
    await stack.refresh();
    assert.equal(stack.requests().length, 1 + 3, "how three sessions ended is asked once");
    await stack.refresh();
    assert.deepEqual(stack.requests(), ["GET PacketCaptures_List 200"]);
    const up2 = await stack.up();
    assert.match(up2.output, /4 unchanged/);
    await stack.destroy();
    assert.equal(stack.requests().length, 1 + 2 * 3);
  });

  full.it("is declared on a machine that is not known yet in the preview", async () => {
    const stack = start();
    const withMachine = (version: number): string => `
      const provider = {
        create: async ({ target }) => ({ id: target, outs: { target } }),
        diff: async (id, olds, news) => ({ changes: olds.version !== news.version, replaces: olds.version !== news.version ? ["version"] : [], deleteBeforeReplace: true }),
      };
      class Machine extends pulumi.dynamic.Resource {
        constructor(name, args) { super(provider, name, { made: undefined, ...args }); }
      }
      const vm = new Machine("machine", { target: machine, version: ${version} });
      const capture = new PacketCapture("web", { target: vm.id, storageLocation: account, filters: [{ localPort: vm.id.apply(() => "80") }] });
      exports.filters = capture.filters;`;
    stack.program(withMachine(1));
    const preview = await stack.preview();
    assert.match(preview.output, /\+ 3 to create/);
    const up = await stack.up();
    assert.match(up.output, /\+ 3 created/);
    assert.deepEqual((await stack.outputs()).filters, [{ localPort: "80", protocol: "Any" }]);
    stack.requests();
    stack.program(withMachine(2));
    const replaced = await stack.up();
    assert.match(replaced.output, /\+-2 replaced/, "a machine that is replaced takes its capture along");
  });
});
