import type * as pulumi from "@pulumi/pulumi";

/**
 * The arguments of a packet capture.
 *
 * Azure's own properties have the names and meanings of `azure-native.network.PacketCapture`. This package adds `location`, `running`, `triggers`,
 * `waitUntilStopped`, `adoptExisting`, `requireAgent`, `requireStorage`, `deleteFilesOnDestroy` and `timeouts`. All values are checked before
 * anything is sent, and all errors are reported at once.
 */
export interface PacketCaptureArgs {
  /**
   * The machine to record: the id of a virtual machine or of a scale set.
   *
   * To record single instances of a scale set, name them in `scope`. Changing this replaces the capture.
   *
   * @example virtualMachine.id
   */
  target: pulumi.Input<string>;
  /**
   * `AzureVM` or `AzureVMSS`. Changing this replaces the capture.
   *
   * @default derived from `target`
   */
  targetType?: pulumi.Input<"AzureVM" | "AzureVMSS">;
  /**
   * The instances of a scale set to record. Not allowed for a virtual machine. Changing this replaces the capture.
   *
   * @default all instances
   */
  scope?: pulumi.Input<PacketCaptureMachineScopeArgs>;
  /**
   * Where the packets are stored: a storage account, a file on the machine, or both. Changing this replaces the capture.
   *
   * @example { storageId: account.id }
   */
  storageLocation: pulumi.Input<PacketCaptureStorageLocationArgs>;
  /**
   * Which packets are recorded: those that match any of the filters, or an expression such as `"tcp port 443 or udp port 53"`
   * (docs/filter-expressions.md). Changing this replaces the capture.
   *
   * @default every packet
   * @example [{ protocol: "UDP", remotePort: 53 }]
   */
  filters?: pulumi.Input<string | pulumi.Input<PacketCaptureFilterArgs>[]>;
  /**
   * How many bytes of each packet to keep, from `0` to `4294967295`. `0` keeps whole packets (tcpdump's `-s`).
   * Changing this replaces the capture.
   *
   * @default 0
   */
  bytesToCapturePerPacket?: pulumi.Input<number>;
  /**
   * The maximum size of the file in bytes, from `0` to `4294967295`. The session ends when the file reaches it.
   *
   * Not allowed together with `continuousCapture`, which has `captureSettings.fileCount` and `captureSettings.fileSizeInBytes` instead.
   * Changing this replaces the capture.
   *
   * @default 1073741824
   */
  totalBytesPerSession?: pulumi.Input<number>;
  /**
   * How long the session may run, in seconds, from `1` to `18000` (5 hours).
   *
   * The session also ends when `totalBytesPerSession` is reached, whichever comes first. Not allowed together with `continuousCapture`,
   * which has `captureSettings.sessionTimeLimitInSeconds` instead. Changing this replaces the capture.
   *
   * @default 18000
   */
  timeLimitInSeconds?: pulumi.Input<number>;
  /**
   * Whether the session writes a ring of files instead of one (tcpdump's `-W` and `-C`).
   *
   * `false` differs from leaving it out: with `false`, as with `true`, Azure expects `storageLocation.localPath` and rejects
   * `storageLocation.filePath`. Changing this replaces the capture.
   *
   * @default left out
   */
  continuousCapture?: pulumi.Input<boolean>;
  /** The ring of files of a capture with `continuousCapture`. Changing this replaces the capture. */
  captureSettings?: pulumi.Input<PacketCaptureSettingsArgs>;
  /**
   * The resource group of the network watcher; only together with `networkWatcherName`. Changing it to another group than the capture
   * is in replaces the capture.
   *
   * @default the group of the watcher of the target's region
   */
  resourceGroupName?: pulumi.Input<string>;
  /**
   * The network watcher of the capture; only together with `resourceGroupName`. Changing it to another watcher than the
   * capture has replaces the capture.
   *
   * @default the watcher of the target's region; if there is none, the error says what to declare
   */
  networkWatcherName?: pulumi.Input<string>;
  /**
   * The capture's name in Azure: 1 to 80 letters, digits, underscores, periods and hyphens. Changing this replaces the capture.
   *
   * Leave it out if you can: only with a generated name can the next run find the capture of an interrupted run.
   *
   * @default the resource's name and seven characters of a hash over the state's backend, organization, project, stack and URN
   */
  packetCaptureName?: pulumi.Input<string>;
  /**
   * The target's region. Set it to save the request that reads it from the machine.
   *
   * @default the target's own
   * @example "westeurope"
   */
  location?: pulumi.Input<string>;
  /**
   * Whether the session runs. Changing it to `false` stops the session in place. Changing it back to `true` replaces the capture, because Azure
   * cannot resume a session. If a session ends because it reaches a limit, Pulumi shows no change. A capture created with `false` is stopped at once.
   *
   * @default true
   */
  running?: pulumi.Input<boolean>;
  /** Any values. Changing this replaces the capture and starts a new session. */
  triggers?: pulumi.Input<pulumi.Input<unknown>[]>;
  /**
   * Whether to wait until the session has ended, so that resources that depend on this one can use the file.
   *
   * @default false
   */
  waitUntilStopped?: pulumi.Input<boolean>;
  /**
   * Whether to take over an existing capture of this name with the same settings. A capture with other settings is never taken over.
   *
   * @default false
   */
  adoptExisting?: pulumi.Input<boolean>;
  /**
   * Whether to check that the machine runs and has a working Network Watcher agent before anything is created. If not, the creation fails.
   * Skipped if you lack permission to read the machine.
   *
   * @default true
   */
  requireAgent?: pulumi.Input<boolean>;
  /**
   * Whether to check that the service can write to the storage account before anything is created. The creation fails if the account is missing,
   * in another region, Premium, or does not allow access by key. Skipped if you lack permission to read the account.
   *
   * @default true
   */
  requireStorage?: pulumi.Input<boolean>;
  /**
   * Whether to delete the capture's files in the storage account when the resource is destroyed or replaced. Otherwise Azure keeps them.
   * A file on the machine is never deleted.
   *
   * A file is deleted only if all of this is true: its name is exactly the one that the capture has in Azure (with `_<instance>` for
   * a scale set, `_<number>` for a ring), it was written since the session began, and no other capture of the network watcher writes to it.
   * Other files that may belong to the capture, and the files of a session that ended in error, are kept. A warning names them.
   *
   * Your login needs the right to delete blobs (`Storage Blob Data Contributor`) or to list the account's keys. If a file cannot be
   * deleted, the resource stays in the state, and the next `pulumi destroy` tries again.
   *
   * @default false
   */
  deleteFilesOnDestroy?: pulumi.Input<boolean>;
  /**
   * How long each operation may take. The resource option `customTimeouts` (`{ create: "5m" }`) has the same effect; this argument overrides it.
   */
  timeouts?: pulumi.Input<PacketCaptureTimeoutsArgs>;
}

/** The instances of a scale set to record: `include` or `exclude`, not both. */
export interface PacketCaptureMachineScopeArgs {
  /** The only instances to record, by instance id (`"0"`) or by full id. */
  include?: pulumi.Input<pulumi.Input<string>[]>;
  /** The instances not to record, by instance id (`"0"`) or by full id. */
  exclude?: pulumi.Input<pulumi.Input<string>[]>;
}

/** Where the packets are stored: at least one of `storageId` and a path on the machine. */
export interface PacketCaptureStorageLocationArgs {
  /** The id of a storage account: Standard, in the target's region, with access by key allowed. */
  storageId?: pulumi.Input<string>;
  /**
   * The https address of a container or blob in that account, without a signature. Azure names the files in a container.
   *
   * @default a path in the container `network-watcher-logs` that Azure makes from the target's id and the time
   */
  storagePath?: pulumi.Input<string>;
  /**
   * The path of a `.cap` file on the machine; on Linux below `/var/captures`. Not allowed together with `continuousCapture`.
   *
   * @example "/var/captures/web.cap"
   */
  filePath?: pulumi.Input<string>;
  /** As `filePath`, for a capture with `continuousCapture` set to `true` or `false`. */
  localPath?: pulumi.Input<string>;
}

/** A filter. A packet matches if it matches every property. */
export interface PacketCaptureFilterArgs {
  /**
   * `TCP`, `UDP` or `Any`, also in lower case.
   *
   * @default "Any"
   */
  protocol?: pulumi.Input<"TCP" | "UDP" | "Any" | "tcp" | "udp" | "any">;
  /**
   * The machine's own address: one (`10.0.0.4`), a range (`10.0.0.0-10.0.0.255`) or a list (`10.0.0.4;10.0.0.9`), IPv4 or IPv6.
   *
   * @default any address
   */
  localIPAddress?: pulumi.Input<string>;
  /**
   * The machine's own port, from `1` to `65535`: one (`80` or `"80"`), a range (`"80-85"`) or a list (`"80;443"`).
   *
   * @default any port
   */
  localPort?: pulumi.Input<string | number>;
  /**
   * The other side's address, written as `localIPAddress`.
   *
   * @default any address
   */
  remoteIPAddress?: pulumi.Input<string>;
  /**
   * The other side's port, written as `localPort`.
   *
   * @default any port
   */
  remotePort?: pulumi.Input<string | number>;
}

/** The ring of files of a continuous capture. */
export interface PacketCaptureSettingsArgs {
  /**
   * How many files the ring has, from `0` to `10000` (tcpdump's `-W`).
   *
   * @default 10
   */
  fileCount?: pulumi.Input<number>;
  /**
   * The maximum size of each file in bytes, from `0` to `4294967295` (tcpdump's `-C`, which counts millions).
   *
   * @default 104857600
   */
  fileSizeInBytes?: pulumi.Input<number>;
  /**
   * How long the session may run, in seconds, from `0` to `604800` (7 days).
   *
   * @default 86400
   */
  sessionTimeLimitInSeconds?: pulumi.Input<number>;
}

/** How long each operation may take, in seconds. After a timeout the capture is kept in the state, and the next run continues. */
export interface PacketCaptureTimeoutsArgs {
  /**
   * From `1` to `86400`, without the wait of `waitUntilStopped`.
   *
   * @default 1800
   */
  createInSeconds?: pulumi.Input<number>;
  /**
   * From `1` to `86400`.
   *
   * @default 300
   */
  readInSeconds?: pulumi.Input<number>;
  /**
   * From `1` to `86400`, without the wait of `waitUntilStopped`.
   *
   * @default 1800
   */
  updateInSeconds?: pulumi.Input<number>;
  /**
   * From `1` to `86400`.
   *
   * @default 1800
   */
  deleteInSeconds?: pulumi.Input<number>;
  /**
   * The wait of `waitUntilStopped`, from `1` to `691200` (8 days).
   *
   * @default 691200
   */
  waitUntilStoppedInSeconds?: pulumi.Input<number>;
}
