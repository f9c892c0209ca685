import assert from "node:assert/strict";
import { errorOf, onPlugin, secret, unknown } from "./onPlugin";

describe("the plugin's configuration", () => {
  const start = onPlugin();
  const quick = { timings: { create: 0, captureStart: 0, retryAfter: 0 } };

  it("is accepted where it is complete, with text for switches as the stack's configuration has it", async () => {
    const plugin = await start();
    const settings = {
      tenantId: "t",
      clientId: "c",
      clientSecret: "s",
      refreshStatus: "false",
      useMsi: false,
      version: "0.1.0",
      auxiliaryTenantIds: ["a"],
    };
    assert.deepEqual(await plugin.checkConfig(settings), []);
    assert.deepEqual(await plugin.checkConfig({}), []);
  });

  it("is refused with the settings that were probably meant", async () => {
    const plugin = await start();
    assert.deepEqual(await plugin.checkConfig({ tenantID: "t", clientSecret: secret("canary"), useOidc: "yes", colour: "red" }), [
      { property: "", reason: "`colour`: is not a setting; docs/login.md lists the settings" },
      { property: "", reason: "`tenantID`: is not a setting; did you mean `tenantId`?" },
      { property: "", reason: "`useOidc`: must be true or false" },
    ]);
  });

  it("is refused where the login lacks something, as the login itself says it", async () => {
    const plugin = await start();
    assert.deepEqual(await plugin.checkConfig({ clientSecret: secret("canary"), clientId: "c" }), [
      {
        property: "",
        reason:
          "configuring the provider: cannot log in with a client secret (chosen by azure-packet-capture:clientSecret): `tenantId` is missing (LoginIncomplete)\n" +
          "  hint: set ARM_TENANT_ID, or remove azure-packet-capture:clientSecret to log in another way",
      },
    ]);
    assert.deepEqual(await plugin.checkConfig({ clientSecret: secret("canary"), clientId: "c", tenantId: unknown }), []);
  });

  it("falls back to the environment", async () => {
    const plugin = await start({ environment: { ARM_TENANT_ID: "t" } });
    assert.deepEqual(await plugin.checkConfig({ clientSecret: secret("canary"), clientId: "c" }), []);
  });

  it("never replaces what it is changed for", async () => {
    const plugin = await start();
    const olds = { subscriptionId: "a", metadataHost: "one", version: "0.1.0" };
    const same = await plugin.diffConfig(olds, { ...olds, version: "0.2.0" });
    assert.deepEqual([same.changes, same.replacesList], [1, []]);
    const changed = await plugin.diffConfig(olds, { ...olds, subscriptionId: "b", tenantId: "t" });
    assert.deepEqual([changed.changes, changed.diffsList, changed.replacesList], [2, ["subscriptionId", "tenantId"], []]);
  });

  it("is used: a secret that is wrong gets no token, and is in no message", async () => {
    const plugin = await start({ ...quick, settings: { clientSecret: secret("canary-f3b1") } });
    const { inputs } = await plugin.check(plugin.program());
    const error = await errorOf(plugin.create(inputs));
    assert.match(
      error.details,
      /: no token for client .* with a client secret \(chosen by azure-packet-capture:clientSecret\): .*\(AADSTS7000215\)\n/,
    );
    assert.doesNotMatch(JSON.stringify([error, error.details, plugin.shown]), /canary/);
  });

  it("turns off the status in a refresh, and the look before a replacement", async () => {
    const plugin = await start({ ...quick, settings: { refreshStatus: false, checkReplacements: "false" } });
    const { inputs } = await plugin.check(plugin.program());
    const { id, properties } = await plugin.create(inputs);
    await plugin.newRun();
    plugin.requests();
    await plugin.read(id, properties, inputs);
    assert.deepEqual(plugin.requests(), ["GET PacketCaptures_List 200"]);
    const { inputs: news } = await plugin.check(plugin.program({ timeLimitInSeconds: 60 }), inputs);
    await plugin.diff(id, { outputs: properties, inputs }, news);
    assert.deepEqual(plugin.requests(), []);
  });

  it("asks for secrets and for the stack's naming", async () => {
    const plugin = await start();
    const abilities = { acceptResources: false, acceptOutputs: true, supportsAutonamingConfiguration: true };
    const shaken = await plugin.handshake();
    assert.deepEqual({ ...shaken }, { ...shaken, ...abilities, acceptSecrets: true });
  });

  it("is refused for an engine that would stop captures in a preview, because it does not tell functions of it", async () => {
    const plugin = await start();
    const error = await errorOf(plugin.configure({}, false));
    assert.equal(
      error.details,
      "configuring azure-packet-capture: this version of Pulumi is too old; install Pulumi 3.259 or newer (EngineTooOld)",
    );
  });
});
