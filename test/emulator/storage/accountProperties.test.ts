import assert from "node:assert/strict";
import { armRequests, ids, stillAzure } from "../armRequests";

/** A whole account is compared with a recording, in fidelity.test.ts. */
describe("what Azure fills in of a storage account", () => {
  const azure = stillAzure();
  const arm = armRequests(azure, "2024-01-01");
  const made = async (properties: object, sku: string, location = "westcentralus") => {
    azure.addStorageAccount({ id: ids.storageAccount, location, sku, properties: { ...properties } });
    return (await arm.get(ids.storageAccount)).json.properties;
  };

  for (const { sku, location, secondary } of [
    { sku: "Standard_LRS", location: "westcentralus", secondary: undefined },
    { sku: "Standard_ZRS", location: "westcentralus", secondary: undefined },
    { sku: "Standard_GRS", location: "westcentralus", secondary: "westus2" },
    { sku: "Standard_RAGZRS", location: "northeurope", secondary: "westeurope" },
    { sku: "Standard_GRS", location: "polandcentral", secondary: undefined },
  ]) {
    it(`is ${secondary === undefined ? "no copy elsewhere" : `a copy in ${secondary}`}, of ${sku} in ${location}`, async () => {
      const { secondaryLocation, statusOfSecondary } = await made({}, sku, location);
      assert.deepEqual([secondaryLocation, statusOfSecondary], [secondary, secondary && "available"]);
    });
  }

  it("is encryption, but not who may come in with a key: that is there only when it was said", async () => {
    const untold = await made({}, "Standard_LRS");
    assert.deepEqual([(untold["encryption"] as { keySource: string }).keySource, "allowSharedKeyAccess" in untold], ["Microsoft.Storage", false]);
    assert.equal((await made({ allowSharedKeyAccess: false }, "Standard_LRS"))["allowSharedKeyAccess"], false);
  });
});
