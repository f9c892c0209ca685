import assert from "node:assert/strict";
import type { LocalAzureOptions } from "../../../emulator";
import { armRequests, stillAzure } from "../armRequests";

const subscription = "/subscriptions/00000000-0000-0000-0000-000000000000";
const group = `${subscription}/resourceGroups/app`;
const watcherIn = (location: string): string => `${subscription}/resourceGroups/NetworkWatcherRG/providers/Microsoft.Network/networkWatchers/NetworkWatcher_${location}`;

/** A subscription with one empty resource group, and what its watchers are after networks have been made. */
async function world(options: LocalAzureOptions = {}) {
  const azure = stillAzure({ world: "empty", timings: { compute: 0 }, ...options });
  const arm = armRequests(azure, "2024-05-01");
  assert.equal((await arm.put(`${group}?api-version=2021-04-01`, { location: "westeurope" })).status, 201);
  const putNetwork = (name: string, location: string) => arm.put(`${group}/providers/Microsoft.Network/virtualNetworks/${name}`, { location, properties: { addressSpace: { addressPrefixes: ["10.0.0.0/16"] } } });
  const watchers = (): string[] => azure.store.list("Microsoft.Network/networkWatchers").map(({ id }) => id);
  return { azure, arm, putNetwork, watchers };
}

describe("the watcher of a region", () => {
  it("comes with the region's first virtual network, with a resource group for it", async () => {
    const { arm, putNetwork, watchers } = await world();
    assert.equal((await putNetwork("net", "West Europe")).status, 201);
    assert.deepEqual(watchers(), [watcherIn("westeurope")]);
    const { json } = await arm.get(watcherIn("westeurope"));
    assert.deepEqual([json.name, json.location, json.properties.provisioningState], ["NetworkWatcher_westeurope", "westeurope", "Succeeded"]);
    assert.equal((await arm.get(`${subscription}/resourceGroups/NetworkWatcherRG?api-version=2021-04-01`)).json.location, "westeurope");
    await putNetwork("second", "westeurope");
    await putNetwork("third", "northeurope");
    assert.deepEqual(watchers(), [watcherIn("westeurope"), watcherIn("northeurope")]);
    assert.equal((await arm.get(`${subscription}/resourceGroups/NetworkWatcherRG?api-version=2021-04-01`)).json.location, "westeurope");
  });

  it("comes again with a change of a network, and stays without its networks", async () => {
    const { arm, putNetwork, watchers } = await world();
    await putNetwork("net", "westeurope");
    assert.equal((await arm.delete(watcherIn("westeurope"))).status, 202);
    await putNetwork("net", "westeurope");
    assert.deepEqual(watchers(), [watcherIn("westeurope")]);
    await arm.delete(`${group}?api-version=2021-04-01`);
    assert.deepEqual(watchers(), [watcherIn("westeurope")]);
  });

  it("is the one that is there, whatever its name", async () => {
    const { arm, putNetwork, watchers } = await world();
    const own = `${group}/providers/Microsoft.Network/networkWatchers/own`;
    assert.equal((await arm.put(own, { location: "westeurope" })).status, 201);
    await putNetwork("net", "westeurope");
    assert.deepEqual(watchers(), [own]);
  });

  it("is not made in a subscription that has opted out", async () => {
    const { putNetwork, watchers } = await world({ automaticWatchers: "off" });
    assert.equal((await putNetwork("net", "westeurope")).status, 201);
    assert.deepEqual(watchers(), []);
  });
});
