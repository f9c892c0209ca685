import { locations } from "../core/locations";
import { locationName } from "../core/resourceIds";
import type { OperatingSystem } from "../core/resources";
import { collect } from "../core/request";
import type { LocalAzure } from "../localAzure/localAzure";
import { machinesOf } from "./machines";

/** A machine to be made. */
export interface NewMachine {
  name: string;
  location: string;
  os?: OperatingSystem;
  resourceGroup?: string;
}

/** Makes a machine with an agent, and the watcher of its region, as the machine's network would. */
export function addMachine(azure: LocalAzure, { name, location: wanted, os = "Linux", resourceGroup = "local" }: NewMachine): unknown {
  const location = knownLocation(wanted);
  const id = `${groupOf(azure, resourceGroup)}/providers/Microsoft.Compute/virtualMachines/${checked("machine", name)}`;
  if (azure.store.get(id)) throw new Error(`creating machine "${name}": resource group "${resourceGroup}" already has a machine with this name (AlreadyExists)`);
  azure.addVirtualMachine({ id, location, os });
  if (watcherIn(azure, location) === undefined) addWatcher(azure, { location });
  return machinesOf(azure.store).find((machine) => machine.id === id);
}

/** Makes the watcher of a region, with the name and in the group that Azure uses. */
export function addWatcher(azure: LocalAzure, { location: wanted }: { location: string }): unknown {
  const location = knownLocation(wanted);
  const existing = watcherIn(azure, location);
  if (existing) throw new Error(`creating a network watcher: region "${location}" already has "${existing.name}" (AlreadyExists)`);
  const id = `${groupOf(azure, "NetworkWatcherRG")}/providers/Microsoft.Network/networkWatchers/NetworkWatcher_${location}`;
  azure.addNetworkWatcher({ id, location });
  return { id, location };
}

/** A capture to be made. */
export interface NewCapture {
  name: string;
  /** The id of a machine or scale set. */
  target: string;
  /** The id of a storage account. Without one, the file stays on the machine. */
  storageId?: string;
  timeLimitInSeconds?: number;
  protocol?: "Any" | "TCP" | "UDP";
  localPort?: string;
  remotePort?: string;
}

/** Creates a capture with a request, like any client: the journal has the request, and errors are Azure's own. */
export async function addCapture(azure: LocalAzure, { name, target, storageId, timeLimitInSeconds, protocol = "Any", localPort = "", remotePort = "" }: NewCapture): Promise<unknown> {
  const subject = `creating capture "${name}"`;
  const location = azure.store.get(target)?.location;
  if (location === undefined) throw new Error(`${subject}: there is no machine "${target}" (NotFound)`);
  const watcher = watcherIn(azure, location);
  if (watcher === undefined) throw new Error(`${subject}: region "${location}" has no network watcher (WatcherMissing)`);
  const isAll = protocol === "Any" && localPort === "" && remotePort === "";
  const properties = {
    target,
    ...(/virtualMachineScaleSets/i.test(target) && { targetType: "AzureVMSS" }),
    storageLocation: storageId === undefined ? { filePath: `/var/captures/${checked("capture", name)}.cap` } : { storageId },
    ...(timeLimitInSeconds !== undefined && { timeLimitInSeconds }),
    ...(!isAll && { filters: [{ protocol, localPort, remotePort }] }),
  };
  const id = `${watcher.id}/packetCaptures/${encodeURIComponent(checked("capture", name))}`;
  const headers = { authorization: `Bearer ${await azure.issueToken()}`, "content-type": "application/json" };
  const { status, body } = await azure.handle({ method: "PUT", url: `https://management.azure.com${id}?api-version=2025-05-01`, headers, body: JSON.stringify({ properties }) });
  const text = (await collect(body)).toString();
  if (status >= 400) throw new Error(`${subject}: ${refusalIn(text)}`);
  return JSON.parse(text);
}

/** What an error of Azure says, in one line. */
export function refusalIn(text: string): string {
  try {
    const { error } = JSON.parse(text) as { error: { code: string; message: string } };
    return `${error.message} (${error.code})`;
  } catch {
    return "the request was refused (RequestRefused)";
  }
}

function watcherIn({ store, identity }: LocalAzure, location: string): { id: string; name: string } | undefined {
  return store.list("Microsoft.Network/networkWatchers", `/subscriptions/${identity.subscriptionId}`).find((watcher) => watcher.location === location);
}

function groupOf({ identity }: LocalAzure, name: string): string {
  return `/subscriptions/${identity.subscriptionId}/resourceGroups/${checked("resource group", name)}`;
}

function checked(what: string, name: string): string {
  if (/^[\w][\w.()-]{0,78}$/.test(name)) return name;
  throw new Error(`reading the name of the ${what}: must be letters, digits, ".", "_", "-", got ${JSON.stringify(name.slice(0, 100))} (InvalidInput)`);
}

function knownLocation(text: string): string {
  const name = locationName(text);
  if (Object.hasOwn(locations, name)) return name;
  throw new Error(`reading the region: must be a region of Azure such as "westeurope", got ${JSON.stringify(text.slice(0, 100))} (InvalidInput)`);
}
