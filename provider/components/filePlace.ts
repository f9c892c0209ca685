import * as storage from "@pulumi/azure-native/storage";
import * as pulumi from "@pulumi/pulumi";
import type { PacketCaptureStorageLocationArgs } from "../packetCaptureArgs";
import { CaptureStorage } from "./captureStorage";

/** Where the file of a capture goes, as the arguments of components have it. */
export interface FilePlace {
  readonly storageAccount?: pulumi.Input<string> | storage.StorageAccount | CaptureStorage | undefined;
  readonly filePath?: pulumi.Input<string> | undefined;
}

/** The `storageLocation` of a capture, and what must exist before it. */
export interface PlaceOfFile {
  readonly storageLocation: pulumi.Input<PacketCaptureStorageLocationArgs>;
  readonly dependsOn: readonly pulumi.Resource[];
}

/** @param subject What messages call the component: `virtual machine capture "web"`. */
export function placeOfFile(
  subject: string,
  { storageAccount, filePath }: FilePlace,
  continuousCapture: pulumi.Input<boolean> | undefined,
): PlaceOfFile {
  if (storageAccount === undefined && filePath === undefined) {
    throw new pulumi.RunError(`declaring ${subject}: set \`storageAccount\`, \`filePath\` or both to say where the file goes`);
  }
  const onMachine = filePath === undefined ? {} : continuousCapture === undefined ? { filePath } : { localPath: filePath };
  if (storageAccount === undefined) return { storageLocation: onMachine, dependsOn: [] };
  if (storageAccount instanceof CaptureStorage) {
    const storageLocation = storageAccount.storageLocation.apply((location) => ({ ...location, ...onMachine }));
    return { storageLocation, dependsOn: [storageAccount.container] };
  }
  const storageId = storage.StorageAccount.isInstance(storageAccount) ? storageAccount.id : storageAccount;
  return { storageLocation: { storageId, ...onMachine }, dependsOn: [] };
}
