import assert from "node:assert/strict";
import { armRequests, ids, stillAzure } from "../armRequests";

const set = ids.virtualMachine.replace("virtualMachines/ContosoVM", "availabilitySets/pair");

describe("availability sets", () => {
  const arm = armRequests(stillAzure(), "2019-07-01");

  it("are there at once, with 200 and without a state (recorded)", async () => {
    const properties = { platformUpdateDomainCount: 5, platformFaultDomainCount: 3 };
    const { status, headers, body } = await arm.put(set, { sku: { name: "Classic" }, properties, location: "West US", tags: { a: "b" } });
    const shown = { name: "pair", id: set, type: "Microsoft.Compute/availabilitySets", location: "westus", tags: { a: "b" }, properties, sku: { name: "Classic" } };
    assert.deepEqual([status, headers["azure-asyncoperation"], JSON.stringify(JSON.parse(body))], [200, undefined, JSON.stringify(shown)]);
    assert.match(headers["x-ms-ratelimit-remaining-resource"] ?? "", /^Microsoft.Compute\/PutVM3Min;/);
  });

  it("show the machines that are in them", async () => {
    const id = ids.virtualMachine.replace("ContosoVM", "Paired");
    await arm.put(id, { location: "westus", properties: { availabilitySet: { id: set } } });
    assert.deepEqual((await arm.get(set)).json.properties["virtualMachines"], [{ id }]);
  });

  it("are changed, listed and deleted", async () => {
    assert.deepEqual((await arm.patch(set, { tags: { c: "d" }, properties: { platformUpdateDomainCount: 7 } })).json.properties["platformUpdateDomainCount"], 7);
    for (const path of [set.replace(/\/[^/]+$/, ""), set.replace(/\/resourceGroups\/[^/]+/, "").replace(/\/[^/]+$/, "")]) {
      assert.deepEqual((await arm.get(path)).json.value.map(({ name, tags }) => [name, tags]), [["pair", { c: "d" }]]);
    }
    assert.deepEqual([(await arm.delete(set)).status, (await arm.delete(set)).status, (await arm.get(set)).json.error.code], [200, 204, "ResourceNotFound"]);
  });
});

describe("versions of machine images", () => {
  const arm = armRequests(stillAzure(), "2019-07-01");
  const versions = (publisher: string, offer: string, sku: string, query = "") =>
    arm.get(`${ids.virtualMachine.split("/resourceGroups/")[0]}/providers/Microsoft.Compute/locations/SoutheastAsia/publishers/${publisher}/artifacttypes/vmimage/offers/${offer}/skus/${sku}/versions?api-version=2019-07-01${query}`);

  it("are those that were recorded, oldest first, and as many as are asked for", async () => {
    const { json } = await versions("MicrosoftWindowsServer", "WindowsServer", "2012-R2-Datacenter", "&$top=1");
    const id = "/Subscriptions/00000000-0000-0000-0000-000000000000/Providers/Microsoft.Compute/Locations/southeastasia/Publishers/MicrosoftWindowsServer/ArtifactTypes/VMImage/Offers/WindowsServer/Skus/2012-R2-Datacenter/Versions/4.127.20180315";
    assert.deepEqual(json, [{ location: "southeastasia", name: "4.127.20180315", id }]);
    const names = async (query: string) => ((await versions("canonical", "ubuntuserver", "18.04-lts", query)).json as unknown as { name: string }[]).map(({ name }) => name);
    assert.deepEqual(await names("&$top=2"), ["18.04.202003250", "18.04.202004290"]);
    assert.deepEqual(await names("&$top=1&$orderby=name desc"), ["18.04.202012111"]);
    assert.equal((await versions("nobody", "nothing", "none")).status, 404);
  });

  it("have the newest one as the latest of a machine", async () => {
    const id = ids.virtualMachine.replace("ContosoVM", "Latest");
    const imageReference = { publisher: "Canonical", offer: "UbuntuServer", sku: "18.04-LTS", version: "latest" };
    const { json } = await arm.put(id, { location: "westus", properties: { storageProfile: { imageReference } } });
    assert.deepEqual((json.properties["storageProfile"] as { imageReference: object }).imageReference, { ...imageReference, exactVersion: "18.04.202012111" });
  });
});
