import type { OperatingSystem } from "../core/resources";
import { isShown, withoutUndefined } from "./shownSince";

type Values = Record<string, unknown>;

/** The system that a machine's properties or the profile of a scale set ask for. */
export function osOf(properties: Values): OperatingSystem {
  return /"osType":"Windows"|"windowsConfiguration"|"publisher":"MicrosoftWindows/i.test(JSON.stringify(properties)) ? "Windows" : "Linux";
}

/** An `osProfile` as Azure shows it: in order, with what it fills in. Models of scale sets have no patch settings of their own (recorded). */
export function operatingSystemOf(profile: Values, os: OperatingSystem, apiVersion: string, of: "machine" | "model"): Values {
  const { computerName, computerNamePrefix, adminUsername, windowsConfiguration, linuxConfiguration, secrets, ...others } = profile;
  const configuration = os === "Windows"
    ? { windowsConfiguration: windows(asNamed((windowsConfiguration ?? {}) as Values), apiVersion, of) }
    : { linuxConfiguration: linux(asNamed((linuxConfiguration ?? {}) as Values), apiVersion, of) };
  return withoutUndefined({
    computerName,
    computerNamePrefix,
    adminUsername,
    ...configuration,
    secrets: secrets ?? [],
    ...(isShown("extensionOperations", apiVersion) ? { allowExtensionOperations: true } : {}),
    ...(isShown("provisionSignal", apiVersion) ? { requireGuestProvisionSignal: true } : {}),
    ...others,
  });
}

const switches = ["provisionVMAgent", "enableAutomaticUpdates", "disablePasswordAuthentication", "enableVMAgentPlatformUpdates"];

/** Azure takes `"provisionVmAgent": "true"` for `"provisionVMAgent": true` (recorded). */
function asNamed(given: Values): Values {
  return Object.fromEntries(Object.entries(given).map(([name, value]) => {
    const known = switches.find((one) => one.toLowerCase() === name.toLowerCase());
    return known === undefined ? [name, value] : [known, flagOf(value)];
  }));
}

/** Azure takes `"true"` for `true` (recorded). */
export function flagOf(value: unknown): unknown {
  return value === "true" ? true : value === "false" ? false : value;
}

interface PublicKey {
  path?: string;
  keyData?: string;
}

function linux({ ssh, ...given }: Values, apiVersion: string, of: "machine" | "model"): Values {
  const { publicKeys, ...otherSsh } = (ssh ?? {}) as { publicKeys?: PublicKey[] };
  const keys = publicKeys?.map(({ path, keyData }) => withoutUndefined({ path, keyData }));
  return withoutUndefined({
    disablePasswordAuthentication: given["disablePasswordAuthentication"] ?? false,
    ssh: ssh === undefined ? undefined : withoutUndefined({ publicKeys: keys, ...otherSsh }),
    provisionVMAgent: isShown("agentOfLinux", apiVersion) ? true : undefined,
    ...given,
    ...patches("ImageDefault", given, apiVersion, of),
    ...platformUpdates("platformUpdatesOfLinux", given, apiVersion),
  });
}

function windows({ timeZone, ...given }: Values, apiVersion: string, of: "machine" | "model"): Values {
  return withoutUndefined({
    provisionVMAgent: given["provisionVMAgent"] ?? true,
    enableAutomaticUpdates: given["enableAutomaticUpdates"] ?? true,
    timeZone,
    ...given,
    ...patches("AutomaticByOS", given, apiVersion, of),
    ...platformUpdates("platformUpdatesOfWindows", given, apiVersion),
  });
}

function patches(mode: string, given: Values, apiVersion: string, of: "machine" | "model"): Values {
  const patchSettings = given["patchSettings"] as Values | undefined;
  if (patchSettings === undefined && (of === "model" || !isShown("patchSettings", apiVersion))) return {};
  return { patchSettings: { patchMode: mode, ...(isShown("assessmentMode", apiVersion) ? { assessmentMode: "ImageDefault" } : {}), ...patchSettings } };
}

function platformUpdates(since: "platformUpdatesOfLinux" | "platformUpdatesOfWindows", given: Values, apiVersion: string): Values {
  return isShown(since, apiVersion) ? { enableVMAgentPlatformUpdates: given["enableVMAgentPlatformUpdates"] ?? false } : {};
}
