import assert from "node:assert/strict";
import { armRequests, parseBody, stillAzure } from "../armRequests";

const publishers = "/subscriptions/00000000-0000-0000-0000-000000000000/providers/Microsoft.Compute/locations/westus/publishers";
const types = `${publishers}/microsoft.azure.networkwatcher/artifacttypes/vmextension/types`;

/** The lists as wholes are compared with recordings, in fidelity.test.ts. */
describe("the extensions that there are", () => {
  const arm = armRequests(stillAzure(), "2024-03-01");
  const names = async (path: string) => parseBody<{ name: string }[]>(await arm.get(path)).map(({ name }) => name);

  it("are found by publisher and type, in any letter case", async () => {
    assert.deepEqual(await names(publishers), ["Microsoft.Azure.NetworkWatcher"]);
    assert.deepEqual(await names(types), ["NetworkWatcherAgentLinux", "NetworkWatcherAgentWindows"]);
    assert.ok((await names(`${types}/networkwatcheragentlinux/versions`)).every((version) => version.startsWith("1.4.")));
    assert.deepEqual(await names(`${types}/NetworkWatcherAgentWindows/versions`), ["1.4"]);
  });

  it("are not those of others", async () => {
    for (const path of [types.replace("networkwatcher", "other"), `${types}/other/versions`]) {
      const { status, json } = await arm.get(path);
      assert.deepEqual([status, json.error.code], [404, "NotFound"]);
    }
  });
});
