import assert from "node:assert/strict";
import { articleIds, createLocalAzure, inProcessHttpClient, type LocalAzureOptions } from "../../../emulator";
import { connect } from "../../../provider/azure";
import { systemClock } from "../../../provider/azure/clock";
import type { Patience } from "../../../provider/azure/patience";
import { readSettings } from "../../../provider/azure/settings";
import { filter, formatFilters } from "../../../provider/expressions";
import { type Conversation, conversationOf } from "../../../provider/lifecycle/conversation";
import { machineNetworkOf, networkPeersOf } from "../../../provider/lifecycle/machineNetwork";
import { having, somebody } from "../../roles/somebody";
import { putMachine, putNetwork, type World } from "../machineNetworks";

const sql = filter("tcp remote port 1433");
const lone = ["tcp remote port 1433", "tcp local port 1433"];
const consequence = ": the filters there match by protocol and port only, and also record packets of other machines";

describe("a conversation between machines", () => {
  function start(options: LocalAzureOptions = {}) {
    const azure = createLocalAzure(options);
    const world: World = { azure, ids: articleIds(azure.identity.subscriptionId) };
    const { tenantId, clientId, clientSecret } = { ...azure.identity, ...(options.access && somebody) };
    const values: Record<string, string> = { metadataHost: "local.test", tenantId, clientId, clientSecret };
    const settings = readSettings((key) => values[key.replace(/^azure-packet-capture:/, "")], {});
    const patience: Patience = { clock: systemClock, deadline: Infinity, signal: new AbortController().signal, report: () => undefined };
    const between = async (machines: readonly string[], filters = sql): Promise<Conversation> => {
      const client = await connect(settings, patience, inProcessHttpClient(azure));
      azure.journal.clear();
      const look = {
        machine: (id: string) => machineNetworkOf(client, id, patience),
        peers: (id: string) => networkPeersOf(client, id, patience),
      };
      return conversationOf(look, machines, filters);
    };
    const requests = (): string[] =>
      azure.journal.entries
        .filter(({ path }) => path.startsWith("/subscriptions/"))
        .map(({ method, path }) => `${method} ${path.split("/providers/").at(-1)}`);
    return { azure, world, between, requests };
  }

  const expressions = ({ filters }: Conversation): string[] =>
    filters.map((each) => (each.length === 0 ? "everything" : formatFilters(each)));

  it("has the private addresses of all network interfaces, in four requests for two machines of one network", async () => {
    const { world, between, requests } = start();
    await putNetwork(world, "net", "10.0.0.0/24");
    const web = await putMachine(world, "web-1", [{ addresses: ["10.0.0.10", "10.0.0.12"] }]);
    const db = await putMachine(world, "db-1", [{ addresses: ["10.0.0.20"] }]);
    const found = await between([web, db]);
    assert.deepEqual(expressions(found), [
      "tcp remote host 10.0.0.20 and remote port 1433",
      "tcp local port 1433 and remote host 10.0.0.10;10.0.0.12",
    ]);
    assert.deepEqual(found.warnings, []);
    assert.deepEqual(requests().sort(), [
      "GET Microsoft.Compute/virtualMachines/db-1",
      "GET Microsoft.Compute/virtualMachines/web-1",
      "GET Microsoft.Network/networkInterfaces/db-1-card-0",
      "GET Microsoft.Network/networkInterfaces/web-1-card-0",
    ]);
  });

  it("has them in networks that are peered, with the operator's role", async () => {
    const { world, between } = start({ access: having("operator") });
    await putNetwork(world, "east", "10.1.0.0/24", ["net"]);
    await putNetwork(world, "net", "10.0.0.0/24", ["east"]);
    const web = await putMachine(world, "web-1", [{ addresses: ["10.0.0.10"] }]);
    const db = await putMachine(world, "db-1", [{ addresses: ["10.1.0.20"], network: "east" }]);
    const found = await between([web, db]);
    assert.deepEqual(expressions(found), [
      "tcp remote host 10.1.0.20 and remote port 1433",
      "tcp local port 1433 and remote host 10.0.0.10",
    ]);
    assert.deepEqual(found.warnings, []);
  });

  for (const [what, peers, state] of [
    ["not peered", [], "Connected"],
    ["not connected", ["east"], "Disconnected"],
  ] as const) {
    it(`has ports only in networks that are ${what}`, async () => {
      const { world, between } = start();
      await putNetwork(world, "east", "10.1.0.0/24");
      await putNetwork(world, "net", "10.0.0.0/24", peers, state);
      const machines = [await putMachine(world, "web-1"), await putMachine(world, "db-1", [{ network: "east" }])];
      const found = await between(machines);
      assert.deepEqual(expressions(found), lone);
      assert.deepEqual(found.warnings, [`"web-1" and "db-1" are in virtual networks that are not peered${consequence}`]);
    });
  }

  for (const [pools, behind] of [
    ["loadBalancerBackendAddressPools", "a load balancer"],
    ["applicationGatewayBackendAddressPools", "an application gateway"],
  ] as const) {
    it(`has ports only where one is behind ${behind}, and addresses among the others`, async () => {
      const { world, between } = start();
      await putNetwork(world, "net", "10.0.0.0/24");
      const web = await putMachine(world, "web-1", [{ addresses: ["10.0.0.10"] }]);
      const db = await putMachine(world, "db-1", [{ addresses: ["10.0.0.20"] }]);
      const balanced = await putMachine(world, "app-1", [
        { addresses: ["10.0.0.30"], more: { [pools]: [{ id: "/subscriptions/x/pool" }] } },
      ]);
      const found = await between([web, db, balanced]);
      assert.deepEqual(expressions(found), [
        "tcp remote port 1433",
        "(tcp local port 1433 and remote host 10.0.0.10) or tcp remote port 1433",
        "tcp local port 1433",
      ]);
      assert.deepEqual(found.warnings, [`"app-1" is behind ${behind}${consequence}`]);
    });
  }

  it("has ports only for a scale set and for a machine without an address, and without ports it says that it is everything", async () => {
    const { world, between, azure } = start();
    const pool = world.ids.virtualMachine.replace("virtualMachines/ContosoVM", "virtualMachineScaleSets/pool");
    azure.addScaleSet({ id: pool, location: "westcentralus" });
    await putNetwork(world, "net", "10.0.0.0/24");
    const web = await putMachine(world, "web-1", []);
    const found = await between([web, pool], []);
    assert.deepEqual(expressions(found), ["everything", "everything"]);
    assert.deepEqual(found.warnings, [
      '"web-1" has no private address: without a filter, every packet there is recorded',
      '"pool" is a scale set, whose instances change: without a filter, every packet there is recorded',
    ]);
  });

  for (const [action, obstacle] of [
    ["Microsoft.Network/networkInterfaces/read", (name: string) => `the network interfaces of "${name}" cannot be read`],
    ["Microsoft.Network/virtualNetworks/read", () => 'virtual network "net" cannot be read'],
  ] as const) {
    it(`has ports only without ${action}, which the warning names`, async () => {
      const { world, between } = start({ access: having("operator", action) });
      await putNetwork(world, "east", "10.1.0.0/24", ["net"]);
      await putNetwork(world, "net", "10.0.0.0/24", ["east"]);
      const found = await between([await putMachine(world, "web-1"), await putMachine(world, "db-1", [{ network: "east" }])]);
      assert.deepEqual(expressions(found), lone);
      const warnings = [
        ...new Set(["web-1", "db-1"].map((name) => `${obstacle(name)} (your login does not have ${action})${consequence}`)),
      ];
      assert.deepEqual(found.warnings, warnings);
    });
  }

  it("is refused with a machine that does not exist", async () => {
    const { world, between } = start();
    const gone = world.ids.virtualMachine.replace("ContosoVM", "gone");
    await assert.rejects(between([world.ids.virtualMachine, gone]), { code: "ResourceNotFound" });
  });
});
