type Json = Record<string, unknown>;

/** What nobody has recorded, and what may therefore be either way. */
export interface Unsourced {
  /** Azure answers with ids in another letter case than it was asked with. */
  readonly respell: (id: string) => string;
  /** To a given `storagePath` Azure adds a path of its own. */
  readonly extendsPath: boolean;
  /** Azure fills in the settings of a capture whose `continuousCapture` is set and which has none. */
  readonly fillsSettings: boolean;
  /** The answer is of an api-version before 2021: neither `scope` nor `targetType`. */
  readonly isOld: boolean;
}

/** What Azure makes of the properties of a PUT, going by the recordings: the body of later GETs. */
export function azureEcho(properties: Json, { respell, extendsPath, fillsSettings, isOld }: Unsourced): Json {
  const target = properties.target as string;
  const isSet = /\/virtualMachineScaleSets\//i.test(target);
  const { include = [], exclude = [] } = (properties.scope ?? {}) as { include?: string[]; exclude?: string[] };
  const instances = (ids: string[]): string[] => ids.map((id) => respell(`${target}/virtualMachines/${id}`));
  const isContinuous = properties.continuousCapture !== undefined;
  return {
    name: "dns",
    id: "/subscriptions/s/resourceGroups/NetworkWatcherRG/providers/Microsoft.Network/networkWatchers/nw/packetCaptures/dns",
    etag: 'W/"7ed7adfe-1ff0-4323-a9e1-1eca217bb61c"',
    properties: {
      provisioningState: "Succeeded",
      target: respell(target),
      ...(!isOld || isSet
        ? { scope: { include: instances(include), exclude: instances(exclude) }, targetType: isSet ? "AzureVMSS" : "AzureVM" }
        : {}),
      bytesToCapturePerPacket: properties.bytesToCapturePerPacket ?? 0,
      ...(!isContinuous && {
        totalBytesPerSession: properties.totalBytesPerSession ?? 1_073_741_824,
        timeLimitInSeconds: properties.timeLimitInSeconds ?? 18_000,
      }),
      storageLocation: echoOfLocation(properties.storageLocation as Record<string, string>, { respell, extendsPath }),
      ...(isContinuous && { continuousCapture: properties.continuousCapture }),
      ...(isContinuous && echoOfSettings(properties.captureSettings as Json | undefined, fillsSettings)),
      filters: ((properties.filters ?? []) as Json[]).map((filter) => ({
        protocol: filter.protocol ?? "Any",
        localIPAddress: filter.localIPAddress ?? "",
        localPort: filter.localPort ?? "",
        remoteIPAddress: filter.remoteIPAddress ?? "",
        remotePort: filter.remotePort ?? "",
      })),
      queryPacketCaptureLastOperationId: "2d89c8c4-c648-4781-b1d0-121d8b980e86",
    },
    type: "Microsoft.Network/networkWatchers/packetCaptures",
  };
}

/** Where the service itself puts a file. */
export const generatedPath =
  "network-watcher-logs/subscriptions/s/resourcegroups/g/providers/microsoft.compute/virtualmachines/v/2020/01/02/packetcapture_12_11_19_339.cap";

function echoOfLocation(location: Record<string, string>, { respell, extendsPath }: Pick<Unsourced, "respell" | "extendsPath">): Json {
  const { storageId, storagePath, filePath, localPath } = location;
  const generated = storageId === undefined ? "" : `https://contosoexamplergdiag374.blob.core.windows.net/${generatedPath}`;
  const extended =
    storagePath !== undefined && extendsPath && !storagePath.endsWith(".cap") ? `${storagePath}/${generatedPath}` : storagePath;
  return {
    ...(storageId !== undefined && { storageId: respell(storageId) }),
    storagePath: extended ?? generated,
    ...(filePath !== undefined && { filePath }),
    ...(localPath !== undefined && { localPath }),
  };
}

function echoOfSettings(settings: Json | undefined, fillsSettings: boolean): Json {
  const defaults = { fileCount: 10, fileSizeInBytes: 104_857_600, sessionTimeLimitInSeconds: 86_400 };
  return settings === undefined && !fillsSettings ? {} : { captureSettings: { ...defaults, ...settings } };
}
