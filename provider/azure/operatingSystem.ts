import { isObject } from "../model/shapes";

export type OperatingSystem = "Linux" | "Windows";

/** The operating system in the properties of a machine, or of the profile of a scale set; `undefined` where they do not say. */
export function osTypeIn(properties: unknown): OperatingSystem | undefined {
  if (!isObject(properties)) return undefined;
  const { storageProfile, osProfile } = properties;
  const osDisk = isObject(storageProfile) ? storageProfile.osDisk : undefined;
  if (isObject(osDisk) && (osDisk.osType === "Linux" || osDisk.osType === "Windows")) return osDisk.osType;
  if (isObject(osProfile) && isObject(osProfile.linuxConfiguration)) return "Linux";
  if (isObject(osProfile) && isObject(osProfile.windowsConfiguration)) return "Windows";
  const image = isObject(storageProfile) ? storageProfile.imageReference : undefined;
  return isObject(image) && typeof image.publisher === "string" ? osTypeOfPublisher(image.publisher) : undefined;
}

/** What the publishers of the endorsed images publish; most others publish both. */
function osTypeOfPublisher(publisher: string): OperatingSystem | undefined {
  if (/^MicrosoftWindows/i.test(publisher)) return "Windows";
  return /^(Canonical|Debian|RedHat|SUSE|OpenLogic|Oracle|almalinux|resf|kinvolk|MicrosoftCBLMariner)$/i.test(publisher)
    ? "Linux"
    : undefined;
}
