import type { LocalAzure } from "../../../emulator";
import type { Exchange } from "../../recordings/exchanges";
import { excerpt } from "./recorders";
import type { Scenario } from "./replay";

const groups = "/subscriptions/9cece3e3-0f7d-47ca-af0e-9772773f90b7/resourceGroups";
const filePath = { filePath: "C:\\tmp\\Capture.cap" };

const watcherOf = (groups: string, region: string) => `${groups}/NetworkWatcherRG/providers/Microsoft.Network/networkWatchers/NetworkWatcher_${region}`;
const put = (azure: LocalAzure, url: string, properties: unknown) => azure.handle({ method: "PUT", url, body: JSON.stringify({ properties }) });

/** A scale set's captures, in February 2022. */
const scaleSet: Scenario = {
  file: "TestPacketCaptureVMSS.excerpt.json",
  made: "2022-02",
  recorder: excerpt,
  async world(azure) {
    const watcher = watcherOf(groups, "centraluseuap");
    const target = `${groups}/psnrp8424/providers/Microsoft.Compute/virtualMachineScaleSets/psnrp5497`;
    azure.addNetworkWatcher({ id: watcher, location: "centraluseuap" });
    azure.addScaleSet({ id: target, location: "centraluseuap", instances: ["0", "1", "2"] });
    await put(azure, `${watcher}/packetCaptures/psnrp3138?api-version=2021-06-01`, { target, storageLocation: filePath });
    azure.clock.advance(10);
  },
  before: { 1: (azure) => azure.clock.advance(10) },
};

/** Captures of a machine and of a scale set, in July 2023. */
const machine: Scenario = {
  file: "TestPacketCapture.excerpt.json",
  made: "2023-07",
  recorder: excerpt,
  async world(azure) {
    const watcher = watcherOf(groups, "westcentralus");
    const [machine, set] = [`${groups}/g/providers/Microsoft.Compute/virtualMachines/vm`, `${groups}/g/providers/Microsoft.Compute/virtualMachineScaleSets/set`];
    azure.addNetworkWatcher({ id: watcher, location: "westcentralus" });
    azure.addVirtualMachine({ id: machine, location: "westcentralus" });
    azure.addScaleSet({ id: set, location: "westcentralus", instances: ["0", "1", "2"] });
    await put(azure, `${watcher}/packetCaptures/psnrp6664?api-version=2022-11-01`, { target: set, timeLimitInSeconds: 1, storageLocation: filePath });
    await put(azure, `${watcher}/packetCaptures/PacketCaptureTest?api-version=2022-11-01`, { target: machine, timeLimitInSeconds: 1, storageLocation: filePath });
    await put(azure, `${watcher}/packetCaptures/psnrp8918?api-version=2022-11-01`, { target: machine, storageLocation: filePath });
    azure.clock.advance(10);
  },
  before: {
    // The excerpt begins in the middle: the query whose result is polled is not in it.
    async 2(azure, replay) {
      const url = `${watcherOf(groups, "westcentralus")}/packetCaptures/psnrp8918/queryStatus?api-version=2022-11-01`;
      const { headers } = await azure.handle({ method: "POST", url });
      replay.learn("/operationResults/e585c7af-dde1-4c75-ac38-74a2f0dfe780", headers["location"]);
    },
  },
};

const ringBufferGroups = "/subscriptions/c9acd95d-34fe-4603-b50a-89c27c045b02/resourceGroups";
const ringBufferCapture = `${watcherOf(ringBufferGroups, "westcentralus")}/packetCaptures/psnrp3366`;

/** A continuous capture, in June 2025. */
const ringBuffer: Scenario = {
  file: "TestPacketCaptureVMWithRingBuffer.excerpt.json",
  made: "2025-06",
  recorder: excerpt,
  world(azure) {
    azure.addNetworkWatcher({ id: watcherOf(ringBufferGroups, "westcentralus"), location: "westcentralus" });
    azure.addVirtualMachine({ id: `${ringBufferGroups}/psnrp5324/providers/Microsoft.Compute/virtualMachines/psnrp9847`, location: "westcentralus", os: "Windows" });
  },
  before: {
    1: (azure) => azure.clock.advance(10),
    // A status query before the stop is not in the excerpt, but has left its mark on the last answer.
    async 2(azure) {
      await azure.handle({ method: "POST", url: `${ringBufferCapture}/queryStatus?api-version=2024-07-01` });
    },
  },
  restored: (exchange) => ({ ...exchange, ...ringBufferRequests[exchange.index] }),
};

const stopOperation = "/subscriptions/c9acd95d-34fe-4603-b50a-89c27c045b02/providers/Microsoft.Network/locations/westcentralus/operations/80211341-2029-4bf0-ba73-a781f3c84d51?api-version=2024-07-01";

/** Two requests that the excerpt names only in words. */
const ringBufferRequests: Readonly<Record<number, Partial<Exchange>>> = {
  2: { path: `${ringBufferCapture}/stop?api-version=2024-07-01`, headers: { "azure-asyncoperation": `https://management.azure.com${stopOperation}`, "azure-asyncnotification": "Enabled" } },
  3: { path: stopOperation },
};

/** Excerpts of Az PowerShell's recorded tests. */
export const powerShell: readonly Scenario[] = [scaleSet, machine, ringBuffer];
