import assert from "node:assert/strict";
import { methodIn } from "../../../provider/azure/loginMethods";
import { readSettings } from "../../../provider/azure/settings";
import { requireComplete } from "../../../provider/azure/signInErrors";

const settings = (environment: Record<string, string>) => readSettings(() => undefined, environment);

describe("the way to log in", () => {
  const order = [
    { name: "default", variables: { ARM_USE_DEFAULT_AZURE_CREDENTIAL: "true" } },
    { name: "certificate", variables: { ARM_CLIENT_CERTIFICATE_PATH: "c.pfx" } },
    { name: "secret", variables: { ARM_CLIENT_SECRET: "s" } },
    { name: "oidc", variables: { ARM_USE_OIDC: "true" } },
    { name: "managedIdentity", variables: { ARM_USE_MSI: "true" } },
    { name: "azureCli", variables: {} },
  ];
  for (const [index, { name }] of order.entries()) {
    it(`is ${name}, when nothing before it is set and everything after it is`, () => {
      const variables = Object.assign({}, ...order.slice(index).map((one) => one.variables)) as Record<string, string>;
      assert.equal(methodIn(settings(variables)).name, name);
    });
  }

  it("is an error that names what is missing, when it is incomplete", () => {
    assert.throws(() => requireComplete(settings({ ARM_USE_OIDC: "true", ARM_TENANT_ID: "t", ARM_CLIENT_ID: "c" })), {
      message: "cannot log in with OIDC (chosen by ARM_USE_OIDC): an OIDC token is missing",
      code: "LoginIncomplete",
    });
    assert.throws(() => requireComplete(settings({ ARM_CLIENT_SECRET: "s", ARM_CLIENT_ID: "c" })), {
      message: "cannot log in with a client secret (chosen by ARM_CLIENT_SECRET): `tenantId` is missing",
      hint: "set ARM_TENANT_ID, or remove ARM_CLIENT_SECRET to log in another way",
    });
  });
});
