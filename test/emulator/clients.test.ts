import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { ComputeManagementClient } from "@azure/arm-compute";
import { NetworkManagementClient } from "@azure/arm-network";
import { createPipelineRequest } from "@azure/core-rest-pipeline";
import type { HttpClient } from "@azure/core-rest-pipeline";
import { ClientSecretCredential } from "@azure/identity";
import { createLocalAzure, inProcessHttpClient, listen } from "../../emulator";
import type { LocalAzure, LocalAzureOptions, LocalAzureServer } from "../../emulator";
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
    it(`log in as somebody who may do less, read, switch machines and are refused ${door}`, async () => {
      const clientId = "11111111-1111-4111-8111-111111111111";
      const roleAssignments = [{ principal: clientId, role: "Reader" }, { principal: clientId, role: "Virtual Machine Contributor", scope: ids.virtualMachine }];
      azure = createLocalAzure({ timings: noWaiting, access: { principals: [{ clientId, clientSecret: "canary" }], roleAssignments } });
      const { endpoint, authorityHost, more } = await open();
      const { tenantId, subscriptionId } = azure.identity;
      const credential = new ClientSecretCredential(tenantId, clientId, "canary", { authorityHost, disableInstanceDiscovery: true, ...more });
      const network = new NetworkManagementClient(credential, subscriptionId, { endpoint, ...more });
      const compute = new ComputeManagementClient(credential, subscriptionId, { endpoint, ...more });
      assert.deepEqual(await all(network.packetCaptures.list(group, watcher)), []);
      const creating = Promise.resolve(network.packetCaptures.create(group, watcher, "one", { target: ids.virtualMachine, storageLocation: { storageId: ids.storageAccount } }));
      await assert.rejects(creating, { statusCode: 403, code: "AuthorizationFailed" });
      await compute.virtualMachines.deallocate("ContosoExampleRG", "ContosoVM");
      const view = await compute.virtualMachines.instanceView("ContosoExampleRG", "ContosoVM");
      assert.equal(view.statuses?.[1]?.code, "PowerState/deallocated");
      await compute.virtualMachines.start("ContosoExampleRG", "ContosoVM");
    });

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

  describe("by HTTPS", () => {
    let network: NetworkManagementClient;
    let compute: ComputeManagementClient;
    const open = async (options: LocalAzureOptions = {}) => {
      azure = createLocalAzure({ timings: noWaiting, ...options });
      const { endpoint, authorityHost, more } = await doors["by HTTPS"]!();
      const { tenantId, clientId, clientSecret, subscriptionId } = azure.identity;
      const credential = new ClientSecretCredential(tenantId, clientId, clientSecret, { authorityHost, disableInstanceDiscovery: true, ...more });
      network = new NetworkManagementClient(credential, subscriptionId, { endpoint, ...more });
      compute = new ComputeManagementClient(credential, subscriptionId, { endpoint, ...more });
    };
    const agent = { publisher: "Microsoft.Azure.NetworkWatcher", typePropertiesType: "NetworkWatcherAgentLinux", typeHandlerVersion: "1.4" };

    it("make a machine in a network, put the agent on it, capture, and clear it all away", async () => {
      await open();
      const location = "westcentralus";
      const net = await network.virtualNetworks.createOrUpdate("ContosoExampleRG", "net", { location, addressSpace: { addressPrefixes: ["10.1.0.0/16"] }, subnets: [{ name: "a", addressPrefix: "10.1.1.0/24" }] });
      const card = await network.networkInterfaces.createOrUpdate("ContosoExampleRG", "card", { location, ipConfigurations: [{ name: "main", subnet: { id: net.subnets![0]!.id! } }] });
      assert.deepEqual([net.provisioningState, card.ipConfigurations?.[0]?.privateIPAddress], ["Succeeded", "10.1.1.4"]);
      const machine = await compute.virtualMachines.createOrUpdate("ContosoExampleRG", "web", {
        location,
        hardwareProfile: { vmSize: "Standard_B1s" },
        storageProfile: { imageReference: { publisher: "Canonical", offer: "ubuntu-24_04-lts", sku: "server", version: "latest" }, osDisk: { createOption: "FromImage" } },
        osProfile: { computerName: "web", adminUsername: "me", adminPassword: "Canary-123" },
        networkProfile: { networkInterfaces: [{ id: card.id! }] },
      });
      assert.equal(machine.provisioningState, "Succeeded");
      const create = (name: string) => network.packetCaptures.create(group, watcher, name, { target: machine.id!, storageLocation: { storageId: ids.storageAccount } });
      await assert.rejects(async () => create("early"), /InternalServerError/);
      const installed = await compute.virtualMachineExtensions.createOrUpdate("ContosoExampleRG", "web", "AzureNetworkWatcherExtension", { location, ...agent });
      assert.deepEqual([installed.provisioningState, installed.typePropertiesType], ["Succeeded", "NetworkWatcherAgentLinux"]);
      assert.equal((await create("late")).provisioningState, "Succeeded");
      await compute.virtualMachines.delete("ContosoExampleRG", "web");
      assert.equal((await network.packetCaptures.getStatus(group, watcher, "late")).packetCaptureStatus, "Error");
      await Promise.all(["early", "late"].map(async (name) => network.packetCaptures.delete(group, watcher, name)));
      assert.deepEqual(await all(network.packetCaptures.list(group, watcher)), []);
      assert.equal(JSON.stringify([azure.journal.entries, azure.store.snapshot()]).includes("Canary"), false);
    });

    it("make a scale set with the agent in its model, and capture on some instances, in a ring of files", async () => {
      await open();
      const set = await compute.virtualMachineScaleSets.createOrUpdate("ContosoExampleRG", "set", {
        location: "westcentralus",
        sku: { name: "Standard_B1s", capacity: 3 },
        virtualMachineProfile: { extensionProfile: { extensions: [{ name: "agent", ...agent }] } },
      });
      const instances = await all(compute.virtualMachineScaleSetVMs.list("ContosoExampleRG", "set"));
      assert.deepEqual([set.sku?.capacity, instances.map(({ instanceId }) => instanceId)], [3, ["0", "1", "2"]]);
      const created = await network.packetCaptures.create(group, watcher, "ring", {
        target: set.id!,
        targetType: "AzureVMSS",
        scope: { include: ["0", "2"] },
        storageLocation: { localPath: "/var/captures/ring.cap" },
        continuousCapture: true,
        captureSettings: { fileCount: 3 },
      });
      assert.deepEqual(created.scope?.include, ["0", "2"].map((instance) => `${set.id}/virtualMachines/${instance}`));
      assert.deepEqual([created.captureSettings?.fileCount, created.totalBytesPerSession], [3, undefined]);
      assert.equal((await network.packetCaptures.getStatus(group, watcher, "ring")).packetCaptureStatus, "Running");
    });

    it("follow a list through its pages, and are told what is wrong by code and status", async () => {
      await open({ pageSize: 2 });
      for (const name of ["a", "b", "c", "d", "e"]) await network.packetCaptures.create(group, watcher, name, { target: ids.virtualMachine, storageLocation: { filePath: "C:\\a.cap" } });
      azure.journal.clear();
      assert.deepEqual((await all(network.packetCaptures.list(group, watcher))).map(({ name }) => name), ["a", "b", "c", "d", "e"]);
      assert.deepEqual(azure.journal.entries.map(({ operation, status }) => `${operation} ${status}`), Array(3).fill("PacketCaptures_List 200"));
      await assert.rejects(async () => network.packetCaptures.create(group, watcher, "a", { target: ids.virtualMachine, storageLocation: { filePath: "C:\\a.cap" } }), { statusCode: 400, code: "PacketCaptureExistingAlready" });
      await assert.rejects(compute.virtualMachines.get("ContosoExampleRG", "none"), { statusCode: 404, code: "ResourceNotFound" });
      await assert.rejects(network.networkWatchers.get("none", "none"), { statusCode: 404, code: "ResourceGroupNotFound" });
    });

    it("are not let in with a wrong secret", async () => {
      await open();
      const { endpoint, authorityHost, more } = { endpoint: server!.url, authorityHost: server!.url, more: { tlsOptions: { ca: readFileSync(server!.caFile) } } };
      const stranger = new ClientSecretCredential(azure.identity.tenantId, azure.identity.clientId, "wrong", { authorityHost, disableInstanceDiscovery: true, ...more });
      const client = new NetworkManagementClient(stranger, azure.identity.subscriptionId, { endpoint, ...more });
      await assert.rejects(client.packetCaptures.get(group, watcher, "a"), /^AuthenticationRequiredError: invalid_client: .*AADSTS7000215/);
      assert.equal(azure.journal.entries.some(({ operation }) => operation === "PacketCaptures_Get"), false);
    });
  });

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
