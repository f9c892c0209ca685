/** Resources of this package: dynamic ones, and those of the plugin. */
const ownTypes = ["PacketCapture", "TriggeredCaptures"].flatMap((name) => [
  `pulumi-nodejs:dynamic/azurePacketCapture:${name}`,
  `azure-packet-capture:index:${name}`,
]);

/** Whether resources of a type have the settings of captures, in properties of the same names. */
export function isCaptureType(type: string): boolean {
  return ownTypes.includes(type) || isAzureNative(type, "network", "PacketCapture");
}

export function isMachineType(type: string): boolean {
  return isAzureNative(type, "compute", "VirtualMachine") || isAzureNative(type, "compute", "VirtualMachineScaleSet");
}

export function isStorageAccountType(type: string): boolean {
  return isAzureNative(type, "storage", "StorageAccount");
}

export function isManagementPolicyType(type: string): boolean {
  return isAzureNative(type, "storage", "ManagementPolicy");
}

/**
 * Whether a type is this one of azure-native, of any API version: `azure-native:network:PacketCapture`,
 * `azure-native:network/v20240101:PacketCapture`, or `azure-native_network_v20240101:network:PacketCapture` of an SDK for one version.
 */
function isAzureNative(type: string, module: string, name: string): boolean {
  const [provider = "", place = "", own, ...rest] = type.split(":");
  const version = /^v\d{8}(preview)?$/;
  const [ofModule, ofVersion, ...parts] = place.split("/");
  const isProvider =
    provider === "azure-native" || (provider.startsWith(`azure-native_${module}_`) && version.test(provider.split("_")[2] ?? ""));
  return (
    isProvider &&
    own === name &&
    ofModule === module &&
    rest.length + parts.length === 0 &&
    (ofVersion === undefined || version.test(ofVersion))
  );
}
