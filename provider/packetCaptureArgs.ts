import type * as pulumi from "@pulumi/pulumi";

/**
 * What a packet capture is to be.
 *
 * Names and meanings of what Azure knows are those of `azure-native.network.PacketCapture`; `location`, `running`, `triggers`,
 * `waitUntilStopped`, `adoptExisting`, `requireAgent`, `requireStorage`, `deleteFilesOnDestroy` and `timeouts` are this package's own. Every range and default is checked before
 * anything is sent, and all mistakes are reported at once.
 */
export interface PacketCaptureArgs {
  /**
   * The machine to record: the id of a virtual machine or of a scale set.
   *
   * A single instance of a scale set is named in `scope`. Changing this replaces the capture.
   *
   * @example virtualMachine.id
   */
  target: pulumi.Input<string>;
  /**
   * `AzureVM` or `AzureVMSS`. It follows from `target` and can be left out. Changing this replaces the capture.
   *
   * @default the kind of machine that `target` names
   */
  targetType?: pulumi.Input<"AzureVM" | "AzureVMSS">;
  /**
   * The instances of a scale set that take part. Not allowed for a virtual machine. Changing this replaces the capture.
   *
   * @default all instances
   */
  scope?: pulumi.Input<PacketCaptureMachineScopeArgs>;
  /**
   * Where the recorded packets go: a storage account, a file on the machine, or both. Changing this replaces the capture.
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
   * How many bytes of each packet are kept, from `0` to `4294967295`; `0` keeps whole packets (tcpdump's `-s`).
   * Changing this replaces the capture.
   *
   * @default 0
   */
  bytesToCapturePerPacket?: pulumi.Input<number>;
  /**
   * How large the file may grow, in bytes, from `0` to `4294967295`. The session ends when it is reached.
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
   * `false` is not the same as leaving it out: Azure then takes `storageLocation.localPath` and refuses `storageLocation.filePath`, just
   * as for `true`. Changing this replaces the capture.
   *
   * @default left out
   */
  continuousCapture?: pulumi.Input<boolean>;
  /** The ring of files of a capture with `continuousCapture`. Changing this replaces the capture. */
  captureSettings?: pulumi.Input<PacketCaptureSettingsArgs>;
  /**
   * The resource group of the network watcher. Goes together with `networkWatcherName`. Changing it to another group than the capture
   * is in replaces the capture.
   *
   * @default the group of the watcher of the target's region
   */
  resourceGroupName?: pulumi.Input<string>;
  /**
   * The network watcher that the capture belongs to. Goes together with `resourceGroupName`. Changing it to another watcher than the
   * capture has replaces the capture.
   *
   * @default the watcher of the target's region; where there is none, the error says what to declare
   */
  networkWatcherName?: pulumi.Input<string>;
  /**
   * The capture's name in Azure: 1 to 80 letters, digits, underscores, periods and hyphens. Changing this replaces the capture.
   *
   * Leave it out wherever you can: only a name that was made for this resource lets a run that was cut off find its own capture again.
   *
   * @default the resource's name and seven characters of a hash over the state's backend, organisation, project, stack and URN
   */
  packetCaptureName?: pulumi.Input<string>;
  /**
   * The target's region, where it is known and the machine must not be asked for it.
   *
   * @default the target's own
   * @example "westeurope"
   */
  location?: pulumi.Input<string>;
  /**
   * Whether the session runs. Changing it to `false` stops the session in place; changing it back to `true` replaces the capture, because
   * a session that was stopped cannot go on. A session that ended by itself is no change. A capture that is created with `false` is
   * stopped at once.
   *
   * @default true
   */
  running?: pulumi.Input<boolean>;
  /** Any values; whenever one of them changes, a new session begins. Changing this replaces the capture. */
  triggers?: pulumi.Input<pulumi.Input<unknown>[]>;
  /**
   * Whether the resource is ready only when the session has ended, so that what depends on it can use the file.
   *
   * @default false
   */
  waitUntilStopped?: pulumi.Input<boolean>;
  /**
   * Whether a capture that exists already under this name, with the same settings, is taken over. One with other settings never is.
   *
   * @default false
   */
  adoptExisting?: pulumi.Input<boolean>;
  /**
   * Whether a machine that is off, or on which the Network Watcher agent is missing or failed, is an error before anything is created.
   * What cannot be seen, for want of permission, is no error.
   *
   * @default true
   */
  requireAgent?: pulumi.Input<boolean>;
  /**
   * Whether a storage account that the service cannot write to, because it is missing, in another region, Premium or closed to its own keys,
   * is an error before anything is created. What cannot be seen, for want of permission, is no error.
   *
   * @default true
   */
  requireStorage?: pulumi.Input<boolean>;
  /**
   * Whether the capture's files in the storage account are deleted with it, when the resource is destroyed or replaced. Azure by itself
   * keeps them; a file on the machine stays in any case.
   *
   * A file is deleted only if it is certainly the capture's: its name is exactly the one that the capture has in Azure (with `_<instance>` of
   * a scale set, `_<number>` of a ring), it was written since the session began, and no other capture of the network watcher writes to it.
   * What may be the capture's own beyond that stays, and a warning names it. So do the files of a session that ended in error.
   *
   * The credentials need the right to delete blobs (`Storage Blob Data Contributor`) or to ask for the account's keys. What cannot be
   * deleted keeps the resource in the state, and the next `pulumi destroy` tries again.
   *
   * @default false
   */
  deleteFilesOnDestroy?: pulumi.Input<boolean>;
  /**
   * How long each operation may take. The resource option `customTimeouts` (`{ create: "5m" }`) says the same; where both do, this one counts.
   */
  timeouts?: pulumi.Input<PacketCaptureTimeoutsArgs>;
}

/** The instances of a scale set that take part: `include` or `exclude`, not both. */
export interface PacketCaptureMachineScopeArgs {
  /** The only instances to record, by instance id (`"0"`) or by full id. */
  include?: pulumi.Input<pulumi.Input<string>[]>;
  /** The instances not to record, by instance id (`"0"`) or by full id. */
  exclude?: pulumi.Input<pulumi.Input<string>[]>;
}

/** Where the recorded packets go; at least one of `storageId` and a path on the machine. */
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

/** A filter: a packet must fit all of it. */
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
   * How many files there are, from `0` to `10000` (tcpdump's `-W`).
   *
   * @default 10
   */
  fileCount?: pulumi.Input<number>;
  /**
   * How large each file may grow, in bytes, from `0` to `4294967295` (tcpdump's `-C`, which counts millions).
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

/** How long each operation may take before it is given up, in seconds. What is given up is kept in the state and taken up again. */
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
