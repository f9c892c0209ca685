import assert from "node:assert/strict";
import { parse } from "yaml";
import { full } from "../../inFull";
import { captureType, yamlStack } from "./yamlStack";

const filters = [
  { protocol: "TCP", localPort: 80 },
  { protocol: "UDP", remotePort: "53" },
];

describe("with the real engine, a capture of a YAML program", function () {
  const start = yamlStack();

  it("is previewed, created, left alone, replaced by path, refreshed and destroyed", async () => {
    const { stack, capture } = start();
    capture({ filters });
    const preview = await stack.preview("--diff");
    assert.match(
      preview.output,
      /^packet capture "web-\w{7}" will be in network watcher "NetworkWatcher_westcentralus", resource group "NetworkWatcherRG"$/m,
    );
    assert.match(preview.output, /watcher: ".*\/networkWatchers\/NetworkWatcher_westcen/);
    assert.deepEqual(stack.captureChanges(), []);

    assert.match((await stack.up()).output, /\+ 2 created/);
    assert.deepEqual(stack.captureChanges(), ["PUT PacketCaptures_Create 201"]);
    assert.equal((await stack.outputs()).status, "Running");
    assert.match((await stack.up("--expect-no-changes")).output, /2 unchanged/);
    assert.deepEqual(stack.requests(), []);

    capture({ filters: [filters[0], { protocol: "UDP", remotePort: "5353" }, { protocol: "Any" }] });
    const changed = await stack.preview("--diff");
    assert.match(
      changed.output,
      /~ filters: \[\n\s+~ \[1\]: \{\n\s+~ remotePort: "53" => "5353"\n\s+\}\n\s+\+ \[2\]: \{\n\s+\+ protocol: "Any"/,
    );
    stack.requests();
    assert.match((await stack.up()).output, /\+-1 replaced/);
    assert.deepEqual(stack.captureChanges(), ["DELETE PacketCaptures_Delete 202", "PUT PacketCaptures_Create 201"]);

    const refresh = await stack.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    assert.equal(refresh.code, 0, refresh.output);
    assert.deepEqual(await stack.recordedSessions(), stack.sessions());
    assert.equal((await stack.destroy()).code, 0);
    assert.deepEqual(stack.sessions(), {});
  });

  full.it("is dropped by a refresh when it is gone", async () => {
    const { stack, capture } = start();
    capture();
    await stack.up();
    const [name = ""] = Object.keys(stack.sessions());
    stack.azure.removePacketCapture(`${stack.ids.networkWatcher}/packetCaptures/${name}`);
    assert.match((await stack.refresh()).output, /- azure-packet-capture:index:PacketCapture: \(delete\)/);
    assert.match((await stack.up()).output, /\+ 1 created/);
  });

  it("is imported without a change, with the program for it", async () => {
    const { stack, program } = start();
    await stack.captureByHand("web", { filters: [{ protocol: "TCP", localPort: "80" }], timeLimitInSeconds: 600 });
    program({});
    stack.requests();
    const id = `${stack.ids.networkWatcher}/packetCaptures/web`;
    const args = [
      "azure-packet-capture:index:PacketCapture",
      "web",
      id,
      "--yes",
      "--skip-preview",
      "--protect=false",
      "--out",
      "imported.yaml",
    ];
    const imported = await stack.pulumi("import", ...args);
    assert.equal(imported.code, 0, imported.output);
    assert.match(imported.output, /= 1 imported/);
    program(parse(stack.read("imported.yaml")) as object);
    assert.match((await stack.up("--expect-no-changes")).output, /2 unchanged/);
    assert.deepEqual(stack.captureChanges(), []);
  });

  it("is refused with the path of each mistake, and settings with the one that was meant", async () => {
    const { stack, capture } = start();
    capture({ filters: [{ localPort: "80,443" }], timeLimitInSeconds: 0 });
    const { output } = await stack.up();
    assert.match(output, /property filters\[0\]\.localPort value \{<nil>\} has a problem: must be a port, a range or a list such as/);
    assert.match(output, /property timeLimitInSeconds value \{0\} has a problem: must be a whole number from 1 to 18000, got 0$/m);
    await stack.pulumi("config", "set", "azure-packet-capture:clientIdd", "x");
    assert.match((await stack.up()).output, /'default' has a problem: `clientIdd`: is not a setting; did you mean `clientId`\?/);
    assert.deepEqual(stack.requests(), []);
  });

  it("is asked about by functions, and gets its filters from one", async () => {
    const { stack, program } = start();
    const { virtualMachine: target, storageAccount: storageId } = stack.ids;
    const call = (name: string, args: object): object => ({ "fn::invoke": { function: `azure-packet-capture:${name}`, arguments: args } });
    const { subscriptionId } = stack.azure.identity;
    program({
      variables: {
        dns: call("filter", { preset: "dns", side: "remote" }),
        machines: call("listVirtualMachines", { subscriptionId }),
        status: call("getPacketCaptureStatus", { id: "${web.id}" }),
      },
      resources: { web: { type: captureType, properties: { target, storageLocation: { storageId }, filters: "${dns.filters}" } } },
      outputs: { filters: "${web.filters}", machine: "${machines.virtualMachines[0].name}", status: "${status.packetCaptureStatus}" },
    });
    const up = await stack.up();
    assert.equal(up.code, 0, up.output);
    assert.deepEqual(await stack.outputs(), { filters: [{ protocol: "Any", remotePort: "53" }], machine: "ContosoVM", status: "Running" });

    program({ variables: { wrong: call("filter", { expression: "udp prot 53" }) }, outputs: { wrong: "${wrong.filters}" } });
    const { output } = await stack.preview();
    assert.match(output, /udp prot 53\n.*\^\^\^\^/);
  });

  full.it("is replaced by force with deleteBeforeReplace, and stays with a warning without it", async () => {
    const { stack, capture } = start();
    const urn = "urn:pulumi:test::engine-test::azure-packet-capture:index:PacketCapture::web";
    capture();
    await stack.up();
    const sessions = stack.sessions();
    assert.match((await stack.up("--replace", urn)).output, /is not deleted: another resource of this stack uses it/);
    assert.deepEqual(stack.sessions(), sessions);
    capture({}, { deleteBeforeReplace: true });
    await stack.up();
    assert.match((await stack.up("--replace", urn)).output, /\+-1 replaced/);
    assert.notDeepEqual(stack.sessions(), sessions);
    assert.deepEqual(await stack.recordedSessions(), stack.sessions());
  });

  it("stays secret where its input is", async () => {
    const { stack, program } = start();
    const { virtualMachine: target, storageAccount } = stack.ids;
    const storageLocation = { storageId: { "fn::secret": storageAccount } };
    program({
      resources: { web: { type: "azure-packet-capture:PacketCapture", properties: { target, storageLocation } } },
      outputs: { file: "${web.storagePath}" },
    });
    const { output } = await stack.up();
    assert.match(output, /file: \[secret\]/);
    assert.doesNotMatch((await stack.state()).text, /contosoexamplergdiag/);
    assert.match((await stack.up("--expect-no-changes")).output, /2 unchanged/);
    await stack.refresh();
    assert.doesNotMatch((await stack.state()).text, /contosoexamplergdiag/);
  });
});

describe("with the real engine, a run of the plugin that is interrupted", function () {
  const start = yamlStack({ create: 3600, retryAfter: 1 });

  it("ends at the first Ctrl-C, keeps the capture, and the next one finishes it", async () => {
    const { stack, capture } = start();
    capture();
    const up = stack.start(["up", "--yes", "--skip-preview"]);
    await up.says("waiting for packet capture");
    up.child.kill("SIGINT");
    const { code, output } = await up.done;
    assert.equal(code, 1, output);
    assert.match(output, /\* creating packet capture "web-\w{7}" \(.*\): the run was canceled\n.*stays in the state as unfinished/);
    assert.deepEqual(stack.captureChanges(), ["PUT PacketCaptures_Create 201"]);
    assert.equal(stack.azure.packetCaptures()[0]?.provisioningState, "Updating", "nobody has waited for Azure");
    stack.azure.clock.advance(3600);
    const next = await stack.up();
    assert.match(next.output, /~ 1 updated/);
    assert.deepEqual(stack.captureChanges(), []);
    assert.deepEqual(await stack.recordedSessions(), stack.sessions());
  });
});
