import assert from "node:assert/strict";
import { pktcap } from "../cli/pktcap";
import { full } from "../inFull";
import { putMachine, putNetwork } from "../provider/machineNetworks";
import { endRuns } from "../startedProgram";
import { engineStack } from "./stack";

describe("with the real engine, a conversation", function () {
  const start = engineStack();
  afterEach(endRuns);

  full.it("is recorded on both ends with mirrored filters, stays as it is, and is found by pktcap under one name", async () => {
    const stack = start();
    await putNetwork(stack, "net", "10.0.0.0/24");
    const ids = [
      await putMachine(stack, "web-1", [{ addresses: ["10.0.0.4"] }]),
      await putMachine(stack, "db-1", [{ addresses: ["10.0.0.5"] }]),
    ];
    stack.program(`const { ConversationCapture } = require("pulumi-azure-packet-capture/components");
      const [web, db] = ${JSON.stringify(ids)};
      const conversation = new ConversationCapture("sql", { between: [{ name: "web", machine: web }, { name: "db", machine: db }], filters: "tcp remote port 1433", storageAccount: account.storageId });
      exports.ids = conversation.captureIds;`);
    const up = await stack.up();
    assert.equal(up.code, 0, up.output);
    const all = (await stack.outputs()).ids as Record<string, string>;
    assert.deepEqual(Object.keys(all).sort(), ["db", "web"]);
    const remoteOf = (id: string | undefined): unknown =>
      stack.azure
        .packetCapture(id ?? "")
        ?.properties.filters?.map(({ remoteIPAddress, localPort, remotePort }) => ({ remoteIPAddress, localPort, remotePort }));
    assert.deepEqual(remoteOf(all.web), [{ remoteIPAddress: "10.0.0.5", localPort: "", remotePort: "1433" }]);
    assert.deepEqual(remoteOf(all.db), [{ remoteIPAddress: "10.0.0.4", localPort: "1433", remotePort: "" }]);
    const again = await stack.up();
    assert.match(again.output, /4 unchanged/);
    const stopped = await pktcap(stack.folder, ["stop", "test:sql", "-o", "id"], { env: stack.environment }).ended;
    assert.deepEqual([stopped.code, stopped.stdout.trim().split("\n").sort()], [0, Object.values(all).sort()], stopped.stderr);
    const shown = await pktcap(stack.folder, ["show", "test:sql"], { env: stack.environment }).ended;
    assert.match(
      shown.stderr,
      /^finding packet capture "sql" of stack "test": the name is ambiguous \(AmbiguousName\)\n {2}hint: use one of these ids:\n/,
    );
    const destroyed = await stack.destroy();
    assert.match(destroyed.output, /- 4 deleted/);
  });

  it("ends in the verdict that something between the machines drops the requests, if a network security group has a wrong rule", async () => {
    const stack = start();
    stack.program(`const compute = require("@pulumi/azure-native/compute");
      const network = require("@pulumi/azure-native/network");
      const { ConversationCapture } = require("pulumi-azure-packet-capture/components");
      const [resourceGroupName, location] = ["ContosoExampleRG", "westcentralus"];
      const rule = { direction: "Inbound", protocol: "Tcp", sourcePortRange: "*", destinationAddressPrefix: "*", destinationPortRange: "1433" };
      const rules = new network.NetworkSecurityGroup("db-rules", { resourceGroupName, location, securityRules: [
        { ...rule, name: "allow-sql", priority: 100, access: "Allow", sourceAddressPrefix: "10.9.0.0/24" },
        { ...rule, name: "deny-sql", priority: 200, access: "Deny", sourceAddressPrefix: "*" },
      ] });
      const net = new network.VirtualNetwork("net", { resourceGroupName, location, addressSpace: { addressPrefixes: ["10.0.0.0/24"] }, subnets: [{ name: "default", addressPrefix: "10.0.0.0/24" }] });
      const subnet = { id: pulumi.interpolate\`\${net.id}/subnets/default\` };
      const declared = (name, more = {}) => {
        const card = new network.NetworkInterface(name, { resourceGroupName, location, ipConfigurations: [{ name: "ip", subnet }], ...more });
        return new compute.VirtualMachine(name, {
          resourceGroupName, location, vmName: name, hardwareProfile: { vmSize: "Standard_B2s" },
          networkProfile: { networkInterfaces: [{ id: card.id }] },
          storageProfile: { imageReference: { publisher: "Canonical", offer: "ubuntu-24_04-lts", sku: "server", version: "latest" }, osDisk: { createOption: "FromImage" } },
          osProfile: { computerName: name, adminUsername: "azureuser", linuxConfiguration: {} },
        });
      };
      new ConversationCapture("web-to-db", {
        between: [declared("web"), declared("db", { networkSecurityGroup: { id: rules.id } })],
        filters: "tcp remote port 1433", storageAccount: account.storageId, timeLimitInSeconds: 60,
      });`);
    const up = await stack.up();
    assert.equal(up.code, 0, up.output);
    stack.azure.clock.advance(90);
    const { code, stdout, stderr } = await pktcap(stack.folder, ["compare", "test:web-to-db", "--wait"], { env: stack.environment }).ended;
    assert.equal(code, 0, stderr);
    assert.match(
      stdout,
      /^web → db\n- \d+ connection requests to 10\.0\.0\.[45]:1433 left web and none arrived at db: something between them drops them\n {2}hint: check the network security groups of the subnets and network interfaces of web and db, then routes and firewalls between them\n/,
    );
  });
});
