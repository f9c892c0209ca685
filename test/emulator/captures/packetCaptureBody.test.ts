import assert from "node:assert/strict";
import type { LocalAzureOptions } from "../../../emulator";
import { armRequests, capturePath, ids, stillAzure } from "../armRequests";

const storageLocation = { filePath: "/var/captures/one.cap" };
const base = { target: ids.virtualMachine, storageLocation };
const elsewhere = ids.virtualMachine.replace("ContosoVM", "Elsewhere");

interface Refusal {
  it: string;
  properties: Record<string, unknown>;
  code: string;
  message: string;
  apiVersion?: string;
  options?: LocalAzureOptions;
}

const refusals: Refusal[] = [
  { it: "no target", properties: { storageLocation }, code: "InvalidRequestFormat", message: "Cannot parse the request: target is missing." },
  { it: "a target that is no machine", properties: { ...base, target: ids.networkWatcher }, code: "UnsupportedTargetResourceId", message: `The target resource id '${ids.networkWatcher}' is not supported. It must be a virtual machine or a virtual machine scale set.` },
  { it: "an instance of a scale set as target", properties: { ...base, target: `${ids.virtualMachine.replace("virtualMachines/ContosoVM", "virtualMachineScaleSets/s")}/virtualMachines/0` }, code: "UnsupportedTargetResourceId", message: `The target resource id '${ids.virtualMachine.replace("virtualMachines/ContosoVM", "virtualMachineScaleSets/s")}/virtualMachines/0' is not supported. It must be a virtual machine or a virtual machine scale set.` },
  { it: "a machine that does not exist", properties: { ...base, target: `${ids.virtualMachine}2` }, code: "InvalidResourceReference", message: `Resource ${ids.virtualMachine}2 referenced by resource ${capturePath("one")} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.` },
  { it: "a machine in another region", properties: { ...base, target: elsewhere }, code: "InvalidResourceReference", message: `Resource ${elsewhere} referenced by resource ${capturePath("one")} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.` },
  { it: "a target type that is not the target's", properties: { ...base, targetType: "AzureVMSS" }, code: "InvalidRequestFormat", message: "Cannot parse the request: targetType must be AzureVM for this target." },
  { it: "a scope for a single machine", properties: { ...base, scope: { include: ["0"] } }, code: "InvalidRequestFormat", message: "Cannot parse the request: scope is for scale sets only." },
  { it: "no storage location", properties: { target: ids.virtualMachine }, code: "PacketCaptureIsMissingStorageIdAndFilePath", message: "StorageLocation must have either storage id or file path specified." },
  { it: "a storage location of empty strings", properties: { ...base, storageLocation: { storageId: "", filePath: "" } }, code: "PacketCaptureIsMissingStorageIdAndFilePath", message: "StorageLocation must have either storage id or file path specified." },
  { it: "a storage account that does not exist", properties: { ...base, storageLocation: { storageId: `${ids.storageAccount}x` } }, code: "InvalidResourceReference", message: `Resource ${ids.storageAccount}x referenced by resource ${capturePath("one")} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.` },
  { it: "a local path without continuousCapture", properties: { ...base, storageLocation: { ...storageLocation, localPath: "/var/captures/one.cap" } }, code: "InvalidRequestPropertiesInPacketCaptureRequest", message: "LocalPath is not supported in packet capture request." },
  { it: "capture settings without continuousCapture", properties: { ...base, captureSettings: {} }, code: "InvalidRequestPropertiesInPacketCaptureRequest", message: "CaptureSettings is not supported in packet capture request." },
  { it: "a byte limit with continuousCapture true", properties: { target: ids.virtualMachine, storageLocation: { localPath: "/var/captures/one.cap" }, continuousCapture: true, totalBytesPerSession: 1 }, code: "InvalidRequestPropertiesInPacketCaptureRequest", message: "TotalBytesPerSession is not supported in packet capture request." },
  { it: "a time limit with continuousCapture false", properties: { target: ids.virtualMachine, storageLocation: { localPath: "/var/captures/one.cap" }, continuousCapture: false, timeLimitInSeconds: 1 }, code: "InvalidRequestPropertiesInPacketCaptureRequest", message: "TimeLimitInSecond is not supported in packet capture request." },
  { it: "a file path with continuousCapture", properties: { ...base, continuousCapture: false }, code: "PacketCaptureIsMissingStorageIdAndLocalPath", message: "Command must have either storage id or local path specified." },
  { it: "a limit above its range", properties: { ...base, timeLimitInSeconds: 18001 }, code: "InvalidRequestFormat", message: "Cannot parse the request: timeLimitInSeconds must be a whole number from 0 to 18000." },
  { it: "a limit below its range", properties: { ...base, bytesToCapturePerPacket: -1 }, code: "InvalidRequestFormat", message: "Cannot parse the request: bytesToCapturePerPacket must be a whole number from 0 to 4294967295." },
  { it: "half a byte", properties: { ...base, totalBytesPerSession: 0.5 }, code: "InvalidRequestFormat", message: "Cannot parse the request: totalBytesPerSession must be a whole number from 0 to 4294967295." },
  { it: "a protocol that is none", properties: { ...base, filters: [{ protocol: "TCP" }, { protocol: "ICMP" }] }, code: "InvalidRequestFormat", message: "Cannot parse the request: filters[1].protocol must be TCP, UDP or Any, got 'ICMP'." },
  { it: "a scale set in an api-version that knows none", apiVersion: "2020-05-01", properties: { ...base, target: ids.virtualMachine.replace("virtualMachines/ContosoVM", "virtualMachineScaleSets/s") }, code: "UnsupportedTargetResourceId", message: `The target resource id '${ids.virtualMachine.replace("virtualMachines/ContosoVM", "virtualMachineScaleSets/s")}' is not supported. It must be a virtual machine or a virtual machine scale set.` },
  { it: "a number as a string, when it is told to", options: { numbersAsStrings: "refuse" }, properties: { ...base, timeLimitInSeconds: "60" }, code: "InvalidRequestFormat", message: "Cannot parse the request: timeLimitInSeconds must be a number, not a string." },
  { it: "a relative path, when it is told to", options: { relativePaths: "refuse" }, properties: { ...base, storageLocation: { filePath: "one.cap" } }, code: "InvalidRequestFormat", message: "Cannot parse the request: storageLocation must name a file below /var/captures or on a drive, got 'one.cap'." },
];

describe("the body of a packet capture", () => {
  for (const { it: what, properties, code, message, apiVersion = "2026-01-01", options } of refusals) {
    it(`is refused with 400 for ${what}`, async () => {
      const azure = stillAzure(options);
      azure.addVirtualMachine({ id: elsewhere, location: "westeurope" });
      const refused = await armRequests(azure, apiVersion).put(capturePath("one"), { properties });
      assert.deepEqual([refused.status, refused.json], [400, { error: { code, message, details: [] } }]);
      assert.deepEqual(azure.packetCaptures(), []);
    });
  }

  const accepted: { it: string; properties: Record<string, unknown> | string; shown: Record<string, unknown>; notes: string[]; apiVersion?: string }[] = [
    { it: "numbers as strings", properties: { ...base, timeLimitInSeconds: "60", totalBytesPerSession: "" }, shown: { timeLimitInSeconds: 60, totalBytesPerSession: 1073741824 }, notes: ["totalBytesPerSession: string read as a number", "timeLimitInSeconds: string read as a number"] },
    { it: "names in another letter case", properties: { ...base, timeLimitinSeconds: 60 }, shown: { timeLimitInSeconds: 60 }, notes: ["timeLimitinSeconds: read as timeLimitInSeconds"] },
    { it: "a doubled slash before the target", properties: { ...base, target: `/${ids.virtualMachine}` }, shown: { target: ids.virtualMachine }, notes: ["target: doubled leading slash removed"] },
    { it: "a relative path", properties: { ...base, storageLocation: { filePath: "capture\\capture.cap" } }, shown: { storageLocation: { storagePath: "", filePath: "capture\\capture.cap" } }, notes: ['storageLocation: path "capture\\capture.cap" accepted though not absolute'] },
    { it: "an empty protocol", properties: { ...base, filters: [{ protocol: "" }] }, shown: { filters: [{ protocol: "", localIPAddress: "", localPort: "", remoteIPAddress: "", remotePort: "" }] }, notes: [] },
    { it: "a protocol in lower case", properties: { ...base, filters: [{ protocol: "tcp" }] }, shown: { filters: [{ protocol: "TCP", localIPAddress: "", localPort: "", remoteIPAddress: "", remotePort: "" }] }, notes: [] },
    { it: "a port that is a number", properties: { ...base, filters: [{ protocol: "UDP", localPort: 53 }] }, shown: { filters: [{ protocol: "UDP", localIPAddress: "", localPort: "53", remoteIPAddress: "", remotePort: "" }] }, notes: ["filters[0].localPort: number read as a string"] },
    { it: "continuousCapture null as if it were left out", properties: { ...base, continuousCapture: null }, shown: { continuousCapture: undefined, timeLimitInSeconds: 18000 }, notes: [] },
    { it: "continuousCapture in an api-version that does not know it, by ignoring it", apiVersion: "2023-09-01", properties: { ...base, continuousCapture: true }, shown: { continuousCapture: undefined, timeLimitInSeconds: 18000 }, notes: ["continuousCapture: not known to api-version 2023-09-01, ignored"] },
    { it: "single quotes", properties: `{'properties': {'target': '${ids.virtualMachine}', 'storageLocation': {'filePath': '/var/captures/one.cap'}}}`, shown: { storageLocation: { storagePath: "", filePath: "/var/captures/one.cap" } }, notes: ["body: not strict JSON, read as JSON5"] },
  ];
  for (const { it: what, properties, shown, notes, apiVersion = "2026-01-01" } of accepted) {
    it(`is accepted with ${what}, and the journal says so`, async () => {
      const azure = stillAzure();
      const created = await armRequests(azure, apiVersion).put(capturePath("one"), typeof properties === "string" ? properties : { properties });
      assert.equal(created.status, 201);
      for (const [name, value] of Object.entries(shown)) assert.deepEqual(created.json.properties[name], value);
      assert.deepEqual(azure.journal.entries[0]?.notes, notes);
    });
  }

  it("is refused by ARM itself when it is no JSON at all", async () => {
    const refused = await armRequests(stillAzure()).put(capturePath("one"), "{");
    assert.equal(refused.status, 400);
    assert.deepEqual(Object.keys(refused.json.error), ["code", "message"]);
    assert.equal(refused.json.error.code, "InvalidRequestContent");
  });
});
