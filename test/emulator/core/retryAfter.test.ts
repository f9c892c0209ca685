import assert from "node:assert/strict";
import type { LocalAzureOptions } from "../../../emulator";
import { armRequests, capturePath, ids, pathOf, stillAzure, watcherPath } from "../armRequests";

const group = ids.virtualMachine.split("/providers/")[0]!;
const [compute, network] = [`${group}/providers/Microsoft.Compute`, `${group}/providers/Microsoft.Network`];
const extension = { location: "westcentralus", properties: { publisher: "p", type: "t", typeHandlerVersion: "1.0" } };

/** What starts an operation, and what was recorded of it and of its polls in seconds. */
const operations: { what: string; method: string; path: string; body?: unknown; start: string | undefined; poll?: string | undefined }[] = [
  { what: "a capture", method: "PUT", path: capturePath("one"), body: { properties: { target: ids.virtualMachine, storageLocation: { filePath: "C:\\one.cap" } } }, start: "10", poll: "10" },
  { what: "the deletion of a watcher", method: "DELETE", path: watcherPath, start: "10", poll: "10" },
  { what: "the deletion of a group", method: "DELETE", path: `${group}?api-version=2022-09-01`, start: "15", poll: "15" },
  { what: "a storage account", method: "PUT", path: `${group}/providers/Microsoft.Storage/storageAccounts/another?api-version=2025-06-01`, body: { location: "westus", kind: "StorageV2", sku: { name: "Standard_LRS" } }, start: "17", poll: "17" },
  { what: "a network", method: "PUT", path: `${network}/virtualNetworks/net`, body: { location: "westus", properties: {} }, start: "3", poll: "10" },
  { what: "a public address", method: "PUT", path: `${network}/publicIPAddresses/ip`, body: { location: "westus", properties: {} }, start: "1", poll: "10" },
  { what: "a network card", method: "PUT", path: `${network}/networkInterfaces/card`, body: { location: "westus", properties: {} }, start: undefined, poll: "10" },
  { what: "a machine", method: "PUT", path: `${compute}/virtualMachines/vm?api-version=2026-03-01`, body: { location: "westus", properties: {} }, start: "10" },
  { what: "the deletion of a machine", method: "DELETE", path: `${ids.virtualMachine}?api-version=2026-03-01`, start: undefined },
  { what: "a scale set", method: "PUT", path: `${compute}/virtualMachineScaleSets/set?api-version=2026-03-01`, body: { location: "westus", properties: {} }, start: "10" },
  { what: "an extension", method: "PUT", path: `${ids.virtualMachine}/extensions/e?api-version=2026-03-01`, body: extension, start: undefined },
];

describe("Retry-After of operations", () => {
  const waits = async ({ method, path, body }: (typeof operations)[number], options: LocalAzureOptions = {}) => {
    const arm = armRequests(stillAzure({ timings: { compute: 10 }, ...options }));
    const start = await arm.send(method, path, body);
    const poll = await arm.get(pathOf(start.headers["azure-asyncoperation"] ?? start.headers["location"]));
    return [start.status < 300, start.headers["retry-after"], poll.headers["retry-after"]];
  };

  for (const operation of operations) {
    const { what, start, poll } = operation;
    it(`says ${start ?? "nothing"} of ${what}, and ${poll ?? "nothing"} in its polls, as recorded`, async () => {
      assert.deepEqual(await waits(operation), [true, start, poll]);
    });

    it(`says of ${what} what the settings say`, async () => {
      assert.deepEqual(await waits(operation, { timings: { compute: 10, retryAfter: 4 } }), [true, "4", "4"]);
    });
  }
});
