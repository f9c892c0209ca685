/** What a packet capture is to Azure, in this package's canonical form: defaults filled in, "any" left out, ids in one spelling. */
export interface Capture {
  readonly target: string;
  readonly targetType: TargetType;
  readonly scope?: Scope;
  readonly bytesToCapturePerPacket: number;
  /** Left out exactly when `continuousCapture` is set. */
  readonly totalBytesPerSession?: number;
  /** Left out exactly when `continuousCapture` is set. */
  readonly timeLimitInSeconds?: number;
  readonly storageLocation: StorageLocation;
  readonly filters: readonly Filter[];
  /** Three states: `true`, `false` and left out mean different things to Azure. */
  readonly continuousCapture?: boolean;
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
