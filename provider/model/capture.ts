/** What a packet capture is to Azure, in this package's canonical form: defaults filled in, "any" left out, ids in one spelling. */
export interface Capture {
  /** The id of the virtual machine or scale set. */
  readonly target: string;
  /** `AzureVM` or `AzureVMSS`. */
  readonly targetType: TargetType;
  /** The instances of a scale set that are recorded. */
  readonly scope?: Scope;
  /** How many bytes of each packet are kept; `0` keeps whole packets. */
  readonly bytesToCapturePerPacket: number;
  /** The maximum size of the file in bytes. Left out exactly when `continuousCapture` is set. */
  readonly totalBytesPerSession?: number;
  /** How long the session may run, in seconds. Left out exactly when `continuousCapture` is set. */
  readonly timeLimitInSeconds?: number;
  /** Where the packets are stored. */
  readonly storageLocation: StorageLocation;
  /** Which packets are recorded: those that match any of the filters, or all if there are none. */
  readonly filters: readonly Filter[];
  /** Whether the session writes a ring of files. `true`, `false` and left out mean different things to Azure. */
  readonly continuousCapture?: boolean;
  /** The ring of files of a continuous capture. */
  readonly captureSettings?: CaptureSettings;
}

export type TargetType = "AzureVM" | "AzureVMSS";

export type Protocol = "TCP" | "UDP" | "Any";

/** Which instances of a scale set take part, by instance id (`"0"`); one of the two lists is empty. */
export interface Scope {
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
}

export interface Filter {
  readonly protocol: Protocol;
  readonly localIPAddress?: string;
  readonly localPort?: string;
  readonly remoteIPAddress?: string;
  readonly remotePort?: string;
}

/** A filter as a program may write it. */
export interface WrittenFilter {
  readonly protocol?: Protocol | Lowercase<Protocol>;
  readonly localIPAddress?: string;
  readonly localPort?: string | number;
  readonly remoteIPAddress?: string;
  readonly remotePort?: string | number;
}

export interface StorageLocation {
  readonly storageId?: string;
  readonly storagePath?: string;
  readonly filePath?: string;
  readonly localPath?: string;
}

export interface CaptureSettings {
  readonly fileCount: number;
  readonly fileSizeInBytes: number;
  readonly sessionTimeLimitInSeconds: number;
}
