import assert from "node:assert/strict";
import type { LocalAzure } from "../../../emulator";
import { armRequests, asyncHeaders, ids, pathOf, stillAzure, watcherPath } from "../armRequests";

const subscription = "/subscriptions/00000000-0000-0000-0000-000000000000";
const group = `${subscription}/resourceGroups/Mine`;

describe("network watchers", () => {
  it("are made at once with 201, changed with 200, found in whatever letter case, and deleted in a while", async () => {
    const azure = stillAzure({ world: "empty", timings: { compute: 10 } });
    const arm = armRequests(azure);
    await arm.put(`${group}?api-version=2022-09-01`, { location: "westus" });
    const path = `${group}/providers/Microsoft.Network/networkWatchers/nw`;
    const created = await arm.put(path, { location: "West US", tags: { a: "b" } });
    assert.equal(created.status, 201);
    assert.equal(JSON.stringify(created.json), JSON.stringify({
      name: "nw", id: path, etag: created.json.etag, type: "Microsoft.Network/networkWatchers", location: "westus", tags: { a: "b" },
      properties: { provisioningState: "Succeeded", runningOperationIds: [] },
    }));
    const again = await arm.put(path, { location: "westus" });
    assert.equal(again.status, 200);
    // With an operation that has ended already, and nothing to wait for.
    for (const answer of [created, again]) {
      assert.deepEqual(Object.keys(asyncHeaders(answer)), ["azure-asyncoperation", "azure-asyncnotification"]);
      assert.deepEqual((await arm.get(pathOf(answer.headers["azure-asyncoperation"]))).json, { status: "Succeeded" });
    }
    const got = await arm.get(path.toUpperCase());
    assert.deepEqual([got.json.id, got.headers["etag"]], [path, got.json.etag]);

    const deletion = await arm.delete(path);
    assert.equal(deletion.status, 202);
    azure.clock.advance(10);
    assert.equal((await arm.get(pathOf(deletion.headers["location"]))).status, 204);
    assert.equal((await arm.delete(path)).status, 204);
  });

  it("are listed without white space where ARM collects them from several regions, else as the region writes them", async () => {
    const azure = stillAzure();
    const arm = armRequests(azure);
    const all = `${subscription}/providers/Microsoft.Network/networkWatchers`;
    const one = await arm.get(all);
    assert.deepEqual(one.json.value.map(({ id }) => id), [watcherPath]);
    assert.equal(one.body, JSON.stringify(one.json, null, 2).replaceAll("\n", "\r\n"));
    assert.equal(one.headers["x-ms-original-request-ids"], undefined);
    const ofGroup = await arm.get(`${subscription}/resourceGroups/NetworkWatcherRG/providers/Microsoft.Network/networkWatchers`);
    assert.equal(ofGroup.body, one.body);
    azure.addNetworkWatcher({ id: `${group}/providers/Microsoft.Network/networkWatchers/nw`, location: "eastus" });
    const two = await arm.get(all);
    assert.deepEqual([two.json.value.length, two.body], [2, JSON.stringify(two.json)]);
    assert.ok(two.headers["x-ms-original-request-ids"] !== undefined);
  });

  it("have flow logs, of which there are none, in the api-versions of 2018 and early 2019", async () => {
    const arm = armRequests(stillAzure());
    const properties = async (apiVersion: string) => Object.keys((await arm.get(`${watcherPath}?api-version=${apiVersion}`)).json.properties);
    assert.deepEqual(await properties("2018-03-01"), ["provisioningState", "runningOperationIds"]);
    assert.deepEqual(await properties("2019-04-01"), ["provisioningState", "flowLogs", "runningOperationIds"]);
    assert.deepEqual(await properties("2019-06-01"), ["provisioningState", "runningOperationIds"]);
  });
});

describe("resource groups", () => {
  it("are made, read, tagged and listed", async () => {
    const arm = armRequests(stillAzure({ world: "empty" }), "2022-09-01");
    const created = await arm.put(group, { location: "westus", tags: { a: "b" } });
    const shown = { id: group, name: "Mine", type: "Microsoft.Resources/resourceGroups", location: "westus", tags: { a: "b" }, properties: { provisioningState: "Succeeded" } };
    assert.deepEqual([created.status, created.body], [201, JSON.stringify(shown)]);
    assert.equal((await arm.put(group, { location: "westus" })).status, 200);
    assert.deepEqual((await arm.patch(group, { tags: { c: "d" } })).json.tags, { c: "d" });
    assert.equal((await arm.send("HEAD", group)).status, 204);
    assert.equal((await arm.send("HEAD", `${group}2`)).status, 404);
    assert.deepEqual((await arm.get(`${subscription}/resourcegroups`)).json.value.map(({ name }) => name), ["Mine"]);
    assert.equal((await arm.put(group, { location: "eastus" })).json.error.code, "InvalidResourceGroupLocation");
  });

  it("keep who manages them, and have no type in the api-versions up to 2019-05-10", async () => {
    const arm = armRequests(stillAzure({ world: "empty" }), "2020-10-01");
    const created = await arm.put(group, { location: "westus", managedBy: "somebody", tags: { a: "b" } });
    const shown = { id: group, name: "Mine", type: "Microsoft.Resources/resourceGroups", location: "westus", managedBy: "somebody", tags: { a: "b" }, properties: { provisioningState: "Succeeded" } };
    assert.equal(created.body, JSON.stringify(shown));
    assert.equal((await arm.put(group, { location: "westus" })).body, created.body);
    const { type: _, ...before } = shown;
    assert.equal((await arm.get(`${group}?api-version=2019-05-10`)).body, JSON.stringify(before));
  });

  it("are listed by a tag's name and value", async () => {
    const arm = armRequests(stillAzure({ world: "empty" }), "2020-10-01");
    await arm.put(group, { location: "westus", tags: { a: "b" } });
    await arm.put(`${group}2`, { location: "westus", tags: { a: "c" } });
    const names = async (filter: string) => (await arm.get(`${subscription}/resourcegroups?$filter=${encodeURIComponent(filter)}`)).json.value.map(({ name }) => name);
    assert.deepEqual(await names("tagname eq 'A' and tagvalue eq 'b'"), ["Mine"]);
    assert.deepEqual(await names("tagName eq 'a'"), ["Mine", "Mine2"]);
    assert.deepEqual(await names("tagName eq 'x'"), []);
  });

  it("have no body in the 404 of a HEAD, but its headers", async () => {
    const arm = armRequests(stillAzure({ world: "empty" }), "2020-10-01");
    const { status, body, headers } = await arm.send("HEAD", group);
    assert.deepEqual([status, body, headers["content-type"], headers["x-ms-failure-cause"]], [404, "", "application/json; charset=utf-8", "gateway"]);
  });

  it("are Deleting while they are deleted, and Succeeded again when that fails", async () => {
    const azure = stillAzure({ world: "empty", timings: { compute: 10 } });
    const arm = armRequests(azure, "2020-10-01");
    const state = async () => (await arm.get(group)).json.properties.provisioningState;
    await arm.put(group, { location: "westus" });
    azure.faults.add({ match: { method: "DELETE" }, action: { operation: "Failed" } });
    await arm.delete(group);
    assert.equal(await state(), "Deleting");
    for (const answer of [await arm.put(group, { location: "westus" }), await arm.put(`${group}/providers/Microsoft.Network/networkWatchers/nw?api-version=2024-05-01`, { location: "westus" })]) {
      assert.deepEqual([answer.status, answer.json.error], [
        409, { code: "ResourceGroupBeingDeleted", message: "The resource group 'Mine' is in deprovisioning state and cannot perform this operation." },
      ]);
    }
    azure.clock.advance(10);
    assert.equal(await state(), "Succeeded");
    await arm.delete(group);
    azure.clock.advance(10);
    assert.equal((await arm.get(group)).status, 404);
  });

  it("take everything in them along when they are deleted", async () => {
    const azure = stillAzure({ timings: { compute: 10 } });
    const arm = armRequests(azure, "2022-09-01");
    const deletion = await arm.delete(`${subscription}/resourceGroups/contosoexamplerg`);
    assert.deepEqual([deletion.status, Object.keys(asyncHeaders(deletion))], [202, ["location", "retry-after"]]);
    assert.equal((await arm.get(pathOf(deletion.headers["location"]))).status, 202);
    azure.clock.advance(10);
    assert.equal((await arm.get(pathOf(deletion.headers["location"]))).status, 200);
    assert.deepEqual(azure.store.snapshot().resources.map(({ name }) => name), ["NetworkWatcherRG", "NetworkWatcher_westcentralus"]);
  });
});

describe("storage accounts", () => {
  const account = `${subscription}/resourceGroups/ContosoExampleRG/providers/Microsoft.Storage/storageAccounts/mine`;
  let azure: LocalAzure;
  let arm: ReturnType<typeof armRequests>;
  beforeEach(() => {
    azure = stillAzure({ timings: { compute: 10 } });
    arm = armRequests(azure, "2025-06-01");
  });

  it("are made in a while: 202 without a body, then the account where Location says", async () => {
    const created = await arm.put(account, { location: "westcentralus", kind: "StorageV2", sku: { name: "Standard_GRS" }, properties: { allowSharedKeyAccess: false } });
    assert.deepEqual([created.status, created.body, created.headers["content-type"]], [202, "", "text/plain; charset=utf-8"]);
    const location = pathOf(created.headers["location"]);
    const early = await arm.get(location);
    assert.deepEqual([early.status, early.headers["location"]], [202, created.headers["location"]]);
    azure.clock.advance(10);
    const made = await arm.get(location);
    assert.equal(made.status, 200);
    assert.deepEqual(made.json, (await arm.get(account)).json);
    assert.deepEqual([made.json.sku, made.json.properties.allowSharedKeyAccess], [{ name: "Standard_GRS", tier: "Standard" }, false]);
    assert.equal(made.json.properties.primaryEndpoints.blob, "https://mine.blob.core.windows.net/");
  });

  it("give out their keys, which no journal has", async () => {
    const { keys } = (await arm.post(`${ids.storageAccount}/listKeys`)).json;
    assert.deepEqual(keys.map(({ keyName, permissions }) => [keyName, permissions]), [["key1", "FULL"], ["key2", "FULL"]]);
    assert.equal(Buffer.from(keys[0]!.value, "base64").length, 64);
    assert.equal(JSON.stringify(azure.journal.entries).includes(keys[0]!.value), false);
  });

  it("get a new key when they are asked to, and keep both when they are changed", async () => {
    const values = async () => (await arm.post(`${ids.storageAccount}/listKeys`)).json.keys.map(({ value }) => value);
    const before = await values();
    azure.clock.advance(5);
    const changed = await arm.post(`${ids.storageAccount}/regenerateKey`, { keyName: "key2" });
    const after = await values();
    assert.deepEqual([changed.status, changed.json.keys.map(({ value }) => value), after[0], after[1] === before[1]], [200, after, before[0], false]);
    await arm.put(ids.storageAccount, { location: "westcentralus", sku: { name: "Standard_GRS" }, kind: "StorageV2" });
    assert.deepEqual(await values(), after);
    const refused = await arm.post(`${ids.storageAccount}/regenerateKey`, { keyName: "kerb1" });
    assert.deepEqual([refused.status, refused.json.error.message], [400, "Cannot parse the request: keyName must be key1 or key2."]);
    assert.equal(JSON.stringify(azure.journal.entries).includes(after[1]!), false);
  });

  it("have names that nobody else has", async () => {
    const elsewhere = `${subscription}/resourceGroups/NetworkWatcherRG/providers/Microsoft.Storage/storageAccounts`;
    const taken = await arm.put(`${elsewhere}/contosoexamplergdiag374`, { location: "westcentralus" });
    assert.deepEqual([taken.status, taken.json.error], [409, { code: "StorageAccountAlreadyTaken", message: "The storage account named contosoexamplergdiag374 is already taken." }]);
    const invalid = await arm.put(`${elsewhere}/No-Name`, { location: "westcentralus" });
    assert.deepEqual([invalid.status, invalid.json.error.code], [400, "AccountNameInvalid"]);
    const isFree = async (name: string) => (await arm.post(`${subscription}/providers/Microsoft.Storage/checkNameAvailability`, { name, type: "Microsoft.Storage/storageAccounts" })).json as unknown;
    assert.deepEqual(await isFree("free"), { nameAvailable: true });
    assert.deepEqual(await isFree("contosoexamplergdiag374"), { nameAvailable: false, reason: "AlreadyExists", message: "The storage account named contosoexamplergdiag374 is already taken." });
    assert.deepEqual(((await isFree("No")) as { reason: string }).reason, "AccountNameInvalid");
  });

  it("have their blobs behind a path of the server, where it is one", async () => {
    const blobEndpoint = async (host: string) => (await arm.get(`https://${host}${ids.storageAccount}`)).json.properties.primaryEndpoints.blob;
    assert.equal(await blobEndpoint("localhost:1234"), "https://localhost:1234/contosoexamplergdiag374/");
    assert.equal(await blobEndpoint("management.azure.com"), "https://contosoexamplergdiag374.blob.core.windows.net/");
  });

  it("are deleted at once", async () => {
    assert.equal((await arm.delete(ids.storageAccount)).status, 200);
    assert.equal((await arm.delete(ids.storageAccount)).status, 204);
  });
});

describe("scale sets", () => {
  const set = `${subscription}/resourceGroups/ContosoExampleRG/providers/Microsoft.Compute/virtualMachineScaleSets/Workers`;

  it("have as many instances as their capacity says, and their extensions in the model", async () => {
    const azure = stillAzure();
    const arm = armRequests(azure, "2026-03-01");
    const extensions = [{ name: "Agent", properties: { autoUpgradeMinorVersion: true, publisher: "Microsoft.Azure.NetworkWatcher", type: "NetworkWatcherAgentLinux", typeHandlerVersion: "1.4" } }];
    const body = (capacity: number) => ({ location: "westcentralus", sku: { name: "Standard_B1s", capacity }, properties: { virtualMachineProfile: { extensionProfile: { extensions } } } });
    const created = await arm.put(set, body(2));
    assert.deepEqual([created.status, created.json.properties.virtualMachineProfile.extensionProfile.extensions], [201, extensions]);
    const instances = async () => (await arm.get(`${set}/virtualMachines`)).json.value.map(({ name, instanceId }) => [name, instanceId]);
    assert.deepEqual(await instances(), [["Workers_0", "0"], ["Workers_1", "1"]]);
    await arm.put(set, body(3));
    assert.deepEqual(await instances(), [["Workers_0", "0"], ["Workers_1", "1"], ["Workers_2", "2"]]);
    assert.equal((await arm.get(`${set}/virtualMachines/1`)).json.id, `${set}/virtualMachines/1`);
    assert.equal((await arm.get(`${set}/virtualMachines/7`)).json.error.code, "ResourceNotFound");
    assert.equal((await arm.get(`${set}/extensions/Agent`)).json.properties.provisioningState, "Succeeded");
    assert.equal((await arm.delete(set)).status, 202);
    assert.equal((await arm.get(set)).status, 404);
  });
});

describe("subscriptions", () => {
  it("are what clients look for after they have logged in", async () => {
    const azure = stillAzure();
    const arm = armRequests(azure, "2022-12-01");
    const { subscriptionId, tenantId } = azure.identity;
    assert.deepEqual((await arm.get("/subscriptions")).json.value.map(({ id, tenantId: tenant, state }) => [id, tenant, state]), [[`/subscriptions/${subscriptionId}`, tenantId, "Enabled"]]);
    assert.equal((await arm.get(subscription)).json.subscriptionId, subscriptionId);
    assert.deepEqual((await arm.get("/tenants")).json.value.map((one) => one.tenantId), [tenantId]);
    const locations = (await arm.get(`${subscription}/locations`)).json.value;
    assert.deepEqual(locations.find(({ name }) => name === "westcentralus")?.displayName, "West Central US");
    assert.equal((await arm.post(`${subscription}/providers/microsoft.network/register`)).json.registrationState, "Registered");
    const types = (await arm.get(`${subscription}/providers/Microsoft.Network`)).json.resourceTypes;
    assert.deepEqual(types.map(({ resourceType }) => resourceType), ["networkWatchers", "networkWatchers/packetCaptures", "locations/operations", "locations/operationResults"]);
    assert.deepEqual((await arm.get(`${subscription}/providers/Microsoft.Sql`)).json.error.code, "InvalidResourceNamespace");
  });
});
