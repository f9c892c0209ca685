import { agentExtension, agentOf } from "../captures/agents";
import { bytesAt, captureStartTime, endOf, sessionAt } from "../captures/captureSession";
import type { SessionStatus } from "../captures/captureSession";
import { touchWatcher } from "../captures/networkWatchers";
import { captureType } from "../captures/packetCaptures";
import { endSessionsOn, withEnd } from "../captures/sessionEnd";
import { filesAt, numbered } from "../captures/sessionFiles";
import { setPower } from "../compute/power";
import { newInstance } from "../compute/scaleSets";
import { machineType } from "../compute/virtualMachines";
import { etagOf } from "../core/etags";
import { locationName, parentId, parseResourceId, resourceGroupId } from "../core/resourceIds";
import type { AgentState, OperatingSystem, PacketCapture, PowerState, ScaleSet, VirtualMachine } from "../core/resources";
import { nextEtag } from "../core/store";
import type { Store } from "../core/store";
import { withPrivateAddresses } from "../network/networkAddresses";
import { newAccount } from "../storage/account";
import { readCaptureFile } from "../traffic/captureFile";

export interface VirtualMachineSpec {
  id: string;
  location: string;
  /** @default "Linux" */
  os?: OperatingSystem;
  /** @default "present" */
  agent?: AgentState;
  /** @default "running" */
  power?: PowerState;
}

export interface ScaleSetSpec {
  id: string;
  location: string;
  /** Instance ids, or instances with a power state and an agent of their own. @default ["0", "1"] */
  instances?: (string | { id: string; power?: PowerState; agent?: AgentState })[];
  /** Of all instances that have none of their own. @default "present" */
  agent?: AgentState;
  /** @default "Linux" */
  os?: OperatingSystem;
}

export interface StorageAccountSpec {
  id: string;
  location: string;
  /** @default "Standard_LRS" */
  sku?: string;
  /** @default "StorageV2" */
  kind?: string;
  /** Further properties, such as `allowSharedKeyAccess`. */
  properties?: Record<string, unknown>;
}

/** Everything about one capture, also what Azure does not show. */
export interface CaptureView extends SessionStatus {
  id: string;
  name: string;
  etag: string;
  provisioningState: string;
  /** As the newest api-version shows them, without `provisioningState`. */
  properties: PacketCapture["properties"];
  captureStartTime: string | undefined;
  /** When the session has ended or will, in milliseconds since 1970. */
  endsAt: number | undefined;
  bytesCaptured: number;
}

/** Adds a machine, or replaces the one with this id; sessions end when the machine no longer runs. */
export function addVirtualMachine(store: Store, spec: VirtualMachineSpec, now: number): void {
  const { id, os = "Linux", agent = "present", power = "running" } = spec;
  const location = locationName(spec.location);
  const { name } = withGroup(store, id, location);
  const machine: VirtualMachine = {
    id, name, type: "Microsoft.Compute/virtualMachines", location,
    properties: {
      vmId: store.nextGuid(),
      hardwareProfile: { vmSize: "Standard_DS1_v2" },
      storageProfile: {
        imageReference: os === "Linux"
          ? { publisher: "Canonical", offer: "0001-com-ubuntu-server-jammy", sku: "22_04-lts-gen2", version: "latest" }
          : { publisher: "MicrosoftWindowsServer", offer: "WindowsServer", sku: "2022-datacenter-g2", version: "latest" },
        osDisk: { osType: os, name: `${name}_OsDisk`, createOption: "FromImage", caching: "ReadWrite", diskSizeGB: 30 },
        dataDisks: [],
      },
      osProfile: { computerName: name, adminUsername: "azureuser", secrets: [], allowExtensionOperations: true },
      networkProfile: { networkInterfaces: [{ id: cardIdOf(id) }] },
      provisioningState: "Succeeded",
    },
    hidden: { power, os },
  };
  store.delete(id);
  store.put(machine);
  putCard(store, id, location);
  putAgent(store, machine, agent);
  if (power !== "running") endSessionsOn(store, id, now);
}

function cardIdOf(machineId: string): string {
  return `${parentId(machineId)}/providers/Microsoft.Network/networkInterfaces/${parseResourceId(machineId).name}-nic`;
}

/** The machine's card with an address, in a network that the machines of its group and region share. */
function putCard(store: Store, machineId: string, location: string): void {
  const network = `${parentId(machineId)}/providers/Microsoft.Network/virtualNetworks/vnet-${location}`;
  const subnet = `${network}/subnets/default`;
  if (!store.get(network)) {
    putNetworkResource(store, network, location, { addressSpace: { addressPrefixes: ["10.0.0.0/16"] } });
    putNetworkResource(store, subnet, undefined, { addressPrefix: "10.0.0.0/16" });
  }
  const id = cardIdOf(machineId);
  if (store.get(id)) return;
  const ipConfigurations = [{ id: `${id}/ipConfigurations/ipconfig1`, name: "ipconfig1", properties: { subnet: { id: subnet } } }];
  putNetworkResource(store, id, location, withPrivateAddresses(store, id, { ipConfigurations }));
}

function putNetworkResource(store: Store, id: string, location: string | undefined, properties: Record<string, unknown>): void {
  const { name, type } = parseResourceId(id);
  const place = location === undefined ? {} : { location };
  const guid = location === undefined ? {} : { resourceGuid: store.nextGuid() };
  store.put({ id, name, type, ...place, etag: nextEtag(store), properties: { ...properties, ...guid, provisioningState: "Succeeded" } });
}

/** Adds a scale set with its instances, or replaces the one with this id and ends the sessions on it. */
export function addScaleSet(store: Store, spec: ScaleSetSpec, now: number): void {
  const { id, instances = ["0", "1"], agent = "present", os = "Linux" } = spec;
  const location = locationName(spec.location);
  const { name } = withGroup(store, id, location);
  const set: ScaleSet = {
    id, name, type: "Microsoft.Compute/virtualMachineScaleSets", location,
    more: { sku: { name: "Standard_DS1_v2", tier: "Standard", capacity: instances.length } },
    properties: { singlePlacementGroup: true, upgradePolicy: { mode: "Automatic" }, virtualMachineProfile: {}, provisioningState: "Succeeded" },
    hidden: { os },
  };
  endSessionsOn(store, id, now);
  store.delete(id);
  store.put(set);
  for (const instance of instances) {
    const { id: instanceId, ...hidden } = typeof instance === "string" ? { id: instance } : instance;
    store.put({ ...newInstance(set, instanceId, store.nextGuid()), hidden: { power: "running", ...hidden } });
  }
  putAgent(store, set, agent);
}

function putAgent(store: Store, machine: VirtualMachine | ScaleSet, agent: AgentState): void {
  const { id, type, location, hidden } = machine;
  if (agent !== "missing") store.put(agentExtension({ id, type, ...(type === machineType && location !== undefined ? { location } : {}) }, hidden!.os, agent));
}

/** What can be switched at a machine: a virtual machine or an instance of a scale set; the agent also for a whole set. */
export interface MachineChange {
  agent?: AgentState;
  power?: PowerState;
}

export function changeMachine(store: Store, id: string, { agent, power }: MachineChange, now: number): void {
  if (agent !== undefined) changeAgent(store, id, agent, now);
  if (power === undefined) return;
  if (!setPower(store, id, power, power === "running" ? undefined : now)) {
    throw new Error(`changing a machine: \`power\` applies to virtual machines and scale set instances, and none has the id "${id}" (NotFound)`);
  }
}

function changeAgent(store: Store, id: string, agent: AgentState, now: number): void {
  const host = store.get(id, machineType) ?? store.get(id, "Microsoft.Compute/virtualMachineScaleSets");
  const instance = store.get(id, "Microsoft.Compute/virtualMachineScaleSets/virtualMachines");
  if (instance) store.put({ ...instance, hidden: { ...instance.hidden!, agent } });
  else if (host) {
    const before = agentOf(store, host.id);
    if (before) store.delete(before.id);
    putAgent(store, host, agent);
  } else {
    throw new Error(`changing a machine: \`agent\` applies to virtual machines, scale sets and their instances, and none has the id "${id}" (NotFound)`);
  }
  if (agent !== "present") endSessionsOn(store, id, now);
}

export function addNetworkWatcher(store: Store, spec: { id: string; location: string }): void {
  const location = locationName(spec.location);
  const { name } = withGroup(store, spec.id, location);
  store.put({ id: spec.id, name, type: "Microsoft.Network/networkWatchers", location, etag: nextEtag(store), properties: { provisioningState: "Succeeded" } });
}

export function addStorageAccount(store: Store, spec: StorageAccountSpec, now: number): void {
  const location = locationName(spec.location);
  const { name } = withGroup(store, spec.id, location);
  const { sku = "Standard_LRS", kind = "StorageV2", properties = {} } = spec;
  store.put(newAccount(spec.id, name, location, now, properties, { sku: { name: sku, tier: sku.split("_")[0] }, kind }));
}

/** What is put somewhere brings its resource group along. */
function withGroup(store: Store, id: string, location: string): { name: string } {
  const { subscriptionId, resourceGroupName = "", name } = parseResourceId(id);
  const groupId = resourceGroupId(subscriptionId, resourceGroupName);
  if (!store.get(groupId)) {
    store.put({ id: groupId, name: resourceGroupName, type: "Microsoft.Resources/resourceGroups", location, properties: { provisioningState: "Succeeded" } });
  }
  return { name };
}

export function captureView(store: Store, capture: PacketCapture, now: number): CaptureView {
  const { session, provisioningState } = capture.hidden!;
  return {
    id: capture.id,
    name: capture.name,
    etag: etagOf(store, capture) ?? "",
    provisioningState,
    properties: capture.properties,
    ...sessionAt(session, now),
    captureStartTime: captureStartTime(session),
    endsAt: endOf(session)?.at,
    bytesCaptured: bytesAt(session, now),
  };
}

/** A file that a session has written on a machine. */
export interface CaptureFileView {
  /** Where it is on the machine; of a session that goes to storage alone, the last part of its blob's name. */
  path: string;
  /** Of a scale set: on which instance. */
  instance?: string;
  size: number;
  /** Makes its bytes, from `start` up to, but without, `end`. */
  read(start?: number, end?: number): Iterable<Buffer>;
}

/** The files that a session has written so far, as they are on its machines. */
export function captureFiles(store: Store, id: string, now: number): CaptureFileView[] {
  const capture = needCapture(store, id);
  const { filePath, localPath, storagePath } = capture.properties.storageLocation;
  const path = filePath ?? localPath ?? storagePath.split("/").at(-1) ?? "";
  return filesAt(store, capture, now).map(({ instance, number, file }) => ({
    path: numbered(path, number),
    ...(instance === undefined ? {} : { instance }),
    size: file.size,
    read: (start, end) => readCaptureFile(file, start, end),
  }));
}

/** How a session ends by itself. */
export interface SessionOutcome {
  /** @default "Stopped" */
  status?: "Stopped" | "Error";
  /** @default "TimeExceeded" for `Stopped`, none for `Error` */
  stopReason?: string;
  /** @default [] */
  packetCaptureError?: string[];
}

export function endSession(store: Store, id: string, outcome: SessionOutcome, now: number): void {
  const { status = "Stopped", packetCaptureError = [] } = outcome;
  const stopReason = outcome.stopReason ?? (status === "Stopped" ? "TimeExceeded" : undefined);
  store.put(withEnd(needCapture(store, id), now, { status, ...(stopReason === undefined ? {} : { stopReason }), packetCaptureError }));
}

export function removePacketCapture(store: Store, id: string): void {
  store.delete(needCapture(store, id).id);
  touchWatcher(store, parentId(id));
}

/** Changes properties as they stand; `provisioningState` is one of them here. */
export function changePacketCapture(store: Store, id: string, patch: Record<string, unknown>): void {
  const capture = needCapture(store, id);
  const { provisioningState = capture.hidden!.provisioningState, ...properties } = patch;
  store.put({
    ...capture,
    properties: { ...capture.properties, ...properties },
    hidden: { ...capture.hidden!, provisioningState: String(provisioningState) },
  });
  touchWatcher(store, parentId(id));
}

function needCapture(store: Store, id: string): PacketCapture {
  const capture = store.get(id, captureType);
  if (!capture) throw new Error(`looking up packet capture "${id}": the local Azure has none with this id (NotFound)`);
  return capture;
}
