import assert from "node:assert/strict";
import { check, diff, type Context } from "../../standin/resources";
import { unknown } from "../../protocol/values";

/** Nothing here asks Azure anything. */
const offline: Context = { arm: undefined as never, configuration: { subscriptionId: "sub", location: "westeurope" } };
const seed = Buffer.from("seed");
const token = "azure-native:network:VirtualNetwork";

describe("check", () => {
  it("makes a name, which stays, and fills the location in", async () => {
    const news = { resourceGroupName: unknown };
    const first = await check(offline, { token, name: "net", olds: {}, news, seed });
    assert.match(String(first["virtualNetworkName"]), /^net[0-9a-f]{8}$/);
    assert.deepEqual([first["location"], first["__createBeforeDelete"]], ["westeurope", true]);
    const second = await check(offline, { token, name: "net", olds: first, news, seed: Buffer.from("another") });
    assert.deepEqual(second, first);
  });

  it("leaves a given name alone", async () => {
    const inputs = await check(offline, { token, name: "net", olds: {}, news: { virtualNetworkName: "mine", location: "West US" }, seed });
    assert.deepEqual(inputs, { virtualNetworkName: "mine", location: "West US" });
  });

  it("makes names of accounts from what they may have", async () => {
    const { accountName } = await check(offline, { token: "azure-native:storage:StorageAccount", name: "My-Capture-Files-Of-Today", olds: {}, news: {}, seed });
    assert.match(String(accountName), /^mycapturefilesof[0-9a-f]{8}$/);
  });

  it("makes GUIDs for roles, which have no location", async () => {
    const inputs = await check(offline, { token: "azure-native:authorization:RoleAssignment", name: "ops", olds: {}, news: { scope: "/subscriptions/sub" }, seed });
    assert.match(String(inputs["roleAssignmentName"]), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.equal(inputs["location"], undefined);
  });

  it("gives children no location", async () => {
    const inputs = await check(offline, { token: "azure-native:network:Subnet", name: "a", olds: {}, news: { virtualNetworkName: "net", subnetName: "a" }, seed });
    assert.equal(inputs["location"], undefined);
  });
});

describe("diff", () => {
  const olds = { virtualNetworkName: "net1", location: "westeurope", tags: { a: "b" }, __createBeforeDelete: true };
  for (const { it: does, news, expected } of [
    { it: "sees no difference in how a location is written", news: { ...olds, location: "West Europe" }, expected: [[], [], false] },
    { it: "changes in place what is no part of the id", news: { ...olds, tags: { a: "c" } }, expected: [["tags"], [], false] },
    { it: "replaces for another location, create-first when the name is made here", news: { ...olds, location: "eastus" }, expected: [["location"], ["location"], false] },
    { it: "replaces for another name, delete-first when it is fixed", news: { virtualNetworkName: "other", location: "westeurope", tags: { a: "b" } }, expected: [["virtualNetworkName"], ["virtualNetworkName"], true] },
    { it: "takes an unknown value for a change", news: { ...olds, resourceGroupName: unknown }, expected: [["resourceGroupName"], ["resourceGroupName"], false] },
  ]) {
    it(does, () => {
      const { changed, replaces, deleteBeforeReplace } = diff({ token, olds, news });
      assert.deepEqual([changed, replaces, replaces.length > 0 && deleteBeforeReplace], expected);
    });
  }
});
