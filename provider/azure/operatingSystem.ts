import { isObject } from "../model/shapes";
import { objectOf } from "./answer";

export type OperatingSystem = "Linux" | "Windows";

/** The operating system in the properties of a machine, or of the profile of a scale set; `undefined` where they do not say. */
export function osTypeIn(properties: unknown): OperatingSystem | undefined {
  const { storageProfile, osProfile } = objectOf(properties);
  const { osDisk, imageReference } = objectOf(storageProfile);
  const { osType } = objectOf(osDisk);
  if (osType === "Linux" || osType === "Windows") return osType;
  const { linuxConfiguration, windowsConfiguration } = objectOf(osProfile);
  if (isObject(linuxConfiguration)) return "Linux";
  if (isObject(windowsConfiguration)) return "Windows";
  const { publisher } = objectOf(imageReference);
  return typeof publisher === "string" ? osTypeOfPublisher(publisher) : undefined;
}

/** What the publishers of the endorsed images publish; most others publish both. */
function osTypeOfPublisher(publisher: string): OperatingSystem | undefined {
  if (/^MicrosoftWindows/i.test(publisher)) return "Windows";
  return /^(Canonical|Debian|RedHat|SUSE|OpenLogic|Oracle|almalinux|resf|kinvolk|MicrosoftCBLMariner)$/i.test(publisher)
    ? "Linux"
    : undefined;
}
