import { isObject } from "../model/shapes";

export type OperatingSystem = "Linux" | "Windows";

/** The operating system in the properties of a machine, or of the profile of a scale set; `undefined` where they do not say. */
export function osTypeIn(properties: unknown): OperatingSystem | undefined {
  if (!isObject(properties)) return undefined;
  const { storageProfile, osProfile } = properties;
  const osDisk = isObject(storageProfile) ? storageProfile.osDisk : undefined;
  if (isObject(osDisk) && (osDisk.osType === "Linux" || osDisk.osType === "Windows")) return osDisk.osType;
  if (!isObject(osProfile)) return undefined;
  if (isObject(osProfile.linuxConfiguration)) return "Linux";
  return isObject(osProfile.windowsConfiguration) ? "Windows" : undefined;
}
