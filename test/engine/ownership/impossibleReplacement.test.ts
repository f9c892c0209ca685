import assert from "node:assert/strict";
import { full } from "../../inFull";
import { engineStack, type EngineStack } from "../stack";

full.describe("with the real engine, a replacement that cannot succeed", function () {
  const start = engineStack();

  /** What each capture is changed to, and what is said about it. */
  const changes = {
    machine: { change: "target: machine + '2'", objection: /ContosoVM2/ },
    agent: {
      change: "target: machine.replace('ContosoVM', 'NoAgent')",
      objection: /virtual machine "NoAgent" has no Network Watcher agent \(AgentNotInstalled\)/,
    },
    account: {
      change: "storageLocation: { storageId: account.storageId.replace('contosoexamplergdiag374', 'elsewhere') }",
      objection: /storage account "elsewhere"/,
    },
    watcher: { change: "networkWatcherName: 'missing', resourceGroupName: 'NetworkWatcherRG'", objection: /network watcher "missing"/ },
    name: { change: "packetCaptureName: 'taken'", objection: /a capture with this name already exists: .*\(PacketCaptureExists\)/ },
  };

  function declare(stack: EngineStack, changed: readonly string[]): void {
    const captures = Object.entries(changes).map(
      ([name, { change }]) =>
        `new PacketCapture("${name}", { target: machine, storageLocation: account, ${changed.includes(name) ? change : ""} });`,
    );
    stack.program(captures.join("\n"));
  }

  it("is an error before anything is deleted, and a warning in the preview", async () => {
    const stack = start();
    const { virtualMachine, storageAccount } = stack.ids;
    stack.azure.addVirtualMachine({ id: virtualMachine.replace("ContosoVM", "NoAgent"), location: "westcentralus", agent: "missing" });
    stack.azure.addStorageAccount({ id: storageAccount.replace("contosoexamplergdiag374", "elsewhere"), location: "westeurope" });
    await stack.captureByHand("taken", { filters: [{ protocol: "TCP", localPort: "80" }] });
    declare(stack, []);
    const first = await stack.up();
    assert.equal(first.code, 0, first.output);
    const before = stack.sessions();
    stack.requests();

    declare(stack, Object.keys(changes));
    const preview = await stack.preview();
    assert.equal(preview.code, 0, preview.output);
    for (const { objection } of Object.values(changes)) assert.match(preview.output, new RegExp(`warning: .*${objection.source}`));
    assert.match(preview.output, /\+-5 to replace/);

    for (const [name, { objection }] of Object.entries(changes)) {
      declare(stack, [name]);
      const up = await stack.up();
      assert.notEqual(up.code, 0, up.output);
      assert.match(up.output, objection);
    }
    assert.deepEqual(stack.captureChanges(), []);
    assert.deepEqual(stack.sessions(), before);
    assert.deepEqual(await stack.recordedSessions(), Object.fromEntries(Object.entries(before).filter(([name]) => name !== "taken")));

    await stack.pulumi("config", "set", "azure-packet-capture:checkReplacements", "false");
    declare(stack, Object.keys(changes));
    const unchecked = await stack.preview();
    assert.equal(unchecked.code, 0, unchecked.output);
    assert.doesNotMatch(unchecked.output, /warning/);
    assert.deepEqual(stack.requests(), [], "switched off");
  });
});
