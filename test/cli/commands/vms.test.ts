import assert from "node:assert/strict";
import { addRegion, onLocalAzure } from "../onLocalAzure";

describe("pktcap vms", function () {
  const local = onLocalAzure();

  it("lists machines and scale sets by name", async () => {
    const { run, azure, ids } = local();
    addRegion(local(), "westeurope", "alpha");
    azure.addScaleSet({ id: `${ids.virtualMachine.split("/").slice(0, 5).join("/")}/providers/Microsoft.Compute/virtualMachineScaleSets/fleet`, location: "westeurope" });
    const { code, stdout } = await run("vms");
    assert.equal(code, 0);
    assert.deepEqual(stdout.split("\n").map((line) => line.split(/ {2,}/)), [
      ["NAME", "KIND", "RESOURCE GROUP", "REGION", "SYSTEM"],
      ["alpha", "machine", "ContosoExampleRG", "westeurope", "Linux"],
      ["ContosoVM", "machine", "ContosoExampleRG", "westcentralus", "Windows"],
      ["fleet", "scale set", "ContosoExampleRG", "westeurope"],
      [""],
    ]);
  });

  it("keeps to a region and a resource group", async () => {
    const { run } = local();
    addRegion(local(), "westeurope", "alpha");
    assert.match((await run("vms", "--location", "West Europe", "-o", "id")).stdout, /^[^\n]*\/alpha\n$/);
    const { code, stderr } = await run("vms", "--resource-group", "none");
    assert.equal(code, 3);
    assert.match(stderr, /^listing machines: Resource group 'none' could not be found \(ResourceGroupNotFound\)/);
  });

  it("tells with --details whether each machine runs and has the agent", async () => {
    const { json, azure, ids } = local();
    azure.addVirtualMachine({ id: ids.virtualMachine, location: "westcentralus", agent: "missing", power: "deallocated" });
    const [machine] = (await json("vms", "--details")) as Record<string, unknown>[];
    assert.deepEqual([machine?.name, machine?.power, machine?.agent], ["ContosoVM", "off", "missing"]);
  });
});
