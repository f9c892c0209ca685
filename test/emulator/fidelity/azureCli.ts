import type { LocalAzure } from "../../../emulator";
import { readRecording } from "../../recordings/exchanges";
import { later2020 } from "./difference";
import type { Scenario } from "./replay";

const subscription = "/subscriptions/00000000-0000-0000-0000-000000000000";
const groupName = "cli_test_nw_packet_capture000001";
const group = `${subscription}/resourceGroups/${groupName}`;
const file = "azure-cli-packet-capture.yaml";

/** The Azure CLI's own test of packet captures, in July 2020. */
export const azureCli: Scenario = {
  file,
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
    later: later2020,
  },
  async world(azure) {
    await put(azure, group, "2020-06-01", { location: "westus", tags: { product: "azurecli", cause: "automation", date: "2020-07-07T09:04:11Z" } });
    for (const region of ["westus", "eastus", "eastasia", "centralus", "eastus2", "japaneast", "westcentralus", "westus2", "centraluseuap"]) {
      azure.addNetworkWatcher({ id: `${subscription}/resourceGroups/NetworkWatcherRG/providers/Microsoft.Network/networkWatchers/NetworkWatcher_${region}`, location: region });
    }
  },
  before: {
    9: deployTemplate,
  },
};

/** The local Azure knows no template deployments: what the recorded template declares is made one by one. */
async function deployTemplate(azure: LocalAzure): Promise<void> {
  const deployment = JSON.parse(readRecording(file)[5]!.requestBody!) as { properties: { template: { resources: TemplateResource[] } } };
  for (const { type, name, apiVersion, dependsOn: _, ...body } of deployment.properties.template.resources) {
    await put(azure, `${group}/providers/${type}/${name}`, apiVersion, body);
    azure.clock.advance(10);
  }
}

interface TemplateResource extends Record<string, unknown> {
  type: string;
  name: string;
  apiVersion: string;
  dependsOn: string[];
}

async function put(azure: LocalAzure, path: string, apiVersion: string, body: unknown): Promise<void> {
  const { status } = await azure.handle({ method: "PUT", url: `${path}?api-version=${apiVersion}`, body: JSON.stringify(body) });
  if (status >= 300) throw new Error(`preparing ${path}: the local Azure answered with ${status}`);
}
