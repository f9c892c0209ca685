import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { PacketCapture, type PacketCaptureArgs } from "../../provider";
import { shell } from "../../provider/shell";

const machine = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/vm";
const args: PacketCaptureArgs = { target: machine, storageLocation: { filePath: "/var/captures/web.cap" } };

describe("the resource PacketCapture", () => {
  let registered: pulumi.runtime.MockResourceArgs[] = [];

  before(async () => {
    await pulumi.runtime.setMocks(
      {
        newResource: (resource) => {
          registered.push(resource);
          return { id: resource.id ?? `${resource.name}-id`, state: { ...(resource.inputs as object), packetCaptureStatus: "Running" } };
        },
        call: ({ inputs }) => inputs as Record<string, unknown>,
      },
      "project",
      "stack",
      false,
    );
  });

  beforeEach(() => {
    registered = [];
  });

  const value = <T>(output: pulumi.Output<T>): Promise<T> => new Promise((resolve) => output.apply(resolve));

  async function declare(
    name: string,
    given = args,
    opts?: pulumi.CustomResourceOptions,
  ): Promise<{ type: string; inputs: Record<string, unknown> }> {
    await value(new PacketCapture(name, given, opts).urn);
    const resource = registered.find((each) => each.name === name) ?? assert.fail("nothing was registered");
    return { type: resource.type, inputs: resource.inputs as Record<string, unknown> };
  }

  it("registers under its type with the constant text as its provider and nothing added to its arguments", async () => {
    const { type, inputs } = await declare("web");
    assert.equal(type, "pulumi-nodejs:dynamic/azurePacketCapture:PacketCapture");
    const { __suggestedName, ...rest } = inputs;
    assert.deepEqual(rest, { ...args, __provider: shell, __secretProperties: [] });
  });

  it("suggests the same name every time, and another one for another resource or parent", async () => {
    const suggested = async (name: string, opts?: pulumi.CustomResourceOptions): Promise<unknown> => {
      registered = [];
      return (await declare(name, args, opts)).inputs.__suggestedName;
    };
    const name = await suggested("web");
    assert.match(String(name), /^web-[0-9a-f]{7}$/);
    assert.equal(await suggested("web"), name);
    const parent = new (class extends pulumi.ComponentResource {})("test:index:Parent", "parent");
    assert.notEqual(await suggested("web", { parent }), name);
    assert.notEqual(await suggested("api"), name);
  });

  it("says which of its properties are secret, and nothing of what they hold", async () => {
    const { inputs } = await declare("secret", { ...args, filters: [{ localPort: pulumi.secret("80") }] });
    assert.deepEqual(inputs.__secretProperties, ["filters"]);
  });

  it("has an output for everything that Azure says", async () => {
    const capture = new PacketCapture("outputs", args);
    assert.equal(await value(capture.packetCaptureStatus), "Running");
    assert.equal(await value(capture.target), machine);
    assert.equal(await value(capture.stopReason), undefined);
  });

  it("reads an existing capture by its id alone", async () => {
    const id = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/networkWatchers/nw/packetCaptures/pc";
    const capture = PacketCapture.get("read", id);
    assert.equal(await value(capture.id), id);
    const [resource] = registered;
    assert.deepEqual([resource?.id, resource?.inputs], [id, { __provider: shell }]);
  });

  it("is recognised by policies and by other copies of this package", () => {
    const capture = new PacketCapture("recognised", args);
    assert.equal(PacketCapture.isInstance(capture), true);
    assert.equal(PacketCapture.isInstance({ __pulumiType: PacketCapture.__pulumiType }), true);
    assert.equal(PacketCapture.isInstance({ __pulumiType: "azure-native:network:PacketCapture" }), false);
    assert.equal(PacketCapture.isInstance(undefined), false);
  });

  it("refuses `import`, with the way out", () => {
    assert.throws(() => new PacketCapture("web", args, { import: "x" }), {
      message:
        'declaring packet capture "web": `import` does not reach dynamic resources (ImportUnsupported)\n' +
        "  hint: declare the capture with its `packetCaptureName` and `adoptExisting: true`, or read it with `PacketCapture.get`",
    });
  });

  it("refuses the provider of another package, with the way out", () => {
    class Foreign extends pulumi.ProviderResource {
      constructor() {
        super("foreign", "foreign", {});
      }
    }
    assert.throws(() => new PacketCapture("web", args, { provider: new Foreign() }), {
      message:
        'declaring packet capture "web": `provider` would send it to another package\'s plugin (ProviderUnsupported)\n' +
        "  hint: leave out `provider`: subscription and region follow from the target, credentials from the configuration `azure-packet-capture:*` or `azure-native:*`",
    });
  });

  it("loads no Azure code into the program", () => {
    const script = `require("ts-node/register"); require(${JSON.stringify(join(__dirname, "../../provider"))}); console.log(Object.keys(require.cache).filter((file) => file.includes("@azure")).length)`;
    assert.equal(execFileSync(process.execPath, ["-e", script], { encoding: "utf8" }).trim(), "0");
  });
});
