import { captureType } from "../captures/packetCaptures";
import { filesAt, numbered } from "../captures/sessionFiles";
import type { ResponseBody } from "../core/request";
import type { LocalAzure } from "../localAzure/localAzure";
import { blobType } from "../storage/blobs/blobStore";
import { readCaptureFile } from "../traffic/captureFile";

/** A file that can be had: one that a session has on its machine, or a blob. */
export interface FileView {
  name: string;
  size: number;
}

/** A file itself. Its bytes are made while it is read. */
export class Download {
  constructor(readonly name: string, readonly size: number, readonly body: ResponseBody) {}
}

/** What the session of a capture has written by now, also while it runs. */
export function captureFiles(azure: LocalAzure, captureId: string): FileView[] {
  return filesOf(azure, captureId).map(({ name, file }) => ({ name, size: file.size }));
}

/** @param index the file's place in `captureFiles` */
export function captureDownload(azure: LocalAzure, captureId: string, index: number): Download {
  const found = filesOf(azure, captureId)[index];
  if (!found) throw new Error(`downloading a capture's file: "${captureId}" has no file ${index} (NotFound)`);
  return new Download(found.name, found.file.size, readCaptureFile(found.file));
}

function filesOf(azure: LocalAzure, captureId: string) {
  const capture = azure.store.get(captureId, captureType);
  if (!capture) return [];
  const { filePath, localPath, storagePath } = capture.properties.storageLocation;
  const path = [filePath, localPath, storagePath].find((given) => given !== undefined && given !== "") ?? "";
  const name = path.split(/[\\/]/).at(-1) || `${capture.name}.cap`;
  return filesAt(azure.store, capture, azure.clock.now()).map(({ instance, number, file }) => ({ name: numbered(name, instance?.split("/").at(-1), number), file }));
}

/** A blob with where it is. */
export interface BlobView extends FileView {
  id: string;
  account: string;
  container: string;
}

/** Everything that is in storage. */
export function blobs(azure: LocalAzure): BlobView[] {
  return azure.store.list(blobType).map((blob) => {
    const [, account = "", container = ""] = /\/storageAccounts\/([^/]+)\/blobServices\/default\/containers\/([^/]+)\//i.exec(blob.id) ?? [];
    return { id: blob.id, account, container, name: blob.properties.name, size: blob.properties.size };
  });
}

export function blobDownload(azure: LocalAzure, id: string): Download {
  const blob = azure.store.get(id, blobType);
  if (!blob) throw new Error(`downloading a blob: there is none with the id "${id}" (NotFound)`);
  const { name, size, content } = blob.properties;
  return new Download(name.split("/").at(-1) ?? name, size, content.kind === "bytes" ? Buffer.from(content.base64, "base64") : readCaptureFile(content.file));
}
