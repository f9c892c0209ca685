import * as assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { type ListVirtualMachinesArgs, PacketCapture, type PacketCaptureArgs, validate } from "pulumi-azure-packet-capture";
import { DnsCaptures, type DnsCapturesArgs } from "./dnsCaptures";

const group = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/web";
const machineIds = ["web-1", "web-2"].map((name) => `${group}/providers/Microsoft.Compute/virtualMachines/${name}`);
const storageAccountId = `${group}/providers/Microsoft.Storage/storageAccounts/captures`;

describe("DnsCaptures", () => {
  let declared: pulumi.runtime.MockResourceArgs[] = [];

  before(() =>
    pulumi.runtime.setMocks({
      newResource: (resource) => {
        declared.push(resource);
        return { id: `${resource.name}-id`, state: resource.inputs as object };
      },
      call: ({ token, inputs }) => {
        if (token !== "azure-packet-capture:index:listVirtualMachines") throw new Error(`no mock for ${token}`);
        const { tags } = inputs as ListVirtualMachinesArgs;
        return tags?.role === "web" ? machineIds.map((id) => ({ id })) : [];
      },
    }),
  );

  beforeEach(() => {
    declared = [];
  });

  /** Declares the component and returns the inputs of its captures. */
  async function captures(args: Partial<DnsCapturesArgs>): Promise<PacketCaptureArgs[]> {
    const component = new DnsCaptures("dns", { role: "web", storageAccountId, minutes: 10, ...args });
    await new Promise((resolve) => component.captures.apply(resolve));
    return declared.filter(({ type }) => type === PacketCapture.__pulumiType).map(({ inputs }) => inputs as PacketCaptureArgs);
  }

  it("records every machine of the role", async () => {
    const inputs = await captures({ role: "web" });
    assert.deepEqual(
      inputs.map(({ target }) => target),
      machineIds,
    );
    inputs.forEach(validate);
  });

  it("records nothing where no machine has the role", async () => {
    assert.deepEqual(await captures({ role: "db" }), []);
  });

  it("can record for five hours, and no longer", async () => {
    const longest = await captures({ minutes: 300 });
    const tooLong = await captures({ minutes: 301 });
    longest.forEach(validate);
    assert.throws(() => tooLong.forEach(validate), /`timeLimitInSeconds`: must be a whole number from 1 to 18000, got 18060/);
  });
});
