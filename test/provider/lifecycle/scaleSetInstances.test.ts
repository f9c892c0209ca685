import assert from "node:assert/strict";
import { failureOf, type OnLocalAzure, onLocalAzure } from "../onLocalAzure";

const agent = { publisher: "Microsoft.Azure.NetworkWatcher", type: "NetworkWatcherAgentLinux", typeHandlerVersion: "1.4" };
const behind = "behind the scale set's model, which has the agent (upgrade policy Manual)";
const update = "run `az vmss update-instances --resource-group ContosoExampleRG --name set --instance-ids '*'`";

describe("a capture of a scale set whose instances are updated by hand", () => {
  let on: OnLocalAzure;
  let set: string;

  const send = async (method: string, path: string, body: object): Promise<void> => {
    const headers = { authorization: `Bearer ${await on.azure.issueToken()}`, "content-type": "application/json", host: "local.test" };
    const { status } = await on.azure.handle({
      method,
      url: `https://local.test${set}${path}?api-version=2024-07-01`,
      headers,
      body: JSON.stringify(body),
    });
    assert.ok(status < 300, `${path} was answered with ${status}`);
  };

  /** The agent came after the instances. */
  beforeEach(async () => {
    on = onLocalAzure();
    set = on.ids.virtualMachine.replace("virtualMachines/ContosoVM", "virtualMachineScaleSets/set");
    await send("PUT", "", {
      location: "westcentralus",
      sku: { name: "Standard_B1s", capacity: 3 },
      properties: { upgradePolicy: { mode: "Manual" }, virtualMachineProfile: { storageProfile: { osDisk: { osType: "Linux" } } } },
    });
    await send("PUT", "/extensions/agent", { properties: agent });
    on.requests();
  });

  const create = async (more: Record<string, unknown> = {}): Promise<unknown> =>
    on.provider.create(await on.inputs({ target: set, ...more }));

  it("is refused when no instance has the agent, and says how to update them", async () => {
    const { message } = await failureOf(create());
    assert.equal(
      message.slice(message.indexOf(": ") + 2),
      `no instance of scale set "set" in the scope has the Network Watcher agent: instances 0, 1, 2 are ${behind} (AgentNotInstalled)\n` +
        `  hint: ${update}, or set \`requireAgent: false\` to try anyway`,
    );
    assert.deepEqual(on.requests(), [
      "GET VirtualMachineScaleSets_Get 200",
      "GET StorageAccounts_GetProperties 200",
      "GET VirtualMachineScaleSetVMs_List 200",
      "GET NetworkWatchers_ListAll 200",
    ]);
  });

  it("warns of those that it leaves out, when others have it", async () => {
    await send("POST", "/manualupgrade", { instanceIds: ["1"] });
    await create();
    assert.deepEqual(on.shown.warnings, [
      `scale set "set" is captured on 1 of 3 instances: instances 0, 2 are ${behind}\n  hint: ${update}`,
    ]);
  });

  it("is about the instances of its scope", async () => {
    await send("POST", "/manualupgrade", { instanceIds: ["1"] });
    await create({ scope: { include: ["1"] } });
    assert.deepEqual(on.shown.warnings, []);
    const { message } = await failureOf(create({ __suggestedName: "other", scope: { exclude: ["1", "2"] } }));
    assert.ok(message.includes(`has the Network Watcher agent: instance 0 is ${behind} (AgentNotInstalled)`), message);
  });

  it("says nothing of instances that are up to date, or that are off", async () => {
    await send("POST", "/manualupgrade", { instanceIds: ["0", "1"] });
    await send("POST", "/virtualMachines/2/deallocate", {});
    await create();
    assert.deepEqual(on.shown.warnings, []);
  });

  it("is left to Azure when instances cannot be seen, or when the agent is not required", async () => {
    on.azure.faults.add({
      match: { operation: "VirtualMachineScaleSetVMs_List" },
      times: "forever",
      action: { respond: { status: 403, body: { error: { code: "AuthorizationFailed", message: "No." } } } },
    });
    const refused = await failureOf(create());
    assert.equal(refused.message.includes("AgentNotInstalled"), false, refused.message);
    on.azure.faults.clear();
    on.newRun();
    const tried = await failureOf(create({ __suggestedName: "other", requireAgent: false }));
    assert.equal(tried.message.includes("AgentNotInstalled"), false, tried.message);
  });
});
