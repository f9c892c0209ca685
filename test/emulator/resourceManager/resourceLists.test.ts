import assert from "node:assert/strict";
import { armRequests, capturePath, ids, stillAzure, watcherPath } from "../armRequests";

const subscription = "/subscriptions/00000000-0000-0000-0000-000000000000";
const group = `${subscription}/resourceGroups/ContosoExampleRG`;

describe("lists of resources of every type", () => {
  const setUp = async () => {
    const arm = armRequests(stillAzure(), "2021-04-01");
    await arm.put(`${capturePath("one")}?api-version=2026-01-01`, { properties: { target: ids.virtualMachine, storageLocation: { storageId: ids.storageAccount } } });
    await arm.put(`${group}/providers/Microsoft.Network/natGateways/gate?api-version=2024-05-01`, { location: "westus", tags: { Stage: "test" }, sku: { name: "Standard" } });
    const types = async (path: string) => (await arm.get(path)).json.value.map(({ type, name }) => `${type} ${name}`);
    return { arm, types };
  };

  it("have what is tracked, without properties", async () => {
    const { arm, types } = await setUp();
    const all = await types(`${subscription}/resources`);
    assert.ok(all.includes("Microsoft.Network/networkWatchers NetworkWatcher_westcentralus"));
    assert.ok(all.includes("Microsoft.Compute/virtualMachines/extensions ContosoVM/AzureNetworkWatcherExtension"));
    assert.deepEqual(all.filter((one) => /packetCaptures|resourceGroups/.test(one)), []);
    assert.equal((await types(`${group}/resources`)).length, all.length - 1);
    const [gate] = (await arm.get(`${group}/resources?$filter=name eq 'gate'`)).json.value;
    assert.equal(JSON.stringify(gate), JSON.stringify({
      id: `${group}/providers/Microsoft.Network/natGateways/gate`, name: "gate", type: "Microsoft.Network/natGateways", sku: { name: "Standard" }, location: "westus", tags: { Stage: "test" },
    }));
  });

  const filters: [string, string[]][] = [
    ["resourceType eq 'microsoft.network/networkwatchers'", ["NetworkWatcher_westcentralus"]],
    ["resourceType eq 'Microsoft.Network/natGateways' and location eq 'West US'", ["gate"]],
    ["resourceType eq 'Microsoft.Network/natGateways' and location eq 'eastus'", []],
    ["tagName eq 'stage'", ["gate"]],
    ["tagName eq 'Stage' and tagValue eq 'production'", []],
    ["resourceGroup eq 'networkwatcherrg'", ["NetworkWatcher_westcentralus"]],
  ];
  for (const [filter, names] of filters) {
    it(`are narrowed by ${filter}`, async () => {
      const { arm } = await setUp();
      assert.deepEqual((await arm.get(`${subscription}/resources?$filter=${encodeURIComponent(filter)}`)).json.value.map(({ name }) => name), names);
    });
  }

  it("refuse a filter that they do not know, and a group that is not there", async () => {
    const { arm } = await setUp();
    const refused = await arm.get(`${subscription}/resources?$filter=startswith(name,'x')`);
    assert.deepEqual([refused.status, refused.json.error], [400, { code: "InvalidFilterInQueryString", message: "Invalid $filter 'startswith(name,'x')' specified in the query string." }]);
    assert.equal((await arm.get(`${subscription}/resourceGroups/none/resources`)).json.error.code, "ResourceGroupNotFound");
  });
});

describe("HEAD", () => {
  it("says of every resource whether it is there, without a body", async () => {
    const arm = armRequests(stillAzure());
    const heads = async (path: string) => {
      const { status, body } = await arm.send("HEAD", path);
      return [status, body];
    };
    assert.deepEqual(await heads(watcherPath), [204, ""]);
    assert.deepEqual(await heads(capturePath("none")), [404, ""]);
    assert.deepEqual(await heads(`${ids.virtualMachine}?api-version=2026-03-01`), [204, ""]);
    assert.deepEqual(await heads(`${group}/providers/Microsoft.Network/natGateways/none`), [404, ""]);
    assert.equal((await heads(`${watcherPath}/packetCaptures`))[0], 405);
  });
});
