import assert from "node:assert/strict";
import { armRequests, ids, pathOf, stillAzure, type Answer } from "../armRequests";

const set = ids.virtualMachine.replace("virtualMachines/ContosoVM", "virtualMachineScaleSets/ContosoSet");

describe("the link to the next page of a list", () => {
  const azure = stillAzure({ pageSize: 2 });
  const arm = armRequests(azure, "2024-11-01");

  /** All pages of a list. */
  const pages = async (path: string) => {
    const found: Answer[] = [await arm.get(path)];
    for (let link = found[0]!.json.nextLink; link !== undefined; link = found.at(-1)!.json.nextLink) found.push(await arm.get(pathOf(link)));
    return found;
  };

  it("asks for the same as the first request: `$expand`", async () => {
    azure.addScaleSet({ id: set, location: "westcentralus", instances: ["0", "1", "2"] });
    const found = await pages(`${set}/virtualMachines?api-version=2024-11-01&$expand=instanceView`);
    assert.deepEqual(found.map(({ json }) => json.value.map(({ properties }) => properties.instanceView !== undefined)), [[true, true], [true]]);
  });

  it("asks for the same as the first request: `$filter`", async () => {
    for (const name of ["one", "two", "three"]) azure.addVirtualMachine({ id: ids.virtualMachine.replace("ContosoVM", name), location: "westcentralus" });
    const filter = encodeURIComponent("resourceType eq 'Microsoft.Compute/virtualMachines'");
    const found = await pages(`/subscriptions/${azure.identity.subscriptionId}/resources?api-version=2021-04-01&$filter=${filter}`);
    assert.deepEqual(found.map(({ json }) => json.value.map(({ name }) => name)), [["ContosoVM", "one"], ["two", "three"]]);
  });
});
