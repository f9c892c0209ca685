import * as storage from "@pulumi/azure-native/storage";
import * as pulumi from "@pulumi/pulumi";

/** What the storage of captures is to be. */
export interface CaptureStorageArgs {
  /** The resource group of the account. */
  resourceGroupName: pulumi.Input<string>;
  /**
   * The account's region: the one of the machines that are recorded.
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
   * How the account's data is kept: a Standard kind, because the service cannot write to Premium accounts.
   *
   * @default "Standard_LRS"
   */
  skuName?: pulumi.Input<`Standard_${string}`>;
  /**
   * The container of the files.
   *
   * @default "captures"
   */
  containerName?: pulumi.Input<string>;
  /**
   * After how many days a file is deleted, from `1` to `36500`.
   *
   * @default never
   */
  deleteAfterDays?: number;
  /** Tags of the account. */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * A storage account and a container that satisfy the packet capture service: Standard, with access by key (the service writes with it),
 * closed to anonymous readers.
 *
 * ```ts
 * const files = new CaptureStorage("captures", { resourceGroupName: group.name, deleteAfterDays: 30 });
 * new PacketCapture("web", { target: virtualMachine.id, storageLocation: files.storageLocation });
 * ```
 */
export class CaptureStorage extends pulumi.ComponentResource {
  readonly account: storage.StorageAccount;
  readonly container: storage.BlobContainer;
  /** What deletes old files, where `deleteAfterDays` is given. */
  readonly policy: storage.ManagementPolicy | undefined;
  /** What a capture's `storageLocation` takes. Known once the container is there. */
  readonly storageLocation: pulumi.Output<{ storageId: string; storagePath: string }>;

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
