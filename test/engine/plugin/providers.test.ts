import assert from "node:assert/strict";
import { full } from "../../inFull";
import { captureType, yamlStack } from "./yamlStack";

describe("with the real engine, explicit providers of the plugin", function () {
  const start = yamlStack();

  full.it("serve two logins for two subscriptions in one program, and a change of one replaces nothing", async () => {
    const { stack, program } = start();
    const other = "11111111-1111-1111-1111-111111111111";
    const there = (id: string): string => id.replace(stack.azure.identity.subscriptionId, other);
    const { virtualMachine, storageAccount, networkWatcher } = stack.ids;
    stack.azure.addNetworkWatcher({ id: there(networkWatcher), location: "westcentralus" });
    stack.azure.addVirtualMachine({ id: there(virtualMachine), location: "westcentralus" });
    stack.azure.addStorageAccount({ id: there(storageAccount), location: "westcentralus" });
    const capture = (provider: string, target: string, storageId: string): object => ({
      type: captureType,
      properties: { target, storageLocation: { storageId } },
      options: { provider: `\${${provider}}` },
    });
    const resources = (settings: object): object => ({
      first: { type: "pulumi:providers:azure-packet-capture", properties: { subscriptionId: stack.azure.identity.subscriptionId } },
      second: { type: "pulumi:providers:azure-packet-capture", properties: { subscriptionId: other, ...settings } },
      here: capture("first", virtualMachine, storageAccount),
      there: capture("second", there(virtualMachine), there(storageAccount)),
    });
    program({ resources: resources({ clientSecret: { "fn::secret": "wrong" } }) });
    const wrong = await stack.up();
    assert.match(wrong.output, /no token for client .* with a client secret \(chosen by azure-packet-capture:clientSecret\)/);
    assert.doesNotMatch((await stack.state()).text, /"wrong"/);
    assert.equal(stack.azure.packetCaptures().length, 1);

    program({ resources: resources({}) });
    const up = await stack.up();
    assert.equal(up.code, 0, up.output);
    assert.deepEqual(
      stack.azure
        .packetCaptures()
        .map(({ id }) => id.split("/")[2])
        .sort(),
      [stack.azure.identity.subscriptionId, other].sort(),
    );
    stack.requests();

    program({ resources: resources({ refreshStatus: false }) });
    const changed = await stack.up();
    assert.match(changed.output, /~ 1 updated/);
    assert.deepEqual(stack.requests(), []);
    assert.equal((await stack.destroy()).code, 0);
    assert.deepEqual(stack.azure.packetCaptures(), []);
  });
});
