import * as storage from "@pulumi/azure-native/storage";
import * as pulumi from "@pulumi/pulumi";

/** The arguments of a storage account for captures. */
export interface CaptureStorageArgs {
  /** The resource group of the account. */
  resourceGroupName: pulumi.Input<string>;
  /**
   * The account's region. It must be the region of the recorded machines.
   *
   * @default the resource group's
   */
  location?: pulumi.Input<string>;
  /**
   * The account's name: 3 to 24 lower-case letters and digits, unique in all of Azure.
   *
   * @default the component's name and eight random characters
   */
  accountName?: pulumi.Input<string>;
  /**
   * The replication of the account. It must be a Standard kind, because the service cannot write to Premium accounts.
   *
   * @default "Standard_LRS"
   */
  skuName?: pulumi.Input<`Standard_${string}`>;
  /**
   * The container for the files.
   *
   * @default "captures"
   */
  containerName?: pulumi.Input<string>;
  /**
   * The number of days after which a file is deleted, from `1` to `36500`.
   *
   * @default never
   */
  deleteAfterDays?: number;
  /** Tags of the account. */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** A container in a storage account. */
export interface ContainerLocation {
  /** The id of the account. */
  storageId: string;
  /** The address of the container. */
  storagePath: string;
}

/**
 * A storage account and a container that the packet capture service can write to: Standard, with access by key, closed to anonymous
 * readers.
 *
 * ```ts
 * const files = new CaptureStorage("captures", { resourceGroupName: group.name, deleteAfterDays: 30 });
 * new PacketCapture("web", { target: virtualMachine.id, storageLocation: files.storageLocation });
 * ```
 */
export class CaptureStorage extends pulumi.ComponentResource {
  readonly account: storage.StorageAccount;
  readonly container: storage.BlobContainer;
  /** The rule that deletes old files, if `deleteAfterDays` is set. */
  readonly policy: storage.ManagementPolicy | undefined;
  /** The `storageLocation` for captures. Known once the container exists. */
  readonly storageLocation: pulumi.Output<ContainerLocation>;

  constructor(name: string, args: CaptureStorageArgs, opts?: pulumi.ComponentResourceOptions) {
    const { resourceGroupName, location, accountName, skuName = "Standard_LRS", containerName = "captures", deleteAfterDays, tags } = args;
    if (deleteAfterDays !== undefined && !(Number.isInteger(deleteAfterDays) && deleteAfterDays >= 1 && deleteAfterDays <= 36500)) {
      throw new pulumi.RunError(
        `declaring capture storage "${name}": \`deleteAfterDays\` must be a whole number from 1 to 36500, got ${deleteAfterDays}`,
      );
    }
    super("azure-packet-capture:index:CaptureStorage", name, {}, opts);
    this.account = new storage.StorageAccount(
      accountNameFrom(name),
      {
        resourceGroupName,
        kind: "StorageV2",
        sku: { name: skuName },
        allowSharedKeyAccess: true,
        allowBlobPublicAccess: false,
        enableHttpsTrafficOnly: true,
        minimumTlsVersion: "TLS1_2",
        ...(location !== undefined && { location }),
        ...(accountName !== undefined && { accountName }),
        ...(tags !== undefined && { tags }),
      },
      { parent: this },
    );
    this.container = new storage.BlobContainer(
      name,
      { resourceGroupName, accountName: this.account.name, containerName },
      { parent: this },
    );
    this.policy =
      deleteAfterDays === undefined
        ? undefined
        : new storage.ManagementPolicy(name, policyOf(args, this.account.name, this.container.name, deleteAfterDays), { parent: this });
    const container = pulumi.output(this.container.name);
    this.storageLocation = pulumi
      .all([this.account.id, this.account.primaryEndpoints, this.account.name, container, this.container.id])
      .apply(([storageId, endpoints, account, containerOf]) => {
        const blobs = (endpoints as { blob?: string } | undefined)?.blob ?? `https://${account}.blob.core.windows.net/`;
        return { storageId, storagePath: `${blobs}${containerOf}` };
      });
    this.registerOutputs({ storageLocation: this.storageLocation });
  }
}

/** The part of an account's name that is not random: what Azure allows of the component's. */
function accountNameFrom(name: string): string {
  const letters = name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
  return (letters === "" ? "captures" : letters).slice(0, 16);
}

function policyOf(
  { resourceGroupName }: CaptureStorageArgs,
  accountName: pulumi.Input<string>,
  container: pulumi.Input<string>,
  deleteAfterDays: number,
): storage.ManagementPolicyArgs {
  const definition = {
    filters: { blobTypes: ["blockBlob", "appendBlob"], prefixMatch: [pulumi.interpolate`${container}/`] },
    actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: deleteAfterDays } } },
  };
  const rules = [{ name: "delete-old-captures", enabled: true, type: "Lifecycle", definition }];
  return { resourceGroupName, accountName, managementPolicyName: "default", policy: { rules } };
}
