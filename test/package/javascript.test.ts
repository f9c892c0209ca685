import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { consumer } from "./consumer";
import { printed } from "./program";

const entries = ["", "/components", "/emulator", "/policies", "/provider"].map((entry) => `pulumi-azure-packet-capture${entry}`);

const body = `
const azure = createLocalAzure();
const { virtualMachine, storageAccount } = articleIds(azure.identity.subscriptionId);
const policies = [...capturePolicies({ filters: { allowed: presets.dns() } }), timeLimitPolicy({ maxSeconds: 600 })].map(({ name }) => name);
const types = new Set();

async function main() {
  await pulumi.runtime.setMocks({
    newResource: ({ type, name, inputs }) => {
      types.add(type);
      return { id: name + "-id", state: inputs };
    },
    call: ({ inputs }) => inputs,
  });
  const filters = [...presets.dns(), ...filter("tcp and local port 443")];
  const capture = new PacketCapture("web", { target: virtualMachine, storageLocation: { storageId: storageAccount }, filters, timeLimitInSeconds: 600 });
  const component = new VirtualMachineCapture("all", { machine: virtualMachine, storageAccount, osType: "Linux", agent: false });
  pulumi.all([capture.id, capture.timeLimitInSeconds, component.urn]).apply(([captureId, seconds]) => {
    const functions = [getPacketCaptureStatusOutput, NetworkWatcherAgent, new PacketCaptureProvider().check].map((value) => typeof value);
    process.stdout.write(JSON.stringify({ captureId, seconds, functions, policies, resourceTypes: [...types].sort() }));
  });
}

main();
`;

describe("a JavaScript program with the packed package", function () {
  const project = consumer();
  const names = [
    "{ filter, getPacketCaptureStatusOutput, PacketCapture, presets }",
    "{ NetworkWatcherAgent, VirtualMachineCapture }",
    "{ articleIds, createLocalAzure }",
    "{ capturePolicies, timeLimitPolicy }",
    "{ PacketCaptureProvider }",
  ];
  const runs = (name: string, lines: string[]): void => {
    const { folder } = project();
    project().write(name, [...lines, body].join("\n"));
    const { stdout, stderr } = spawnSync(process.execPath, [name], { cwd: folder, encoding: "utf8" });
    assert.deepEqual([stderr, JSON.parse(stdout || "null")], ["", printed]);
  };

  it("runs as an ES module", () => {
    runs("program.mjs", ['import * as pulumi from "@pulumi/pulumi";', ...entries.map((entry, i) => `import ${names[i]} from "${entry}";`)]);
  });

  it("runs as CommonJS", () => {
    runs("program.cjs", ['const pulumi = require("@pulumi/pulumi");', ...entries.map((entry, i) => `const ${names[i]} = require("${entry}");`)]);
  });

  it("reaches no other file of the package", () => {
    const { folder } = project();
    const script = 'try { require("pulumi-azure-packet-capture/dist/cli/commandLine.js") } catch (error) { process.stdout.write(error.code) }';
    assert.equal(spawnSync(process.execPath, ["-e", script], { cwd: folder, encoding: "utf8" }).stdout, "ERR_PACKAGE_PATH_NOT_EXPORTED");
  });
});
