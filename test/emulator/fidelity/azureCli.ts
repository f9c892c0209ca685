import { deploy, put } from "./prepare";
import type { Scenario } from "./replay";

const subscription = "/subscriptions/00000000-0000-0000-0000-000000000000";
const groupName = "cli_test_nw_packet_capture000001";
const group = `${subscription}/resourceGroups/${groupName}`;
const file = "azure-cli-packet-capture.yaml";

/** The Azure CLI's own test of packet captures, in July 2020. */
export const azureCli: Scenario = {
  file,
  made: "2020-07",
  // Of 26 recordings, this one shows them.
  options: { runningOperationIds: "sessions" },
  recorder: {
    // What the CLI's recorder takes out of every answer (azure-devtools, `ReplayableTest.FILTER_HEADERS`).
    changed: [
      "retry-after",
      "x-ms-client-request-id",
      "x-ms-correlation-request-id",
      "x-ms-ratelimit-remaining-subscription-reads",
      "x-ms-request-id",
      "x-ms-routing-request-id",
    ],
  },
  async world(azure) {
    await put(azure, group, "2020-06-01", { location: "westus", tags: { product: "azurecli", cause: "automation", date: "2020-07-07T09:04:11Z" } });
    for (const region of ["westus", "eastus", "eastasia", "centralus", "eastus2", "japaneast", "westcentralus", "westus2", "centraluseuap"]) {
      azure.addNetworkWatcher({ id: `${subscription}/resourceGroups/NetworkWatcherRG/providers/Microsoft.Network/networkWatchers/NetworkWatcher_${region}`, location: region });
    }
  },
  before: { 9: (azure) => deploy(azure, file, 5) },
};
