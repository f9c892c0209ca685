import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { TriggeredCaptures, type TriggeredCapturesArgs } from "../../provider";
import { triggeredShell } from "../../provider/shell";

const target = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/vm";
const args: TriggeredCapturesArgs = { target, storageLocation: { filePath: "/var/captures/web.cap" } };

describe("the resource TriggeredCaptures", () => {
  let registered: pulumi.runtime.MockResourceArgs[] = [];

  before(() =>
    pulumi.runtime.setMocks(
      {
        newResource: (resource) => {
          registered.push(resource);
          const found = {
            networkWatcherId: "/nw",
            managementEndpoint: "https://management.azure.com",
            request: { properties: { target } },
          };
          return { id: `${resource.name}-id`, state: { ...(resource.inputs as object), ...found } };
        },
        call: ({ inputs }) => inputs as Record<string, unknown>,
      },
      "project",
      "stack",
      false,
    ),
  );

  beforeEach(() => {
    registered = [];
  });

  const value = <T>(output: pulumi.Output<T>): Promise<T> => new Promise((resolve) => output.apply(resolve));

  it("registers under its type with its own constant text, a prefix and nothing added to its arguments", async () => {
    const name = "a".repeat(80);
    const captures = new TriggeredCaptures(name, args, { customTimeouts: { delete: "1h" } });
    assert.deepEqual(await value(captures.request), { properties: { target } });
    const [{ type, inputs } = assert.fail("nothing was registered")] = registered;
    assert.equal(type, "pulumi-nodejs:dynamic/azurePacketCapture:TriggeredCaptures");
    const { __suggestedName, ...rest } = inputs as Record<string, unknown>;
    assert.deepEqual(rest, { ...args, timeouts: { deleteInSeconds: 3600 }, __provider: triggeredShell, __secretProperties: [] });
    assert.match(String(__suggestedName), /^a{55}-[0-9a-f]{7}$/);
  });

  it("has secret outputs where an input that they tell of is secret", async () => {
    const captures = new TriggeredCaptures("secret", { ...args, storageLocation: pulumi.secret({ filePath: "/var/captures/web.cap" }) });
    await value(captures.urn);
    const [{ inputs } = assert.fail("nothing was registered")] = registered;
    assert.deepEqual((inputs as Record<string, unknown>).__secretProperties, ["storageLocation"]);
  });

  it("is recognised by policies and by other copies of this package", () => {
    assert.equal(TriggeredCaptures.isInstance(new TriggeredCaptures("recognised", args)), true);
    assert.equal(TriggeredCaptures.isInstance({ __pulumiType: TriggeredCaptures.__pulumiType }), true);
    assert.equal(TriggeredCaptures.isInstance({ __pulumiType: "pulumi-nodejs:dynamic/azurePacketCapture:PacketCapture" }), false);
  });

  it("refuses an import and an id, with the reason and the way out", () => {
    assert.throws(() => new TriggeredCaptures("web", args, { import: "x" }), {
      message:
        'declaring triggered captures "web": `import` is not supported for dynamic resources (ImportUnsupported)\n' +
        "  hint: declare it: its creation changes nothing in Azure, and captures with its `namePrefix` are then its own",
    });
    assert.throws(() => new TriggeredCaptures("web", args, { id: "x" }), {
      message:
        'declaring triggered captures "web": `id` is not supported: Azure has nothing to read (ReadUnsupported)\n' +
        "  hint: declare it, or use a stack reference to the outputs of the stack that does",
    });
  });

  it("refuses a resource option that the argument `timeouts` would not allow", () => {
    assert.throws(() => new TriggeredCaptures("web", args, { customTimeouts: { create: "soon" } }), {
      message: /^declaring triggered captures "web": `customTimeouts\.create` must be a duration .* \(CustomTimeoutInvalid\)$/,
    });
  });
});
