import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { ComputeManagementClient } from "@azure/arm-compute";
import { NetworkManagementClient } from "@azure/arm-network";
import { createPipelineRequest } from "@azure/core-rest-pipeline";
import type { HttpClient } from "@azure/core-rest-pipeline";
import { ClientSecretCredential } from "@azure/identity";
import { createLocalAzure, inProcessHttpClient, listen } from "../../emulator";
import type { LocalAzure, LocalAzureServer } from "../../emulator";
import { temporaryFolder } from "../temporaryFolder";
import { capturePath, ids } from "./armRequests";

const group = "NetworkWatcherRG";
const watcher = "NetworkWatcher_westcentralus";
const noWaiting = { create: 0, stop: 0, delete: 0, retryAfter: 0 };

async function all<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of pages) items.push(item);
  return items;
}

describe("unmodified clients", () => {
  const folder = temporaryFolder();
  let azure: LocalAzure;
  let server: LocalAzureServer | undefined;
  beforeEach(() => {
    azure = createLocalAzure({ timings: noWaiting });
  });
  afterEach(async () => {
    await server?.close();
    server = undefined;
  });

  const doors: Record<string, () => Promise<{ endpoint: string; authorityHost: string; more: { httpClient?: HttpClient; tlsOptions?: { ca: Buffer } } }>> = {
    async "by HTTPS"() {
      server = await listen(azure, { directory: folder() });
      return { endpoint: server.url, authorityHost: server.url, more: { tlsOptions: { ca: readFileSync(server.caFile) } } };
    },
    async "in process"() {
      return { endpoint: "https://management.azure.com", authorityHost: "https://login.local", more: { httpClient: inProcessHttpClient(azure) } };
    },
  };

  for (const [door, open] of Object.entries(doors)) {
    it(`log in, create, query, list, stop and delete a capture ${door}`, async () => {
      const { endpoint, authorityHost, more } = await open();
      const { tenantId, clientId, clientSecret, subscriptionId } = azure.identity;
      const credential = new ClientSecretCredential(tenantId, clientId, clientSecret, { authorityHost, disableInstanceDiscovery: true, ...more });
      const network = new NetworkManagementClient(credential, subscriptionId, { endpoint, ...more });
      const compute = new ComputeManagementClient(credential, subscriptionId, { endpoint, ...more });

      const machine = await compute.virtualMachines.get("ContosoExampleRG", "ContosoVM", { expand: "instanceView" });
      assert.equal(machine.instanceView?.statuses?.[1]?.code, "PowerState/running");
      const watchers = await all(network.networkWatchers.listAll());
      assert.deepEqual(watchers.map(({ id }) => id), [ids.networkWatcher]);

      const created = await network.packetCaptures.create(group, watcher, "one", { target: ids.virtualMachine, storageLocation: { storageId: ids.storageAccount } });
      assert.deepEqual([created.id, created.provisioningState], [capturePath("one"), "Succeeded"]);
      const running = await network.packetCaptures.getStatus(group, watcher, "one");
      assert.deepEqual([running.packetCaptureStatus, running.stopReason], ["Running", undefined]);
      assert.deepEqual((await all(network.packetCaptures.list(group, watcher))).map(({ name }) => name), ["one"]);
      await network.packetCaptures.stop(group, watcher, "one");
      const stopped = await network.packetCaptures.getStatus(group, watcher, "one");
      assert.deepEqual([stopped.packetCaptureStatus, stopped.stopReason], ["Stopped", "Manual"]);
      await network.packetCaptures.delete(group, watcher, "one");
      await assert.rejects(network.packetCaptures.get(group, watcher, "one"), { statusCode: 404, code: "NotFound" });

      assert.deepEqual(azure.journal.entries.map(({ operation, status }) => `${operation} ${status}`), [
        "OpenIdConfiguration_Get 200", "Token 200",
        "VirtualMachines_Get 200", "NetworkWatchers_ListAll 200",
        "PacketCaptures_Create 201", "Operations_Get 200", "PacketCaptures_Get 200",
        "PacketCaptures_GetStatus 202", "OperationResults_Get 200",
        "PacketCaptures_List 200",
        "PacketCaptures_Stop 202", "Operations_Get 200", "OperationResults_Get 200",
        "PacketCaptures_GetStatus 200",
        "PacketCaptures_Delete 202", "Operations_Get 200",
        "PacketCaptures_Get 404",
      ]);
      assert.equal(JSON.stringify(azure.journal.entries).includes(clientSecret), false);
    });
  }

  describe("in process", () => {
    const network = (options: object = {}) =>
      new NetworkManagementClient(azure.credential(), azure.identity.subscriptionId, { httpClient: inProcessHttpClient(azure), retryOptions: { maxRetries: 0 }, ...options });

    it("see a reset as ECONNRESET", async () => {
      azure.faults.add({ match: {}, action: { reset: "before" } });
      await assert.rejects(network().packetCaptures.get(group, watcher, "one"), { name: "RestError", code: "ECONNRESET" });
    });

    it("see what the network would make of other faults", async () => {
      azure.faults.add({ match: {}, action: { reset: "middle" } });
      await assert.rejects(network().packetCaptures.get(group, watcher, "one"), { name: "RestError", code: "PARSE_ERROR", message: "Error reading response as text: aborted" });
      azure.faults.add({ match: {}, action: { refuseSeconds: 600 } });
      await assert.rejects(network().packetCaptures.get(group, watcher, "one"), { name: "RestError", code: "ECONNRESET" });
      await assert.rejects(network().packetCaptures.get(group, watcher, "one"), { name: "RestError", code: "ECONNREFUSED" });
    });

    it("give up in the middle of a body that comes slowly", async () => {
      azure.faults.add({ match: {}, action: { bytesPerSecond: 0.001 } });
      const url = `https://management.azure.com/metadata/endpoints?api-version=2022-09-01`;
      await assert.rejects(inProcessHttpClient(azure).sendRequest(createPipelineRequest({ url, timeout: 1 })), { name: "AbortError" });
    });

    it("give up when they are told to, though the answer is delayed", async () => {
      azure.faults.add({ match: {}, action: { delaySeconds: 600 } });
      const giveUp = new AbortController();
      const waiting = network().packetCaptures.get(group, watcher, "one", { abortSignal: giveUp.signal });
      setImmediate(() => giveUp.abort());
      await assert.rejects(waiting, { name: "AbortError" });
    });

    it("give up at their own deadline, and at once when they had given up before", async () => {
      azure.faults.add({ match: {}, action: { delaySeconds: 600 } });
      const gone = { name: "AbortError", message: "The operation was aborted. Request was canceled." };
      const url = "https://management.azure.com/subscriptions";
      await assert.rejects(inProcessHttpClient(azure).sendRequest(createPipelineRequest({ url, timeout: 1 })), gone);
      await assert.rejects(inProcessHttpClient(azure).sendRequest(createPipelineRequest({ url, abortSignal: AbortSignal.abort() })), gone);
      assert.equal(azure.journal.entries.length, 1);
    });

    it("cannot reach it by plain http", async () => {
      const request = createPipelineRequest({ url: "http://management.azure.com/subscriptions", allowInsecureConnection: true });
      await assert.rejects(inProcessHttpClient(azure).sendRequest(request), { code: "REQUEST_SEND_ERROR" });
    });
  });
});
