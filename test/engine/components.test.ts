import assert from "node:assert/strict";
import { full } from "../inFull";
import { engineStack } from "./stack";

const load = 'const { CaptureFleet, NetworkWatcherAgent, VirtualMachineCapture } = require("pulumi-azure-packet-capture/components");';

describe("with the real engine, a component", function () {
  this.timeout(180_000);
  const start = engineStack();

  full.it("asks Azure what a machine is that it gets by id, puts the right agent on it and records it", async () => {
    const stack = start();
    const id = stack.ids.virtualMachine.replace("ContosoVM", "bare");
    stack.azure.addVirtualMachine({ id, location: "westcentralus", os: "Linux", agent: "missing" });
    stack.program(`${load}
      const capture = new VirtualMachineCapture("bare", { machine: ${JSON.stringify(id)}, storageAccount: account.storageId, timeLimitInSeconds: 60 });
      exports.status = capture.packetCaptureStatus;`);
    const up = await stack.up();
    assert.equal(up.code, 0, up.output);
    assert.match(up.output, /azure-native is a stand-in here: its resources live in the local Azure only/);
    assert.equal((await stack.outputs()).status, "Running");
    const put = stack.azure.journal.entries.find(({ operation }) => operation === "VirtualMachineExtensions_CreateOrUpdate");
    const { properties, location } = put?.requestBody as { properties: { type: string }; location: string };
    assert.deepEqual([properties.type, location], ["NetworkWatcherAgentLinux", "westcentralus"]);
    const again = await stack.up();
    assert.match(again.output, /5 unchanged/);
    const destroyed = await stack.destroy();
    assert.match(destroyed.output, /- 5 deleted/);
  });

  it("keeps the captures of a fleet's other machines when one comes and one goes", async () => {
    const stack = start();
    const machine = (name: string): string => stack.ids.virtualMachine.replace("ContosoVM", name);
    const add = (name: string): void => stack.azure.addVirtualMachine({ id: machine(name), location: "westcentralus" });
    ["a", "b"].forEach(add);
    stack.program(`${load}
      const fleet = new CaptureFleet("fleet", { machines: { select: { resourceGroupName: "ContosoExampleRG" } }, storageAccount: account.storageId });
      exports.members = fleet.members.apply(Object.keys);`);
    const first = await stack.up();
    assert.equal(first.code, 0, first.output);
    const captures = new Map(stack.azure.packetCaptures().map(({ id, captureStartTime }) => [id, captureStartTime]));
    assert.equal(captures.size, 3);
    stack.azure.store.delete(machine("a"));
    add("c");
    const second = await stack.up();
    assert.equal(second.code, 0, second.output);
    const names = ["b", "c", "contosovm"].map((name) => `contosoexamplerg-${name}`);
    assert.deepEqual((await stack.outputs()).members, names);
    const kept = stack.azure.packetCaptures().filter(({ id, captureStartTime }) => captures.get(id) === captureStartTime);
    assert.equal(kept.length, 2, "b and the article's machine record on");
    assert.equal(stack.azure.packetCaptures().length, 3);
  });

  full.it("says what it lacks when nobody knows a machine's operating system", async () => {
    const stack = start();
    stack.program(`${load}
      new NetworkWatcherAgent("gone", { machine: ${JSON.stringify(stack.ids.virtualMachine.replace("ContosoVM", "gone"))} });`);
    const up = await stack.up();
    assert.notEqual(up.code, 0);
    assert.match(up.output, /reading machine "gone": The Resource 'Microsoft\.Compute\/virtualMachines\/gone' .* was not found/);
  });
});
