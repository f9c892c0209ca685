import assert from "node:assert/strict";
import { readSettings, type Settings } from "../../../provider/azure/settings";

const read = (configuration: Record<string, string>, environment: Record<string, string> = {}): Settings =>
  readSettings((key) => configuration[key], environment);

describe("the settings", () => {
  const keys = ["subscriptionId", "tenantId", "clientId", "clientSecret", "clientCertificatePath", "metadataHost", "oidcToken"] as const;
  for (const key of keys) {
    it(`take \`${key}\` from this package's configuration, then azure-native's, then the environment`, () => {
      const variable = { metadataHost: "ARM_METADATA_HOSTNAME" }[key as string] ?? `ARM_${key.replace(/[A-Z]/g, "_$&").toUpperCase()}`;
      const own = { [`azure-packet-capture:${key}`]: "own" };
      const native = { [`azure-native:${key}`]: "native" };
      const environment = { [variable]: "environment" };
      assert.equal(read({ ...own, ...native }, environment)[key], "own");
      assert.equal(read(native, environment)[key], "native");
      assert.equal(read({}, environment)[key], "environment");
      assert.equal(read({})[key], undefined);
    });
  }

  it("take no identity from AZURE_*, which azure-native does not read", () => {
    assert.equal(read({}, { ARM_TENANT_ID: "arm", AZURE_TENANT_ID: "azure" }).tenantId, "arm");
    assert.equal(read({}, { AZURE_TENANT_ID: "azure", AZURE_CLIENT_SECRET: "secret" }).tenantId, undefined);
    assert.equal(read({}, { AZURE_CLIENT_SECRET: "secret" }).clientSecret, undefined);
  });

  it("count what is empty as not given", () => {
    assert.equal(read({ "azure-packet-capture:tenantId": "" }, { ARM_TENANT_ID: "arm" }).tenantId, "arm");
  });

  it("name no cloud where none is configured", () => {
    assert.equal(read({}).environment, undefined);
    assert.equal(read({ "azure-native:environment": "USGovernment" }).environment, "usgovernment");
  });

  for (const [value, expected] of [
    ["true", true],
    ["1", true],
    ["false", false],
    ["", false],
  ] as const) {
    it(`read "${value}" for \`useMsi\` as ${expected}`, () => {
      assert.equal(read({ "azure-native:useMsi": value }).useMsi, expected);
    });
  }

  it("ask for the status of sessions in a refresh unless they say otherwise", () => {
    assert.equal(read({}).refreshStatus, true);
    assert.equal(read({ "azure-packet-capture:refreshStatus": "false" }).refreshStatus, false);
  });
});
