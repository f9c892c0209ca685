import { offsetTime } from "../core/operations";
import type { Extension, PowerState, VirtualMachine } from "../core/resources";
import { osDiskName } from "./machineProperties";

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

/** What the machine is doing. A machine that is not running has no agent to tell about itself. */
export function instanceView(machine: VirtualMachine, extensions: readonly Extension[], now: number): Record<string, unknown> {
  const { power, os } = machine.hidden!;
  const running = power === "running";
  const windows = os === "Windows";
  return {
    ...(running ? {
      computerName: machine.name,
      osName: windows ? "Windows Server 2022 Datacenter" : "ubuntu",
      osVersion: windows ? "10.0.20348" : ubuntuVersion(machine),
      vmAgent: vmAgent(extensions, now, windows),
    } : {}),
    disks: [{ name: osDiskName(machine) ?? `${machine.name}_OsDisk`, statuses: [status("Succeeded", now)] }],
    ...(running && extensions.length > 0 ? { extensions: extensions.map((extension) => extensionView(extension)) } : {}),
    hyperVGeneration: /gen2|-g2/i.test(imageSku(machine)) ? "V2" : "V1",
    statuses: [
      status(String(machine.properties["provisioningState"]), now),
      { code: `PowerState/${power}`, level: "Info", displayStatus: powerStates[power] },
    ],
  };
}

/** `18.04` of `18.04-LTS` and of `18_04-lts-gen2`. */
function ubuntuVersion(machine: VirtualMachine): string {
  const [, year, month] = /(\d\d)[._](\d\d)/.exec(imageSku(machine)) ?? [];
  return year === undefined ? "22.04" : `${year}.${month}`;
}

function imageSku(machine: VirtualMachine): string {
  const { imageReference } = (machine.properties["storageProfile"] ?? {}) as { imageReference?: { sku?: string } };
  return imageReference?.sku ?? "";
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

function extensionView(extension: Extension): Record<string, unknown> {
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

function status(provisioningState: string, now?: number): Record<string, unknown> {
  return { ...(provisioningStatuses[provisioningState] ?? provisioningStatuses["Updating"]), ...(now === undefined ? {} : { time: offsetTime(now) }) };
}
