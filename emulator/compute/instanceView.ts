import { offsetTime } from "../core/operations";
import type { Extension, OperatingSystem, PowerState } from "../core/resources";
import { isShown } from "./shownSince";

const powerStates: Readonly<Record<PowerState, string>> = {
  running: "VM running",
  deallocated: "VM deallocated",
  stopped: "VM stopped",
};

/** Codes of a provisioning state in an instance view. Of `succeeded` they are recorded. */
const provisioningStatuses: Readonly<Record<string, { code: string; level: string; displayStatus: string }>> = {
  Succeeded: { code: "ProvisioningState/succeeded", level: "Info", displayStatus: "Provisioning succeeded" },
  Failed: { code: "ProvisioningState/failed", level: "Error", displayStatus: "Provisioning failed" },
  Creating: { code: "ProvisioningState/creating", level: "Info", displayStatus: "Creating" },
  Updating: { code: "ProvisioningState/updating", level: "Info", displayStatus: "Updating" },
};

export interface Image {
  publisher?: string;
  offer?: string;
  sku?: string;
}

/** What an instance view is of: a machine, or an instance of a scale set. */
export interface Instance {
  power: PowerState;
  os: OperatingSystem;
  computerName: string;
  image: Image;
  /** Names of its disks. */
  disks: readonly string[];
  extensions: readonly Extension[];
  provisioningState: string;
  /** Where it is in the data center. */
  place: Record<string, unknown>;
}

/** What the machine is doing. A deallocated machine has no agent; a stopped one keeps its agent's last report (recorded). */
export function instanceView({ power, os, computerName, image, disks, extensions, provisioningState, place }: Instance, now: number, apiVersion: string): Record<string, unknown> {
  const reports = power !== "deallocated";
  const views = isShown("diskViews", apiVersion);
  return {
    ...place,
    ...(reports && views ? { computerName, ...systemOf(os, image) } : {}),
    ...(reports ? { vmAgent: vmAgent(extensions, now, os === "Windows") } : {}),
    ...(views ? { disks: disks.map((name) => ({ name, statuses: [status("Succeeded", now)] })) } : {}),
    ...(reports && extensions.length > 0 ? { extensions: extensions.map((extension) => extensionView(extension)) } : {}),
    ...(isShown("hyperVGeneration", apiVersion) ? { hyperVGeneration: /gen2|-g2/i.test(image.sku ?? "") ? "V2" : "V1" } : {}),
    statuses: [
      status(provisioningState, now),
      { code: `PowerState/${power}`, level: "Info", displayStatus: powerStates[power] },
    ],
  };
}

/** What the system says of itself: its name, and the version that the image's sku names. */
function systemOf(os: OperatingSystem, { publisher = "", sku = "" }: Image): { osName: string; osVersion: string } {
  if (os === "Windows") return windowsOf(sku);
  if (/^Debian$/i.test(publisher)) return { osName: "debian", osVersion: /\d+/.exec(sku)?.[0] ?? "12" };
  return { osName: "ubuntu", osVersion: ubuntuVersion(sku) };
}

const windowsVersions: Readonly<Record<string, string>> = { "2012 R2": "Microsoft Windows NT 6.3.9600.0", 2016: "10.0.14393", 2019: "10.0.17763", 2022: "10.0.20348", 2025: "10.0.26100" };

/** `2012-R2-Datacenter`, `2022-datacenter-g2`. */
function windowsOf(sku: string): { osName: string; osVersion: string } {
  const [, year = "2022", r2 = ""] = /^(\d{4})(-R2)?-datacenter/i.exec(sku) ?? [];
  const release = `${year}${r2 === "" ? "" : " R2"}`;
  return { osName: `Windows Server ${release} Datacenter`, osVersion: windowsVersions[release] ?? windowsVersions[2022]! };
}

/** `18.04` of `18.04-LTS` and of `18_04-lts-gen2`. */
function ubuntuVersion(sku: string): string {
  const [, year, month] = /(\d\d)[._](\d\d)/.exec(sku) ?? [];
  return year === undefined ? "22.04" : `${year}.${month}`;
}

function vmAgent(extensions: readonly Extension[], now: number, windows: boolean): Record<string, unknown> {
  return {
    vmAgentVersion: windows ? "2.7.41491.1149" : "2.9.1.1",
    statuses: [{ code: "ProvisioningState/succeeded", level: "Info", displayStatus: "Ready", message: "Guest Agent is running", time: offsetTime(now) }],
    extensionHandlers: extensions.map((extension) => ({
      type: handlerType(extension),
      typeHandlerVersion: handlerVersion(extension),
      status: extension.properties["provisioningState"] === "Succeeded"
        ? { code: "ProvisioningState/succeeded", level: "Info", displayStatus: "Ready" }
        : { ...status(String(extension.properties["provisioningState"])), displayStatus: "NotReady" },
    })),
  };
}

/** What an extension is doing. */
export function extensionView(extension: Extension): Record<string, unknown> {
  return {
    name: extension.name,
    type: handlerType(extension),
    typeHandlerVersion: handlerVersion(extension),
    statuses: [status(String(extension.properties["provisioningState"]))],
  };
}

function handlerType(extension: Extension): string {
  return `${String(extension.properties["publisher"])}.${String(extension.properties["type"])}`;
}

function handlerVersion(extension: Extension): string {
  return `${extension.properties["typeHandlerVersion"] as string | undefined ?? "1.4"}.3422.1`;
}

/** A change that still goes on has no time (recorded). */
function status(provisioningState: string, now?: number): Record<string, unknown> {
  const goesOn = /^(Creating|Updating)$/.test(provisioningState);
  return { ...(provisioningStatuses[provisioningState] ?? provisioningStatuses["Updating"]), ...(now === undefined || goesOn ? {} : { time: offsetTime(now) }) };
}
