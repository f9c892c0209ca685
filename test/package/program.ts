/** A program that uses every entry of the package, in types and at run time, and prints what came of it. */
export const program = `
import * as pulumi from "@pulumi/pulumi";
import { filter, getPacketCaptureStatusOutput, PacketCapture, type PacketCaptureArgs, presets } from "pulumi-azure-packet-capture";
import { NetworkWatcherAgent, VirtualMachineCapture, type VirtualMachineCaptureArgs } from "pulumi-azure-packet-capture/components";
import { articleIds, createLocalAzure, type LocalAzure } from "pulumi-azure-packet-capture/emulator";
import { capturePolicies, type CapturePolicy, timeLimitPolicy } from "pulumi-azure-packet-capture/policies";
import { PacketCaptureProvider } from "pulumi-azure-packet-capture/provider";

const azure: LocalAzure = createLocalAzure();
const { virtualMachine, storageAccount } = articleIds(azure.identity.subscriptionId);
const provider: pulumi.dynamic.ResourceProvider = new PacketCaptureProvider();

const policies: CapturePolicy[] = [...capturePolicies({ filters: { allowed: presets.dns() } }), timeLimitPolicy({ maxSeconds: 600 })];

const types = new Set<string>();
const mocks: pulumi.runtime.Mocks = {
  newResource: ({ type, name, inputs }) => {
    types.add(type);
    return { id: name + "-id", state: inputs };
  },
  call: ({ inputs }) => inputs,
};

async function main(): Promise<void> {
  await pulumi.runtime.setMocks(mocks);
  const args: PacketCaptureArgs = {
    target: virtualMachine,
    storageLocation: { storageId: storageAccount },
    filters: [...presets.dns({ side: "remote" }), ...filter("tcp and local port 443")],
    timeLimitInSeconds: 600,
  };
  const capture = new PacketCapture("web", args);
  const more: VirtualMachineCaptureArgs = { machine: virtualMachine, storageAccount, osType: "Linux", agent: false };
  const component: pulumi.ComponentResource = new VirtualMachineCapture("all", more);
  const id: pulumi.Output<string> = capture.id;
  const limit: pulumi.Output<number | undefined> = capture.timeLimitInSeconds;
  pulumi.all([id, limit, component.urn]).apply(([captureId, seconds]) => {
    const functions = [getPacketCaptureStatusOutput, NetworkWatcherAgent, provider.check].map((value) => typeof value);
    process.stdout.write(JSON.stringify({ captureId, seconds, functions, policies: policies.map(({ name }) => name), resourceTypes: [...types].sort() }));
  });
}

void main();
`;

/** What the program prints. */
export const printed = {
  captureId: "web-id",
  seconds: 600,
  functions: ["function", "function", "function"],
  policies: ["packet-capture-filters", "packet-capture-time-limit"],
  resourceTypes: ["azure-packet-capture:index:VirtualMachineCapture", "pulumi-nodejs:dynamic/azurePacketCapture:PacketCapture"],
};
