import assert from "node:assert/strict";
import { endRuns } from "../startedProgram";
import { pktcap } from "../cli/pktcap";
import { full } from "../inFull";
import { engineStack } from "./stack";

const load = 'const { CaptureFleet, NetworkWatcherAgent, VirtualMachineCapture } = require("pulumi-azure-packet-capture/components");';

describe("with the real engine, a component", function () {
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

describe("with the real engine, a capture operator role", function () {
  const somebody = {
    clientId: "11111111-1111-4111-8111-111111111111",
    clientSecret: "canary",
    objectId: "22222222-2222-4222-8222-222222222222",
  };
  const start = engineStack(undefined, { access: { principals: [somebody] } });
  afterEach(endRuns);

  full.it("lets a principal record that could not, changes nothing at a second update, and goes with the stack", async () => {
    const stack = start();
    const env = { ...stack.environment, ARM_CLIENT_ID: somebody.clientId, ARM_CLIENT_SECRET: somebody.clientSecret };
    const record = (name: string) =>
      pktcap(stack.folder, ["start", stack.ids.virtualMachine, "--name", name, "--storage-account", stack.ids.storageAccount, "--yes"], {
        env,
      }).ended;
    const before = await record("before");
    assert.equal(before.code, 4);
    assert.match(before.stderr, /does not have authorization to perform action 'Microsoft\.\w+\/\w+\/read'/);
    stack.program(`const { CaptureOperatorRole } = require("pulumi-azure-packet-capture/components");
      const role = new CaptureOperatorRole("operators", { principalId: ${JSON.stringify(somebody.objectId)}, principalType: "ServicePrincipal" });
      exports.id = role.roleDefinitionId;`);
    const up = await stack.up();
    assert.equal(up.code, 0, up.output);
    assert.match(
      String((await stack.outputs()).id),
      /^\/subscriptions\/[0-9-]+\/providers\/Microsoft\.Authorization\/roleDefinitions\/[0-9a-f-]{36}$/,
    );
    const after = await record("after");
    assert.equal(after.code, 0, after.stderr);
    stack.requests();
    const again = await stack.up();
    assert.match(again.output, /4 unchanged/);
    assert.deepEqual(
      stack.requests().filter((line) => /PUT|DELETE|RoleAssignments_Create|RoleDefinitions_CreateOrUpdate/.test(line)),
      [],
    );
    const refreshed = await stack.refresh();
    assert.match(refreshed.output, /4 unchanged/);
    const destroyed = await stack.destroy();
    assert.match(destroyed.output, /- 4 deleted/);
    assert.deepEqual(
      [
        stack.azure.store.list("Microsoft.Authorization/roleDefinitions"),
        stack.azure.store.list("Microsoft.Authorization/roleAssignments"),
      ],
      [[], []],
    );
    assert.equal((await record("later")).code, 4);
  });
});
