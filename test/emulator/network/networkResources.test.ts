import assert from "node:assert/strict";
import type { LocalAzure } from "../../../emulator";
import { armRequests, pathOf, stillAzure } from "../armRequests";

const network = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/ContosoExampleRG/providers/Microsoft.Network";
const [net, card, publicAddress] = [`${network}/virtualNetworks/net`, `${network}/networkInterfaces/card`, `${network}/publicIPAddresses/public`];
const machine = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/ContosoExampleRG/providers/Microsoft.Compute/virtualMachines/web";

/** Bodies as wholes are compared with recordings, in fidelity.test.ts. */
describe("network resources", () => {
  let azure: LocalAzure;
  let arm: ReturnType<typeof armRequests>;
  beforeEach(() => {
    azure = stillAzure({ timings: { compute: 10 } });
    arm = armRequests(azure, "2024-05-01");
  });

  const putNetwork = (prefix: string) => arm.put(net, { location: "westus", properties: { subnets: [{ name: "a", properties: { addressPrefix: prefix } }] } });
  const putCard = (id: string, more: object = {}) =>
    arm.put(id, { location: "westus", properties: { ipConfigurations: [{ name: "main", properties: { subnet: { id: `${net}/subnets/a` }, ...more } }] } });
  const addressOf = (answer: Awaited<ReturnType<typeof putCard>>) => (answer.json.properties["ipConfigurations"] as { properties: { privateIPAddress?: string } }[])[0]!.properties.privateIPAddress;

  it("are Updating, parts included, until their operation has ended, and have a new etag then", async () => {
    const created = await putNetwork("10.0.0.0/24");
    const states = ({ json }: typeof created) => [json.properties.provisioningState, (json.properties["subnets"] as { properties: { provisioningState: string } }[])[0]!.properties.provisioningState];
    assert.deepEqual([created.status, ...states(created)], [201, "Updating", "Updating"]);
    const operation = pathOf(created.headers["azure-asyncoperation"]);
    assert.equal((await arm.get(operation)).json.status, "InProgress");
    azure.clock.advance(10);
    assert.equal((await arm.get(operation)).json.status, "Succeeded");
    const got = await arm.get(net);
    assert.deepEqual(states(got), ["Succeeded", "Succeeded"]);
    assert.notEqual(got.json.etag, created.json.etag);
    assert.equal(got.json.properties["resourceGuid"], created.json.properties["resourceGuid"]);
    assert.equal((await putNetwork("10.0.0.0/24")).json.properties["resourceGuid"], created.json.properties["resourceGuid"]);
  });

  it("have an etag for all, which a changed subnet changes", async () => {
    await putNetwork("10.0.0.0/24");
    azure.clock.advance(10);
    const before = await arm.get(net);
    assert.equal((before.json.properties["subnets"] as { etag: string }[])[0]!.etag, before.json.etag);
    await arm.put(`${net}/subnets/b`, { properties: { addressPrefix: "10.0.1.0/24" } });
    assert.notEqual((await arm.get(net)).json.etag, before.json.etag);
  });

  for (const { prefix, first, second } of [
    { prefix: "10.0.0.0/24", first: "10.0.0.4", second: "10.0.0.5" },
    { prefix: "10.0.255.252/22", first: "10.0.252.4", second: "10.0.252.5" },
    { prefix: "fd00:1:2:3::/64", first: "fd00:1:2:3::4", second: "fd00:1:2:3::5" },
    { prefix: "no prefix", first: undefined, second: undefined },
  ]) {
    it(`hand out the addresses of ${prefix} in order, and the same one again to the same card`, async () => {
      await putNetwork(prefix);
      assert.equal(addressOf(await putCard(card)), first);
      assert.equal(addressOf(await putCard(`${card}2`)), second);
      assert.equal(addressOf(await putCard(card)), first);
    });
  }

  it("hand out what is left, an address that was asked for, and nothing from a full or missing subnet", async () => {
    await putNetwork("10.0.0.0/29");
    assert.equal(addressOf(await putCard(card, { privateIPAddress: "10.0.0.4", privateIPAllocationMethod: "Static" })), "10.0.0.4");
    assert.equal(addressOf(await putCard(`${card}2`)), "10.0.0.5");
    assert.equal(addressOf(await putCard(`${card}3`)), "10.0.0.6");
    assert.equal(addressOf(await putCard(`${card}4`)), undefined);
    await arm.delete(`${card}2`);
    assert.equal(addressOf(await putCard(`${card}5`)), "10.0.0.5");
    assert.equal(addressOf(await putCard(`${card}6`, { subnet: { id: `${net}/subnets/none` } })), undefined);
  });

  it("show what they are used for: a card its machine, a public address its card", async () => {
    await putNetwork("10.0.0.0/24");
    await arm.put(publicAddress, { location: "westus", properties: { dnsSettings: { domainNameLabel: "web" } } });
    await putCard(card, { publicIPAddress: { id: publicAddress } });
    const alone = await arm.get(publicAddress);
    assert.deepEqual(
      [alone.json.properties["ipAddress"], alone.json.properties["ipConfiguration"], (alone.json.properties["dnsSettings"] as { fqdn: string }).fqdn],
      [undefined, { id: `${card}/ipConfigurations/main` }, "web.westus.cloudapp.azure.com"],
    );
    assert.equal((await arm.get(card)).json.properties["virtualMachine"], undefined);
    await arm.put(`${machine}?api-version=2024-03-01`, { location: "westus", properties: { networkProfile: { networkInterfaces: [{ id: card.toUpperCase() }] } } });
    assert.match(String((await arm.get(publicAddress)).json.properties["ipAddress"]), /^198\.1[89]\.\d+\.\d+$/);
    const used = (await arm.get(card)).json.properties;
    assert.deepEqual([used["virtualMachine"], used["primary"]], [{ id: machine }, true]);
    assert.match(String(used["macAddress"]), /^00-0D-3A(-[0-9A-F]{2}){3}$/);
  });

  it("have an address when it is to be static, used or not", async () => {
    const { json } = await arm.put(publicAddress, { location: "westus", sku: { name: "Standard" }, properties: { publicIPAllocationMethod: "Static" } });
    assert.match(String(json.properties["ipAddress"]), /^198\.1[89]\.\d+\.\d+$/);
    assert.deepEqual(json.sku, { name: "Standard" });
  });

  it("show old api-versions only what those know", async () => {
    await putNetwork("10.0.0.0/24");
    await putCard(card);
    const shown = async (apiVersion: string) => "tapConfigurations" in (await arm.get(`${card}?api-version=${apiVersion}`)).json.properties;
    assert.deepEqual([await shown("2018-01-01"), await shown("2019-06-01")], [false, true]);
  });
});
