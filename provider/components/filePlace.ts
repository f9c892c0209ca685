import * as storage from "@pulumi/azure-native/storage";
import * as pulumi from "@pulumi/pulumi";
import type { PacketCaptureArgs, PacketCaptureStorageLocationArgs } from "../packetCaptureArgs";
import { CaptureStorage } from "./captureStorage";

/** A storage account for the files of captures. */
export type StorageInput = pulumi.Input<string> | storage.StorageAccount | CaptureStorage;

/** Where the file of a capture goes, as the arguments of components have it. */
export interface FilePlace extends Pick<PacketCaptureArgs, "continuousCapture"> {
  readonly storageAccount?: StorageInput;
  readonly filePath?: pulumi.Input<string>;
  readonly storageLocation?: pulumi.Input<PacketCaptureStorageLocationArgs>;
}

/** The `storageLocation` of a capture, and what must exist before it. */
export interface PlaceOfFile {
  readonly storageLocation: pulumi.Input<PacketCaptureStorageLocationArgs>;
  readonly dependsOn: readonly pulumi.Resource[];
}

/** @param subject What messages call the component: `virtual machine capture "web"`. */
export function placeOfFile(
  subject: string,
  { storageAccount, filePath: path, storageLocation, continuousCapture }: FilePlace,
): PlaceOfFile {
  if (storageLocation !== undefined) {
    if (storageAccount === undefined && path === undefined) return { storageLocation, dependsOn: [] };
    throw new pulumi.RunError(`declaring ${subject}: set either \`storageLocation\`, or \`storageAccount\` and \`filePath\``);
  }
  if (storageAccount === undefined && path === undefined) {
    throw new pulumi.RunError(`declaring ${subject}: set \`storageAccount\`, \`filePath\` or both to say where the file goes`);
  }
  const onMachine = path === undefined ? {} : continuousCapture === undefined ? { filePath: path } : { localPath: path };
  if (storageAccount === undefined) return { storageLocation: onMachine, dependsOn: [] };
  if (storageAccount instanceof CaptureStorage) {
    const location = storageAccount.storageLocation.apply((known) => ({ ...known, ...onMachine }));
    return { storageLocation: location, dependsOn: [storageAccount.container] };
  }
  const storageId = storage.StorageAccount.isInstance(storageAccount) ? storageAccount.id : storageAccount;
  return { storageLocation: { storageId, ...onMachine }, dependsOn: [] };
}
