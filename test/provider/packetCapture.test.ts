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

  const mocks: pulumi.runtime.Mocks = {
    newResource: (resource) => {
      registered.push(resource);
      return { id: resource.id ?? `${resource.name}-id`, state: { ...(resource.inputs as object), packetCaptureStatus: "Running" } };
    },
    call: ({ inputs }) => inputs as Record<string, unknown>,
  };

  before(() => pulumi.runtime.setMocks(mocks, "project", "stack", false));

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

  const suggested = async (name: string, opts?: pulumi.CustomResourceOptions): Promise<unknown> => {
    registered = [];
    return (await declare(name, args, opts)).inputs.__suggestedName;
  };

  it("suggests another name in another backend, and tells nothing of it", async () => {
    const before = process.env.PULUMI_BACKEND_URL;
    try {
      const names = [];
      for (const url of ["s3://one", "s3://user:canary@one/", "s3://two", "file://~"]) {
        process.env.PULUMI_BACKEND_URL = url;
        names.push(await suggested("web"));
      }
      const [one, same, ...others] = names;
      assert.equal(one, same);
      assert.equal(new Set([one, ...others]).size, 3);
      assert.equal(
        names.every((name) => /^web-[0-9a-f]{7}$/.test(String(name))),
        true,
      );
    } finally {
      if (before === undefined) delete process.env.PULUMI_BACKEND_URL;
      else process.env.PULUMI_BACKEND_URL = before;
    }
  });

  it("registers two captures of one component, which do not wait for each other", async () => {
    const parent = new (class extends pulumi.ComponentResource {})("test:index:Parent", "pair");
    const urns = ["one", "two"].map((name) => new PacketCapture(name, args, { parent }).urn);
    assert.deepEqual(
      (await value(pulumi.all(urns))).map((urn) => urn.split("::").at(-1)),
      ["one", "two"],
    );
  });

  it("suggests the same name every time, and another one for another resource or parent", async () => {
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

  it("says that a property is secret which holds a secret at any depth", async () => {
    const storageId = pulumi.secret("/subscriptions/s/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/st");
    const locations = {
      whole: pulumi.output({ storageId }),
      nested: { storageId },
      later: Promise.resolve({ storageId: Promise.resolve(storageId) }) as unknown as pulumi.Input<{ storageId: string }>,
    };
    for (const [name, storageLocation] of Object.entries(locations)) {
      const { inputs } = await declare(`secret-${name}`, { ...args, storageLocation });
      assert.deepEqual(inputs.__secretProperties, ["storageLocation"], name);
    }
  });

  /** Declares a capture and gives the options that the SDK registers it with. */
  async function optionsOf(given = args, opts: pulumi.CustomResourceOptions = {}): Promise<pulumi.CustomResourceOptions> {
    let seen: pulumi.CustomResourceOptions = {};
    const transformation: pulumi.ResourceTransformation = ({ opts: final }) => {
      seen = final;
      return undefined;
    };
    await declare("options", given, { ...opts, transformations: [transformation] });
    return seen;
  }

  it("keeps secret what follows from a secret, and nothing else", async () => {
    const paths = ["storagePath", "storagePaths"];
    for (const [given, expected] of [
      [{}, []],
      [{ filters: pulumi.secret([{ localPort: "80" }]) }, []],
      [{ storageLocation: { filePath: pulumi.secret("/var/captures/web.cap") } }, paths],
      [{ target: pulumi.secret(machine) }, [...paths, "networkWatcherId"]],
      [{ location: pulumi.secret("westeurope") }, ["networkWatcherId"]],
      [{ networkWatcherName: "nw", resourceGroupName: pulumi.secret("rg") }, ["networkWatcherId"]],
      [{ networkWatcherName: pulumi.secret("nw"), resourceGroupName: "rg" }, ["networkWatcherId"]],
    ] as const) {
      registered = [];
      const { additionalSecretOutputs } = await optionsOf({ ...args, ...given });
      assert.deepEqual(additionalSecretOutputs, expected);
    }
  });

  it("keeps the program's own `additionalSecretOutputs`, and leaves its list alone", async () => {
    const own = ["stopReason", "storagePath"];
    const { additionalSecretOutputs } = await optionsOf({ ...args, target: pulumi.secret(machine) }, { additionalSecretOutputs: own });
    assert.deepEqual(additionalSecretOutputs, ["stopReason", "storagePath", "storagePaths", "networkWatcherId"]);
    assert.deepEqual(own, ["stopReason", "storagePath"]);
  });

  it("tells no secret, when a transformation copies the options before the secrets are known", async () => {
    let copied: pulumi.CustomResourceOptions = {};
    const transformation: pulumi.ResourceTransformation = ({ props, opts }) => {
      copied = pulumi.mergeOptions(opts, { additionalSecretOutputs: ["stopReason"] });
      return { props: props, opts: copied };
    };
    await declare("copied", { ...args, target: pulumi.secret(machine) }, { transformations: [transformation] });
    assert.deepEqual(copied.additionalSecretOutputs, ["storagePath", "storagePaths", "networkWatcherId", "stopReason"]);
  });

  it("is deleted before it is replaced", async () => {
    for (const opts of [{}, { deleteBeforeReplace: true }, { deleteBeforeReplace: undefined }]) {
      registered = [];
      assert.equal((await optionsOf(args, opts as pulumi.CustomResourceOptions)).deleteBeforeReplace, true);
    }
  });

  it("refuses to be created before the old one is deleted, with the reason", () => {
    assert.throws(
      () => new PacketCapture("web", args, { deleteBeforeReplace: false }),
      (error: Error) =>
        pulumi.RunError.isInstance(error) &&
        error.message ===
          'declaring packet capture "web": `deleteBeforeReplace` cannot be false: Azure has one capture of a name at a time, so the old one is deleted first (DeleteBeforeReplaceRequired)\n' +
            "  hint: leave it out",
    );
  });

  it("turns `customTimeouts` into `timeouts`", async () => {
    const { inputs } = await declare(
      "timeouts",
      { ...args, timeouts: { deleteInSeconds: 7 } },
      { customTimeouts: { create: "5m", delete: "1h" } },
    );
    assert.deepEqual(inputs.timeouts, { createInSeconds: 300, deleteInSeconds: 7 });
    assert.throws(
      () => new PacketCapture("web", args, { customTimeouts: { create: "soon" } }),
      (error: Error) =>
        pulumi.RunError.isInstance(error) &&
        error.message ===
          'declaring packet capture "web": `customTimeouts.create` must be a duration from 1s to 24h such as "5m" or "1h30m", got "soon" (CustomTimeoutInvalid)',
    );
  });

  it("says to the provider that a preview is one", async (): Promise<void> => {
    await pulumi.runtime.setMocks(mocks, "project", "stack", true);
    try {
      assert.equal((await declare("previewed")).inputs.__isPreview, true);
    } finally {
      await pulumi.runtime.setMocks(mocks, "project", "stack", false);
    }
    assert.equal("__isPreview" in (await declare("created")).inputs, false);
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
        'declaring packet capture "web": `import` is not supported for dynamic resources (ImportUnsupported)\n' +
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
        'declaring packet capture "web": `provider` would use another package\'s plugin (ProviderUnsupported)\n' +
        "  hint: leave out `provider`: subscription and region follow from the target, credentials from the configuration `azure-packet-capture:*` or `azure-native:*`",
    });
  });

  it("refuses Bun, which has no dynamic resources, and says what to use instead", () => {
    const { versions } = process;
    Object.defineProperty(process, "versions", { value: { ...versions, bun: "1.3.0" }, configurable: true });
    try {
      assert.throws(() => new PacketCapture("web", args), {
        message:
          'declaring packet capture "web": Pulumi does not support dynamic resources with Bun (RuntimeUnsupported)\n' +
          "  hint: use Node.js (`runtime: nodejs` in Pulumi.yaml), or the resource of the plugin (docs/plugin.md)",
      });
    } finally {
      Object.defineProperty(process, "versions", { value: versions, configurable: true });
    }
  });

  it("loads no Azure code into the program", () => {
    const script = `require("ts-node/register"); require(${JSON.stringify(join(__dirname, "../../provider"))}); console.log(Object.keys(require.cache).filter((file) => file.includes("@azure")).length)`;
    assert.equal(execFileSync(process.execPath, ["-e", script], { encoding: "utf8" }).trim(), "0");
  });
});
