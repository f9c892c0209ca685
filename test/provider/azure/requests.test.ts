import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { NetworkManagementClient } from "@azure/arm-network";
import { createHttpHeaders, type HttpClient } from "@azure/core-rest-pipeline";
import { Arm } from "../../../provider/azure/arm";
import { ArmClient } from "../../../provider/azure/armClient";
import { findCloud } from "../../../provider/azure/cloud";
import { NetworkWatchers } from "../../../provider/azure/networkWatchers";
import { PacketCaptures } from "../../../provider/azure/packetCaptures";
import { readSettings } from "../../../provider/azure/settings";
import { Transport } from "../../../provider/azure/transport";
import type { Capture } from "../../../provider/model/capture";
import { turnedPatience } from "./scripted";

const subscriptionId = "5a1cf8d8-5ff3-4f9d-a0c3-1c2e5a4a2f5e";
const address = { subscriptionId, resourceGroupName: "rg (ä)", networkWatcherName: "watcher & co", packetCaptureName: "web+1" };
const names = [address.resourceGroupName, address.networkWatcherName, address.packetCaptureName] as const;
const credential = { getToken: async () => ({ token: "token", expiresOnTimestamp: Date.now() + 3_600_000 }) };

const capture: Capture = {
  target: "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/virtualMachineScaleSets/set",
  targetType: "AzureVMSS",
  scope: { include: ["0", "1"] },
  bytesToCapturePerPacket: 96,
  storageLocation: {
    storageId: "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/a",
    localPath: "/var/captures",
  },
  filters: [
    { protocol: "TCP", localIPAddress: "10.0.0.4", localPort: "443", remoteIPAddress: "10.0.0.0-10.0.0.9", remotePort: "1-9" },
    { protocol: "Any" },
  ],
  continuousCapture: true,
  captureSettings: { fileCount: 3, fileSizeInBytes: 1048576, sessionTimeLimitInSeconds: 60 },
};

interface Sent {
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: unknown;
}

/** The requests that somebody sends, without what is new in each. */
async function sentBy(work: (httpClient: HttpClient) => Promise<unknown>): Promise<Sent[]> {
  const sent: Sent[] = [];
  const httpClient: HttpClient = {
    sendRequest: async (request) => {
      const { "x-ms-client-request-id": _id, "user-agent": agent = "", ...headers } = request.headers.toJSON();
      const body: unknown = typeof request.body === "string" ? JSON.parse(request.body) : request.body;
      // Brackets may stand in a path as they are or encoded.
      const url = request.url.replaceAll("%28", "(").replaceAll("%29", ")");
      sent.push({ method: request.method, url, headers: { ...headers, agent: agent.split(" core-rest-pipeline")[0] ?? "" }, body });
      return { request, status: 200, headers: createHttpHeaders({ "content-type": "application/json" }), bodyAsText: '{"value":[]}' };
    },
  };
  // What is made of the answer does not matter.
  await work(httpClient).catch(() => undefined);
  return sent.slice(0, 1);
}

type Ours = (
  azure: { captures: PacketCaptures; watchers: NetworkWatchers },
  patience: ReturnType<typeof turnedPatience>,
) => Promise<unknown>;
type Theirs = (sdk: NetworkManagementClient) => PromiseLike<unknown>;

const operations: Record<string, { ours: Ours; theirs: Theirs }> = {
  create: {
    ours: ({ captures }, patience) => captures.create(address, capture, patience),
    theirs: ({ packetCaptures }) =>
      packetCaptures
        .create(...names, structuredClone(capture) as Parameters<typeof packetCaptures.create>[3], {
          requestOptions: { headers: { "if-none-match": "*" } },
        })
        .submitted(),
  },
  get: {
    ours: ({ captures }, patience) => captures.get(address, patience),
    theirs: ({ packetCaptures }) => packetCaptures.get(...names),
  },
  list: {
    ours: ({ captures }, patience) => captures.list(address, patience),
    theirs: ({ packetCaptures }) => packetCaptures.list(names[0], names[1]).byPage().next(),
  },
  getStatus: {
    ours: ({ captures }, patience) => captures.getSession(address, patience),
    theirs: ({ packetCaptures }) => packetCaptures.getStatus(...names).submitted(),
  },
  stop: {
    ours: ({ captures }, patience) => captures.stop(address, patience),
    theirs: ({ packetCaptures }) => packetCaptures.stop(...names).submitted(),
  },
  delete: {
    ours: ({ captures }, patience) => captures.delete(address, patience),
    theirs: ({ packetCaptures }) => packetCaptures.delete(...names).submitted(),
  },
  "list of watchers": {
    ours: ({ watchers }, patience) => watchers.byRegion(subscriptionId, patience),
    theirs: ({ networkWatchers }) => networkWatchers.listAll().byPage().next(),
  },
};

describe("a request for packet captures", () => {
  for (const [name, { ours, theirs }] of Object.entries(operations)) {
    it(`is the one of the SDK's own client: ${name}`, async () => {
      const patience = turnedPatience(60);
      const cloud = await findCloud(
        readSettings(() => undefined, {}),
        undefined,
        { sendRequest: () => assert.fail() },
        patience,
      );
      const sent = await sentBy((httpClient) => {
        const client = new ArmClient({ cloud, credential, subscriptionId, apiVersion: undefined, httpClient });
        const arm = new Arm(() => client, new Transport(cloud.endpoint, assert.fail));
        return ours({ captures: new PacketCaptures(arm), watchers: new NetworkWatchers(arm) }, patience);
      });
      const expected = await sentBy(async (httpClient) => {
        const userAgentOptions = { userAgentPrefix: "pulumi-azure-packet-capture" };
        return theirs(new NetworkManagementClient(credential, subscriptionId, { httpClient, userAgentOptions }));
      });
      assert.equal(expected.length, 1);
      assert.deepEqual(sent, expected);
    });
  }
});

describe("the Azure code", () => {
  it("loads no library for logins until one is used, and of the SDK for networks only the pipeline", () => {
    const script = `require("ts-node/register"); require(${JSON.stringify(join(__dirname, "../../../provider/azure"))}); console.log(Object.keys(require.cache).join("\\n"))`;
    const loaded = execFileSync(process.execPath, ["-e", script], { encoding: "utf8" });
    assert.match(loaded, /@azure\/arm-network\/dist\/commonjs\/api\/networkManagementContext/);
    assert.doesNotMatch(loaded, /@azure\/(identity|msal)|@azure\/arm-network\/dist\/commonjs\/(classic|networkManagementClient)/);
  });
});
