import assert from "node:assert/strict";
import { armRequests, capturePath, ids, stillAzure } from "../armRequests";
import type { LocalAzure } from "../../../emulator";

const subscription = "/subscriptions/00000000-0000-0000-0000-000000000000";
const group = `${subscription}/resourceGroups/ContosoExampleRG`;
const network = `${group}/providers/Microsoft.Network/virtualNetworks/net`;

describe("resources without rules of their own", () => {
  let azure: LocalAzure;
  let arm: ReturnType<typeof armRequests>;
  beforeEach(() => {
    azure = stillAzure();
    arm = armRequests(azure, "2024-05-01");
  });

  it("are kept as they are sent: made with 201, replaced with 200, changed, deleted with 200, then 204", async () => {
    const image = `${group}/providers/Microsoft.Compute/images/data`;
    const created = await arm.put(image, { location: "West US", tags: { a: "b" }, sku: { name: "Premium_LRS" }, properties: { diskSizeGB: 8 } });
    assert.equal(created.status, 201);
    assert.deepEqual(created.json, {
      name: "data", id: image, etag: created.json.etag, type: "Microsoft.Compute/images", location: "westus", tags: { a: "b" },
      sku: { name: "Premium_LRS" }, properties: { diskSizeGB: 8, provisioningState: "Succeeded" },
    });
    assert.deepEqual((await arm.get(image.toUpperCase())).json, created.json);
    assert.deepEqual([(await arm.patch(image, { tags: { c: "d" } })).json.tags, (await arm.get(image)).json.properties["diskSizeGB"]], [{ c: "d" }, 8]);
    const replaced = await arm.put(image, { location: "westus", properties: {} });
    assert.deepEqual([replaced.status, replaced.json.properties, replaced.json.sku], [200, { provisioningState: "Succeeded" }, undefined]);
    assert.equal((await arm.put(image, { location: "eastus" })).json.error.code, "InvalidResourceLocation");
    assert.deepEqual([(await arm.delete(image)).status, (await arm.delete(image)).status], [200, 204]);
    const missing = await arm.get(image);
    assert.deepEqual([missing.status, missing.json.error], [404, {
      code: "ResourceNotFound",
      message: "The Resource 'Microsoft.Compute/images/data' under resource group 'ContosoExampleRG' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix",
    }]);
  });

  it("are made with 200 below a storage account, as clients of Azure Storage expect, but for containers and shares", async () => {
    const put = async (path: string) => (await arm.put(`${ids.storageAccount}/${path}`, { properties: {} })).status;
    const made = await Promise.all(["blobServices/default", "managementPolicies/default", "blobServices/default/containers/box", "fileServices/default/shares/box"].map(put));
    assert.deepEqual(made, [200, 200, 201, 201]);
  });

  it("are made with 200 where they are disks or snapshots, as clients of Microsoft.Compute expect", async () => {
    const put = async (type: string) => (await arm.put(`${group}/providers/Microsoft.Compute/${type}/new`, { location: "westus" })).status;
    assert.deepEqual(await Promise.all(["disks", "snapshots", "images"].map(put)), [200, 200, 201]);
  });

  it("are listed in their group and in the subscription", async () => {
    const disk = `${group}/providers/Microsoft.Compute/disks/data`;
    await arm.put(disk, { location: "westus" });
    for (const path of [`${group}/providers/Microsoft.Compute/disks`, `${subscription}/providers/Microsoft.Compute/disks`]) {
      assert.deepEqual((await arm.get(path)).json.value.map(({ id }) => id), [disk]);
    }
    assert.deepEqual((await arm.get(`${subscription}/resourceGroups/NetworkWatcherRG/providers/Microsoft.Compute/disks`)).json.value, []);
  });

  it("show their children, which a body may bring along and which stay when it does not speak of them", async () => {
    const created = await arm.put(network, { location: "westus", properties: { subnets: [{ name: "a", properties: { addressPrefix: "10.0.0.0/24" } }] } });
    const subnets = (answer: typeof created) => (answer.json.properties["subnets"] as { id: string }[]).map(({ id }) => id);
    assert.deepEqual(subnets(created), [`${network}/subnets/a`]);
    assert.equal((await arm.get(`${network}/subnets/a`)).json.properties["addressPrefix"], "10.0.0.0/24");
    const second = await arm.put(`${network}/subnets/b`, { properties: { addressPrefix: "10.0.1.0/24" } });
    assert.deepEqual([second.status, second.json.location], [201, undefined]);
    assert.deepEqual(subnets(await arm.put(network, { location: "westus", properties: {} })), [`${network}/subnets/a`, `${network}/subnets/b`]);
    assert.deepEqual(subnets(await arm.put(network, { location: "westus", properties: { subnets: [{ name: "b" }] } })), [`${network}/subnets/b`]);
    assert.equal((await arm.get(`${network}/subnets/a`)).status, 404);
    await arm.delete(network);
    assert.equal((await arm.get(`${network}/subnets/b`)).status, 404);
  });

  it("have parts with ids, where they are network resources", async () => {
    const balancer = `${group}/providers/Microsoft.Network/loadBalancers/balancer`;
    const { json } = await arm.put(balancer, { location: "westus", properties: { frontendIPConfigurations: [{ name: "main", properties: { zones: ["1"] } }] } });
    assert.deepEqual(json.properties["frontendIPConfigurations"], [
      { id: `${balancer}/frontendIPConfigurations/main`, name: "main", properties: { zones: ["1"], provisioningState: "Succeeded" } },
    ]);
  });

  it("are containers and life-cycle rules of a storage account too, whose services are there by themselves", async () => {
    const services = `${ids.storageAccount}/blobServices/default`;
    assert.deepEqual((await arm.get(services)).json.id, services);
    const container = await arm.put(`${services}/containers/captures`, { properties: { publicAccess: "None" } });
    assert.deepEqual([container.status, container.json.id, container.json.type],
      [201, `${services}/containers/captures`, "Microsoft.Storage/storageAccounts/blobServices/containers"]);
    assert.deepEqual((await arm.get(`${services}/containers`)).json.value.map(({ name }) => name), ["captures"]);
    const policy = await arm.put(`${ids.storageAccount}/managementPolicies/default`, { properties: { policy: { rules: [] } } });
    assert.equal(policy.status, 200);
    await arm.delete(`${ids.storageAccount}?api-version=2024-01-01`);
    assert.equal((await arm.get(`${services}/containers/captures`)).json.error.code, "ResourceNotFound");
  });

  it("go with their group", async () => {
    await arm.put(network, { location: "westus" });
    await arm.delete(`${group}?api-version=2022-09-01`);
    assert.deepEqual(azure.store.snapshot().resources.map(({ name }) => name), ["NetworkWatcherRG", "NetworkWatcher_westcentralus", "NetworkWatcher_westus"]);
  });

  for (const { it: does, method, path, body, code } of [
    { it: "without an api-version", method: "GET", path: `${network}?api-version=`, code: "MissingApiVersionParameter" },
    { it: "with an api-version that is no date", method: "GET", path: `${network}?api-version=latest`, code: "InvalidApiVersionParameter" },
    { it: "without a location", method: "PUT", path: network, body: {}, code: "LocationRequired" },
    { it: "in a group that is not there", method: "PUT", path: network.replace("ContosoExampleRG", "none"), body: { location: "westus" }, code: "ResourceGroupNotFound" },
    { it: "in a parent that is not there", method: "PUT", path: `${network}/subnets/a`, body: {}, code: "ParentResourceNotFound" },
    { it: "an action", method: "POST", path: `${network}/checkIPAddressAvailability`, body: {}, code: "NotImplemented" },
    { it: "a list of what nobody has heard of", method: "GET", path: `${subscription}/providers/Microsoft.Compute/skus`, code: "NotImplemented" },
    { it: "a change of a type that has rules, but not this one", method: "PATCH", path: capturePath("one"), body: {}, code: "MethodNotAllowed" },
    { it: "a template deployment", method: "PUT", path: `${group}/providers/Microsoft.Resources/deployments/a`, body: {}, code: "NotImplemented" },
    { it: "a resource on a resource", method: "PUT", path: `${network}/providers/Microsoft.Authorization/locks/a`, body: {}, code: "NotImplemented" },
  ]) {
    it(`are refused ${does}`, async () => {
      assert.equal((await arm.send(method, path, body)).json.error.code, code);
    });
  }

  it("are in the journal by verb and type", async () => {
    await arm.put(network, { location: "westus" });
    await arm.put(`${network}/subnets/a`, {});
    assert.deepEqual(azure.journal.entries.map(({ operation }) => operation), ["PUT Microsoft.Network/virtualNetworks", "PUT Microsoft.Network/virtualNetworks/subnets"]);
  });

  it("are changed by a merge patch: what is named changes, null takes away", async () => {
    const requests = armRequests(stillAzure());
    const id = `${ids.virtualMachine.split("/providers/")[0]}/providers/Microsoft.Network/natGateways/gate`;
    await requests.put(id, { location: "westus", sku: { name: "Standard", tier: "Regional" }, properties: { idleTimeoutInMinutes: 4, outer: { one: 1, two: [1, 2] } } });
    const patched = await requests.patch(id, { sku: { tier: null }, properties: { idleTimeoutInMinutes: null, outer: { two: [3] } } });
    assert.equal(patched.status, 200);
    const { properties, sku } = patched.json;
    assert.deepEqual([properties["idleTimeoutInMinutes"], properties["outer"], sku], [undefined, { one: 1, two: [3] }, { name: "Standard" }]);
    assert.deepEqual((await requests.get(id)).json, patched.json);
  });
});
