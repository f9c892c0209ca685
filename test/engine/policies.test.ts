import assert from "node:assert/strict";
import { full } from "../inFull";
import { Pack } from "./policyPack";
import { engineStack, type EngineStack, type Run } from "./stack";

/** What Pulumi says of policies: everything below the heading, with neither the pack's place nor empty lines. */
function policiesIn({ output }: Run): string[] {
  const [, told = ""] = output.split("\nPolicies:\n");
  const [lines = ""] = told.split("\nDiagnostics:\n");
  return lines.split("\n").flatMap((line) => (line.trim() === "" || line.includes("captures@v1.0.0") ? [] : [line.slice(8)]));
}

function writes(stack: EngineStack): string[] {
  return stack.requests().filter((line) => /^(PUT|POST|PATCH|DELETE) /.test(line));
}

const dynamic = "pulumi-nodejs:dynamic/azurePacketCapture:PacketCapture: web";

/** A capture of one's own choice in another package's resource. */
const otherCaptures = [
  {
    of: "azure-native",
    type: "azure-native:network:PacketCapture",
    declare: `
      const network = require("@pulumi/azure-native/network");
      const group = { resourceGroupName: "NetworkWatcherRG", networkWatcherName: "NetworkWatcher_westcentralus" };
      new network.PacketCapture("web", { ...group, target: machine, storageLocation: account, filters: [{ protocol: "UDP" }] });`,
  },
  {
    of: "the plugin",
    type: "azure-packet-capture:index:PacketCapture",
    declare: `
      new pulumi.CustomResource("azure-packet-capture:index:PacketCapture", "web", {
        target: machine, storageLocation: account, filters: [{ protocol: "UDP" }],
      });`,
  },
];

describe("with the real engine, a policy pack", function () {
  const start = engineStack();

  it("stops a wrong stack in the preview and in the update, before anything is sent, and only warns where it is advisory", async () => {
    const stack = start();
    const pack = new Pack(stack);
    pack.policies("{ timeLimit: { maxSeconds: 600 } }");
    stack.capture("timeLimitInSeconds: 3600");
    const violation = [
      `- [mandatory]  packet-capture-time-limit  (${dynamic})`,
      "  A packet capture ends after at most 600 seconds.",
      "  `timeLimitInSeconds`: must be a number of seconds from 1 to 600, got more",
      "    hint: set `timeLimitInSeconds` to 600 or less; the default is 18000",
    ];

    for (const run of [await pack.preview(), await pack.up()]) {
      assert.equal(run.code, 1, run.output);
      assert.deepEqual(policiesIn(run), violation);
      assert.deepEqual(writes(stack), []);
    }

    pack.policies('{ level: "advisory", timeLimit: { maxSeconds: 600 } }');
    const up = await pack.up();
    assert.equal(up.code, 0, up.output);
    assert.deepEqual(policiesIn(up), [violation[0]?.replace("mandatory", "advisory"), ...violation.slice(1)]);
    assert.deepEqual(stack.captureChanges(), ["PUT PacketCaptures_Create 201"]);
  });

  for (const { of, type, declare } of otherCaptures) {
    full.it(`stops a capture of ${of} as well`, async () => {
      const stack = start();
      const pack = new Pack(stack);
      pack.policies('{ timeLimit: { maxSeconds: 600 }, filters: { allowed: "udp port 53" }, packetSize: { maxBytes: 128 } }');
      stack.program(declare);
      const up = await pack.up();
      assert.equal(up.code, 1, up.output);
      const head = (name: string): string => `- [mandatory]  packet-capture-${name}  (${type}: web)`;
      assert.deepEqual(policiesIn(up), [
        head("filters"),
        "  A packet capture records only what is allowed: udp port 53",
        '  `filters[0].localPort`: must be within "53", got nothing, which stands for every port',
        "    hint: allowed: udp port 53",
        head("packet-size"),
        "  A packet capture records at most 128 bytes of each packet.",
        "  `bytesToCapturePerPacket`: must be a number from 1 to 128, got 0, which is the default and records whole packets",
        '    hint: set `bytesToCapturePerPacket` to 128 or less; if this capture needs more, add "engine-test/test/web" and the reason to `exceptions` of the policy',
        head("time-limit"),
        "  A packet capture ends after at most 600 seconds.",
        "  `timeLimitInSeconds`: must be a number of seconds from 1 to 600, got more",
        "    hint: set `timeLimitInSeconds` to 600 or less; the default is 18000",
      ]);
      assert.deepEqual(writes(stack), []);
    });
  }

  full.it("finds the tags of the machine and the rules of the storage account in the stack, in the preview and in the update", async () => {
    const stack = start();
    const pack = new Pack(stack);
    const deletion = [
      `- [mandatory]  packet-capture-file-deletion  (${dynamic})`,
      "  The files of packet captures are deleted after at most 30 days.",
    ];
    const declare = (days: string, environment: string): void =>
      stack.program(`
        const { ResourceGroup } = require("@pulumi/azure-native/resources");
        const { VirtualMachine } = require("@pulumi/azure-native/compute");
        const { CaptureStorage, VirtualMachineCapture } = require("pulumi-azure-packet-capture/components");
        const group = new ResourceGroup("web", { location: "West Central US" });
        const vm = new VirtualMachine("vm", {
          resourceGroupName: group.name, hardwareProfile: { vmSize: "Standard_B1s" }, tags: { environment: "${environment}" },
        });
        const files = new CaptureStorage("files", { resourceGroupName: group.name, ${days} });
        new VirtualMachineCapture("web", { machine: vm, osType: "Linux", storageAccount: files });`);
    pack.policies('{ fileDeletion: { maxDays: 30 }, machines: { forbiddenTags: { Environment: ["production"] } } }');

    declare("deleteAfterDays: 90", "production");
    const wrong = await pack.preview();
    assert.equal(wrong.code, 1, wrong.output);
    assert.deepEqual(policiesIn(wrong), [
      ...deletion,
      "  `storageLocation`: must be a place whose files are deleted after at most 30 days, but the rules of this stack delete them later",
      "    hint: use `CaptureStorage` with `deleteAfterDays: 30`, or declare a `ManagementPolicy` for the account",
      `- [mandatory]  packet-capture-machines  (${dynamic})`,
      '  Packet captures do not record machines with the tag "Environment: production".',
      '  `target`: must be a machine without the tag "Environment: production", got one with it',
      "    hint: record another machine, or remove the capture",
    ]);

    declare("", "test");
    assert.deepEqual(policiesIn(await pack.preview()), [
      ...deletion,
      "  `storageLocation`: must be a place whose files are deleted after at most 30 days, but no rule of this stack deletes its files",
      "    hint: use `CaptureStorage` with `deleteAfterDays: 30`, or declare a `ManagementPolicy` for the account",
    ]);

    declare("deleteAfterDays: 30", "test");
    const right = await pack.preview();
    assert.equal(right.code, 0, right.output);
    assert.deepEqual(writes(stack), []);
    const up = await pack.up();
    assert.equal(up.code, 0, up.output);
    const again = await pack.up();
    assert.equal(again.code, 0, again.output);
    assert.match(again.output, /11 unchanged/);

    declare("deleteAfterDays: 90", "production");
    assert.match(policiesIn(await pack.preview()).join("\n"), /delete them later[^]*without the tag/);
  });

  full.it("does not know the tags of a machine that the program only reads, and says so", async () => {
    const stack = start();
    const pack = new Pack(stack);
    pack.policies('{ machines: { forbiddenTags: { environment: "production" } } }');
    stack.program(`
      const { VirtualMachine } = require("@pulumi/azure-native/compute");
      new PacketCapture("web", { target: VirtualMachine.get("read", machine).id, storageLocation: account });`);
    const preview = await pack.preview();
    assert.equal(preview.code, 1, preview.output);
    assert.deepEqual(policiesIn(preview).slice(2), [
      "  `target`: must be a machine whose tags are known, got one that is not in this stack",
      '    hint: declare the machine in this stack, not only read it, or set `ifUnknown: "allow"` in the policy',
    ]);
  });

  full.it("is the one of the example", async () => {
    const stack = start();
    const pack = new Pack(stack);
    pack.example();
    stack.capture('filters: "tcp and remote port 443", timeLimitInSeconds: 600');
    const { code, output } = await pack.preview();
    assert.equal(code, 1, output);
    assert.match(output, /❌ packet-captures@v1\.0\.0/);
    assert.deepEqual(
      [...output.matchAll(/- \[(\w+)\] +(\S+)/g)].map(([, level, name]) => `${level} ${name}`),
      ["mandatory packet-capture-packet-size", "mandatory packet-capture-storage-account"],
    );
  });

  full.it("skips what is not known in a preview, and finds it in the update", async () => {
    const stack = start();
    const pack = new Pack(stack);
    pack.policies('{ packetSize: { maxBytes: 128 }, filters: { allowed: "udp" }, storageAccount: { allowed: ["elsewhere"] } }');
    stack.program(`
      const { ResourceGroup } = require("@pulumi/azure-native/resources");
      const later = new ResourceGroup("later", { location: "West Central US" }).id;
      new PacketCapture("web", {
        target: machine,
        storageLocation: { storageId: later.apply(() => account.storageId) },
        bytesToCapturePerPacket: later.apply(() => 129),
        filters: [{ protocol: later.apply(() => "TCP") }],
      });`);
    const preview = await pack.preview();
    assert.equal(preview.code, 0, preview.output);
    assert.deepEqual(policiesIn(preview), []);
    const up = await pack.up();
    assert.equal(up.code, 1, up.output);
    assert.deepEqual(
      policiesIn(up).filter((line) => line.startsWith("  `")),
      [
        '  `filters[0].protocol`: must be within "UDP", got another protocol',
        "  `bytesToCapturePerPacket`: must be a number from 1 to 128, got more",
        '  `storageLocation.storageId`: must be the storage account "elsewhere", got another account',
      ],
    );
    assert.deepEqual(stack.captureChanges(), []);
  });

  full.it("does not show what is secret", async () => {
    const stack = start();
    const pack = new Pack(stack);
    pack.policies('{ filters: { allowed: "udp" }, timeLimit: { maxSeconds: 600 }, packetSize: { maxBytes: 128 } }');
    const secrets = [
      'filters: pulumi.secret("tcp and remote host 203.0.113.7 and remote port 8443")',
      "timeLimitInSeconds: pulumi.secret(7201)",
    ];
    stack.capture([...secrets, "bytesToCapturePerPacket: pulumi.secret(3579)"].join());
    const { code, output } = await pack.preview();
    assert.equal(code, 1, output);
    assert.match(output, /`filters\[0\]\.protocol`: must be within "UDP", got another protocol/);
    assert.doesNotMatch(output, /203\.0\.113\.7|8443|7201|3579/);
  });

  full.it("says in one message which of its own options are wrong", async () => {
    const stack = start();
    const pack = new Pack(stack);
    pack.policies('{ timeLimit: { maxSeconds: "600" }, storage: {} }');
    stack.capture();
    const { code, output } = await pack.preview();
    assert.notEqual(code, 0, output);
    const allowed = "`timeLimit`, `filters`, `packetSize`, `storageAccount`, `fileDeletion`, `machines`, `adoption`, `level`";
    const told = [
      `configuring capture policies: \`storage\`: is not a known property; allowed properties: ${allowed}`,
      '      `timeLimit.maxSeconds`: must be a whole number from 1 to 604800, got "600" (PolicyOptionInvalid)',
    ];
    assert.ok(output.includes(told.join("\n")), output);
    assert.doesNotMatch(output, /\n +at /);
  });
});
