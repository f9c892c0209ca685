import assert from "node:assert/strict";
import type { LocalAzure } from "../../../emulator";
import { armRequests, asyncHeaders, pathOf, stillAzure } from "../armRequests";

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
    azure.clock.advance(10);
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

  it("have an address once they are made, when it is to be static, used or not", async () => {
    const created = await arm.put(publicAddress, { location: "westus", sku: { name: "Standard" }, properties: { publicIPAllocationMethod: "Static" } });
    assert.equal(created.json.properties["ipAddress"], undefined);
    azure.clock.advance(10);
    const { json } = await arm.get(publicAddress);
    assert.match(String(json.properties["ipAddress"]), /^198\.1[89]\.\d+\.\d+$/);
    assert.deepEqual(json.sku, { name: "Standard", tier: "Regional" });
  });

  it("show old api-versions only what those know", async () => {
    await putNetwork("10.0.0.0/24");
    await putCard(card);
    await arm.put(publicAddress, { location: "westus", properties: {} });
    const shown = async (path: string, apiVersion: string) => (await arm.get(`${path}?api-version=${apiVersion}`)).json;
    const members = async (path: string, apiVersion: string) => Object.keys((await shown(path, apiVersion)).properties);
    for (const { path, member, since, before } of [
      { path: card, member: "tapConfigurations", since: "2018-08-01", before: "2018-07-01" },
      { path: `${net}/subnets/a`, member: "delegations", since: "2018-04-01", before: "2018-03-01" },
      { path: `${net}/subnets/a`, member: "privateEndpointNetworkPolicies", since: "2019-04-01", before: "2019-02-01" },
      { path: card, member: "nicType", since: "2021-02-01", before: "2020-11-01" },
      { path: net, member: "enableDdosProtection", since: "2017-09-01", before: "2017-08-01" },
      { path: net, member: "enableVmProtection", since: "2020-11-01", before: "2021-02-01" },
      { path: publicAddress, member: "ipTags", since: "2017-11-01", before: "2017-10-01" },
    ]) {
      assert.deepEqual([(await members(path, since)).includes(member), (await members(path, before)).includes(member)], [true, false], member);
    }
    assert.deepEqual((await Promise.all(["2017-06-01", "2017-08-01", "2020-07-01"].map((apiVersion) => shown(publicAddress, apiVersion)))).map(({ sku }) => sku), [undefined, { name: "Basic" }, { name: "Basic", tier: "Regional" }]);
    const policies = async (apiVersion: string) => (await shown(`${net}/subnets/a`, apiVersion)).properties["privateEndpointNetworkPolicies"];
    assert.deepEqual([await policies("2021-08-01"), await policies("2022-01-01")], ["Enabled", "Disabled"]);
    const part = async (apiVersion: string) => ((await shown(net, apiVersion)).properties["subnets"] as { type?: string }[])[0]!.type;
    assert.deepEqual([await part("2017-03-01"), await part("2018-01-01")], [undefined, "Microsoft.Network/virtualNetworks/subnets"]);
  });

  it("do not show what an api-version no longer has, even if it is given", async () => {
    const properties = { enableVmProtection: false, subnets: [] };
    assert.equal("enableVmProtection" in (await arm.put(net, { location: "westus", properties })).json.properties, false);
    assert.equal("enableVmProtection" in (await arm.get(`${net}?api-version=2019-06-01`)).json.properties, true);
  });

  it("show of other resources the id, of words Azure's letter case, and tags only if they were given", async () => {
    await putNetwork("10.0.0.0/24");
    const subnet = (await arm.get(`${net}/subnets/a`)).json;
    const { json } = await putCard(card, { subnet, privateIPAllocationMethod: "dynamic" });
    const { properties } = (json.properties["ipConfigurations"] as { properties: Record<string, unknown> }[])[0]!;
    assert.deepEqual([properties["subnet"], properties["privateIPAllocationMethod"], json.tags], [{ id: subnet.id }, "Dynamic", undefined]);
    assert.deepEqual((await arm.put(publicAddress, { location: "westus", tags: {}, properties: {} })).json.tags, {});
  });

  it("name the cards that use a subnet or a security group", async () => {
    const group = `${network}/networkSecurityGroups/group`;
    await arm.put(group, { location: "westus", properties: { securityRules: [{ name: "ssh", properties: { priority: 100, protocol: "Tcp", direction: "Inbound", access: "Allow" } }] } });
    await putNetwork("10.0.0.0/24");
    await arm.put(card, { location: "westus", properties: { networkSecurityGroup: { id: group }, ipConfigurations: [{ name: "main", properties: { subnet: { id: `${net}/subnets/a` } } }] } });
    assert.deepEqual((await arm.get(`${net}/subnets/a`)).json.properties["ipConfigurations"], [{ id: `${card}/ipConfigurations/main` }]);
    const { properties } = (await arm.get(group)).json;
    assert.deepEqual([properties["networkInterfaces"], properties["subnets"]], [[{ id: card }], undefined]);
    const [rule] = properties["securityRules"] as { properties: object }[];
    assert.deepEqual(Object.keys(rule!.properties).slice(0, 5), ["provisioningState", "protocol", "access", "priority", "direction"]);
  });

  it("are listed in a subscription without white space where ARM collects them from several regions, else as the region writes them", async () => {
    const all = "/subscriptions/00000000-0000-0000-0000-000000000000/providers/Microsoft.Network/virtualNetworks";
    const one = await arm.get(all);
    assert.deepEqual([one.json.value.length, one.body.includes("\r\n"), one.headers["x-ms-original-request-ids"]], [1, true, undefined]);
    await putNetwork("10.0.0.0/24");
    const two = await arm.get(all);
    assert.deepEqual([two.json.value.length, two.body, two.headers["x-ms-original-request-ids"] === undefined], [2, JSON.stringify(two.json), false]);
  });

  it("are deleted in a while: 202, then 204 where Location says", async () => {
    await putNetwork("10.0.0.0/24");
    azure.clock.advance(10);
    const ofSubnet = await arm.delete(`${net}/subnets/a`);
    assert.deepEqual([ofSubnet.status, Object.keys(asyncHeaders(ofSubnet)).sort()], [202, ["azure-asyncoperation", "location", "retry-after"]]);
    azure.clock.advance(10);
    const ofNetwork = await arm.delete(net);
    assert.equal(asyncHeaders(ofNetwork)["azure-asyncnotification"], "Enabled");
    assert.equal((await arm.get(net)).status, 200);
    azure.clock.advance(10);
    assert.deepEqual([(await arm.get(pathOf(ofNetwork.headers["location"]))).status, (await arm.get(net)).status, (await arm.delete(net)).status], [204, 404, 204]);
  });
});
