import assert from "node:assert/strict";
import { onPlugin, urn } from "./onPlugin";

describe("the name of a plugin's capture", () => {
  const start = onPlugin();

  it("is the same in every run on a backend of one's own, whatever the seed", async () => {
    const plugin = await start();
    const nameWith = async (byte: number): Promise<unknown> =>
      (await plugin.check(plugin.program(), {}, { seed: new Uint8Array(32).fill(byte) })).inputs.packetCaptureName;
    const name = await nameWith(1);
    assert.match(String(name), /^web-[0-9a-f]{7}$/);
    assert.equal(await nameWith(2), name);
    const elsewhere = await plugin.check(plugin.program(), {}, { urn: urn.replace(":test::", ":production::") });
    assert.notEqual(elsewhere.inputs.packetCaptureName, name);
  });

  it("follows from the engine's seed on a service, where the organization is not known", async () => {
    const plugin = await start({ environment: { PULUMI_BACKEND_URL: "https://api.pulumi.com" } });
    const nameWith = async (byte: number): Promise<unknown> =>
      (await plugin.check(plugin.program(), {}, { seed: new Uint8Array(32).fill(byte) })).inputs.packetCaptureName;
    assert.match(String(await nameWith(1)), /^web-[0-9a-f]{7}$/);
    assert.equal(await nameWith(1), await nameWith(1));
    assert.notEqual(await nameWith(1), await nameWith(2));
  });

  it("stays once it is in the inputs, whatever the seed and the configuration say", async () => {
    const plugin = await start();
    const { inputs } = await plugin.check(plugin.program());
    const { inputs: later } = await plugin.check(plugin.program(), inputs, { autonaming: { mode: "ENFORCE", proposedName: "other" } });
    assert.deepEqual(later, inputs);
    assert.equal(later.__generatedName, true);
  });

  it("is the one that the stack's configuration makes, which proves nothing about whose the capture is", async () => {
    const plugin = await start();
    for (const mode of ["PROPOSE", "ENFORCE"] as const) {
      const { inputs } = await plugin.check(plugin.program(), {}, { autonaming: { mode, proposedName: "web-production" } });
      assert.deepEqual([inputs.packetCaptureName, inputs.__generatedName], ["web-production", undefined]);
    }
    const { inputs } = await plugin.check(
      plugin.program({ packetCaptureName: "mine" }),
      {},
      { autonaming: { mode: "ENFORCE", proposedName: "x" } },
    );
    assert.equal(inputs.packetCaptureName, "mine");
  });

  it("is checked when the stack's configuration makes it", async () => {
    const plugin = await start();
    const { failures } = await plugin.check(plugin.program(), {}, { autonaming: { mode: "ENFORCE", proposedName: "über" } });
    assert.deepEqual(
      failures.map(({ property }) => property),
      ["packetCaptureName"],
    );
  });

  it("must be given where the stack's configuration makes none", async () => {
    const plugin = await start();
    const { failures } = await plugin.check(plugin.program(), {}, { autonaming: { mode: "DISABLE", proposedName: "" } });
    assert.deepEqual(failures, [
      { property: "packetCaptureName", reason: "is required, because `pulumi:autonaming` is disabled in the stack's configuration" },
    ]);
  });
});
