import assert from "node:assert/strict";
import type { LocalAzure } from "../../../emulator";
import { armRequests, ids, pathOf, stillAzure } from "../armRequests";

/** Whole accounts are compared with recordings, in fidelity.test.ts. */
describe("storage accounts by kind", () => {
  let azure: LocalAzure;
  let arm: ReturnType<typeof armRequests>;
  beforeEach(() => {
    azure = stillAzure();
    arm = armRequests(azure);
  });

  const id = ids.storageAccount.replace(/[^/]+$/, "kinds");
  const make = async (kind: string, sku: string, apiVersion = "2021-09-01", properties: object = {}) => {
    const created = await arm.put(`${id}?api-version=${apiVersion}`, { location: "eastus", kind, sku: { name: sku }, properties });
    assert.equal(created.status, 202);
    return (await arm.get(`${id}?api-version=${apiVersion}`)).json;
  };
  const services = (endpoints: Record<string, string> | undefined) => endpoints && Object.keys(endpoints);

  for (const { kind, sku, primary, secondary, tier } of [
    { kind: "Storage", sku: "Standard_RAGRS", primary: ["blob", "queue", "table", "file"], secondary: ["blob", "queue", "table"], tier: undefined },
    { kind: "StorageV2", sku: "Standard_RAGZRS", primary: ["dfs", "web", "blob", "queue", "table", "file"], secondary: ["dfs", "web", "blob", "queue", "table"], tier: "Hot" },
    { kind: "StorageV2", sku: "Standard_GRS", primary: ["dfs", "web", "blob", "queue", "table", "file"], secondary: undefined, tier: "Hot" },
    { kind: "BlobStorage", sku: "Standard_RAGRS", primary: ["dfs", "blob", "table"], secondary: ["dfs", "blob", "table"], tier: "Hot" },
    { kind: "BlockBlobStorage", sku: "Premium_LRS", primary: ["dfs", "web", "blob"], secondary: undefined, tier: "Premium" },
    { kind: "FileStorage", sku: "Premium_ZRS", primary: ["file"], secondary: undefined, tier: undefined },
  ]) {
    it(`have the services of ${kind}, and with ${sku} ${secondary ? "those of the copy" : "no addresses of a copy"}`, async () => {
      const { properties, sku: shown } = await make(kind, sku);
      assert.deepEqual(
        [services(properties.primaryEndpoints), services(properties["secondaryEndpoints"] as Record<string, string>), properties["accessTier"], shown],
        [primary, secondary, tier, { name: sku, tier: sku.split("_")[0] }],
      );
    });
  }

  it("have addresses with the account's name, those of the copy with -secondary", async () => {
    const { properties } = await make("Storage", "Standard_RAGRS");
    assert.deepEqual(properties["secondaryEndpoints"], {
      blob: "https://kinds-secondary.blob.core.windows.net/", queue: "https://kinds-secondary.queue.core.windows.net/", table: "https://kinds-secondary.table.core.windows.net/",
    });
    assert.deepEqual([properties["secondaryLocation"], properties["statusOfSecondary"]], ["westus", "available"]);
  });

  it("have no addresses of services that an api-version does not know", async () => {
    const { properties } = await make("StorageV2", "Standard_RAGRS", "2017-10-01");
    assert.deepEqual([services(properties.primaryEndpoints), services(properties["secondaryEndpoints"] as Record<string, string>)], [["blob", "queue", "table", "file"], ["blob", "queue", "table"]]);
  });

  it("say how the copy is doing only when that is asked for", async () => {
    const stats = async (query: string) => (await arm.get(`${id}?api-version=2021-09-01${query}`)).json.properties["geoReplicationStats"];
    await make("StorageV2", "Standard_RAGRS");
    assert.deepEqual([await stats(""), await stats("&$expand=geoReplicationStats")], [undefined, { status: "Live", lastSyncTime: "2020-01-02T12:11:19.339Z", canFailover: true }]);
    await arm.patch(`${id}?api-version=2021-09-01`, { sku: { name: "Standard_LRS" } });
    assert.equal(await stats("&$expand=geoReplicationStats"), undefined);
  });

  it("are of the first kind with the first api-version, which shows the sku as accountType", async () => {
    const body = { location: "Southeast Asia", properties: { accountType: "Standard_GRS" } };
    const created = await arm.put(`${id}?api-version=2015-06-15`, body);
    assert.deepEqual((await arm.get(pathOf(created.headers["location"]))).json, body, "what was asked for (recorded)");
    const { json } = await arm.get(`${id}?api-version=2015-06-15`);
    assert.deepEqual(Object.keys(json), ["id", "name", "type", "location", "tags", "properties"]);
    assert.deepEqual([Object.keys(json.properties), json.properties["accountType"]], [
      ["accountType", "provisioningState", "creationTime", "primaryEndpoints", "primaryLocation", "statusOfPrimary", "secondaryLocation", "statusOfSecondary"], "Standard_GRS",
    ]);
    const keys = (await arm.post(`${id}/listKeys?api-version=2015-06-15`)).json as unknown as Record<string, string>;
    assert.deepEqual(Object.keys(keys), ["key1", "key2"]);
    const newer = (await arm.get(`${id}?api-version=2021-09-01`)).json as unknown as { kind: string; sku: object };
    assert.deepEqual([newer.kind, newer.sku], ["Storage", { name: "Standard_GRS", tier: "Standard" }]);
  });

  for (const { apiVersion, shown } of [
    { apiVersion: "2016-01-01", shown: [] },
    { apiVersion: "2016-12-01", shown: ["supportsHttpsTrafficOnly=false"] },
    { apiVersion: "2019-06-01", shown: ["privateEndpointConnections=[]", "supportsHttpsTrafficOnly=true"] },
    { apiVersion: "2021-01-01", shown: ["privateEndpointConnections=[]", 'minimumTlsVersion="TLS1_0"', "allowBlobPublicAccess=true", "supportsHttpsTrafficOnly=true"] },
    { apiVersion: "2023-01-01", shown: ["privateEndpointConnections=[]", 'minimumTlsVersion="TLS1_0"', "allowBlobPublicAccess=false", "supportsHttpsTrafficOnly=true"] },
  ]) {
    it(`show with ${apiVersion} what Azure filled in, and no more`, async () => {
      const { properties } = await make("StorageV2", "Standard_LRS", apiVersion);
      const names = ["privateEndpointConnections", "minimumTlsVersion", "allowBlobPublicAccess", "supportsHttpsTrafficOnly"];
      assert.deepEqual(Object.keys(properties).filter((name) => names.includes(name)).map((name) => `${name}=${JSON.stringify(properties[name])}`), shown);
      assert.equal("networkAcls" in properties, apiVersion > "2017");
      assert.deepEqual(services(properties.primaryEndpoints)?.length, apiVersion < "2018" ? 4 : 6);
    });
  }

  it("show what was given with any api-version", async () => {
    const given = { minimumTlsVersion: "TLS1_2", allowBlobPublicAccess: false };
    const { properties } = await make("StorageV2", "Standard_LRS", "2019-06-01", given);
    assert.deepEqual([properties["minimumTlsVersion"], properties["allowBlobPublicAccess"]], ["TLS1_2", false]);
  });

  it("say since 2021-02-01 when their keys were made", async () => {
    await make("StorageV2", "Standard_LRS");
    azure.clock.advance(5);
    await arm.post(`${id}/regenerateKey?api-version=2021-09-01`, { keyName: "key2" });
    const times = { key1: "2020-01-02T12:11:19.339Z", key2: "2020-01-02T12:11:24.339Z" };
    assert.deepEqual((await arm.get(`${id}?api-version=2021-09-01`)).json.properties["keyCreationTime"], times);
    const keysOf = async (apiVersion: string) => (await arm.post(`${id}/listKeys?api-version=${apiVersion}`)).json.keys as unknown as Record<string, string>[];
    assert.deepEqual((await keysOf("2021-09-01")).map(({ creationTime }) => creationTime), Object.values(times));
    assert.deepEqual((await keysOf("2019-06-01")).map((key) => Object.keys(key)), [["keyName", "value", "permissions"], ["keyName", "value", "permissions"]]);
    assert.deepEqual((await keysOf("2016-12-01")).map(({ permissions }) => permissions), ["Full", "Full"]);
  });

  it("have a principal when they have an identity of their own", async () => {
    await make("StorageV2", "Standard_LRS");
    const patch = async () => (await arm.patch(`${id}?api-version=2021-09-01`, { identity: { type: "SystemAssigned" } })).json as unknown as { identity: { principalId: string } };
    const { identity } = await patch();
    assert.match(identity.principalId, /^[0-9a-f-]{36}$/);
    assert.deepEqual((await patch()).identity, { type: "SystemAssigned", principalId: identity.principalId, tenantId: azure.identity.tenantId });
  });

  it("leave to Azure what only Azure says, and refuse what is of another type", async () => {
    const { properties } = await make("StorageV2", "Standard_LRS");
    const { json } = await arm.patch(`${id}?api-version=2021-09-01`, { properties: { ...properties, primaryEndpoints: 5, creationTime: "never", keyCreationTime: {}, statusOfPrimary: "lost" } });
    assert.deepEqual(json.properties, { ...properties });
    for (const [wrong, message] of [
      [{ accountType: 5 }, "properties.accountType must be text"], [{ encryption: "yes" }, "properties.encryption must be an object"],
      [{ encryption: { services: { blob: 5 } } }, "properties.encryption.services.blob must be an object or null"],
    ] as const) {
      const refused = await arm.patch(`${id}?api-version=2021-09-01`, { properties: wrong });
      assert.deepEqual([refused.status, refused.json.error.message], [400, `Cannot parse the request: ${message}.`]);
    }
  });

  it("keep what a PATCH or a PUT does not speak of, the moment of their creation too", async () => {
    await make("StorageV2", "Standard_LRS", "2021-09-01", { networkAcls: { ipRules: [{ value: "10.0.0.1" }] }, encryption: { services: { blob: {} } } });
    azure.clock.advance(60);
    await arm.patch(`${id}?api-version=2021-09-01`, { properties: { networkAcls: { defaultAction: "Deny" } } });
    const { json } = await arm.put(`${id}?api-version=2021-09-01`, { location: "eastus", sku: { name: "Standard_GRS" }, kind: "StorageV2" });
    assert.deepEqual(json.properties["networkAcls"], { bypass: "AzureServices", virtualNetworkRules: [], ipRules: [{ value: "10.0.0.1" }], defaultAction: "Deny" });
    const service = { keyType: "Account", enabled: true, lastEnabledTime: "2020-01-02T12:11:19.339Z" };
    assert.deepEqual(json.properties["encryption"], { services: { file: service, blob: service }, keySource: "Microsoft.Storage" });
    assert.equal(json.properties["creationTime"], "2020-01-02T12:11:19.339Z");
  });
});

describe("answers of Microsoft.Storage", () => {
  const arm = armRequests(stillAzure(), "2021-09-01");
  const of = ({ headers }: Awaited<ReturnType<typeof arm.get>>) => [headers["content-type"], Object.keys(headers).filter((name) => /^x-ms-ratelimit/.test(name) && !name.includes("-global-"))];
  const subscription = ids.storageAccount.split("/").slice(0, 3).join("/");
  const reads = ["x-ms-ratelimit-remaining-subscription-reads"];
  const writes = ["x-ms-ratelimit-remaining-subscription-writes"];

  it("have the content types and allowances of the recordings", async () => {
    assert.deepEqual(of(await arm.get(`${subscription}/providers/Microsoft.Storage/storageAccounts`)), ["application/json; charset=utf-8", reads]);
    assert.deepEqual(of(await arm.get(ids.storageAccount.replace(/\/[^/]+$/, ""))), ["application/json", reads]);
    assert.deepEqual(of(await arm.post(`${subscription}/providers/Microsoft.Storage/checkNameAvailability`, { name: "free" })), ["application/json", reads]);
    assert.deepEqual(of(await arm.post(`${ids.storageAccount}/listKeys`)), ["application/json", ["x-ms-ratelimit-remaining-subscription-resource-requests"]]);
    assert.deepEqual(of(await arm.post(`${ids.storageAccount}/revokeUserDelegationKeys`)), ["text/plain; charset=utf-8", writes]);
    assert.deepEqual(of(await arm.delete(ids.storageAccount))[0], "text/plain; charset=utf-8");
  });
});
