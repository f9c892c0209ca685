import type { Azure } from "../azure";
import type { BlobAuthorization } from "../azure/blobAuthorization";
import type { BlobProperties, Container } from "../azure/blobs";
import { AzureError } from "../azure/errors";
import type { Patience } from "../azure/patience";
import type { Capture } from "../model/capture";
import {
  commonStem,
  type FileOwner,
  formatStoragePath,
  hasOneFile,
  mayBeFileOf,
  serviceFolder,
  timeInServiceName,
} from "../model/fileNames";
import type { Session } from "../model/session";

/** A capture whose files are looked for. */
export interface FileSource extends FileOwner, Pick<Capture, "target" | "storageLocation"> {
  /** The address that Azure gave. */
  readonly storagePath?: string | undefined;
}

/** The files of a capture that are in its storage account now. */
export interface CaptureFiles {
  readonly container: Container;
  /** What is common to their names. */
  readonly stem: string;
  /** In the order of their names; none before the session has ended. */
  readonly files: readonly BlobProperties[];
}

/**
 * Looks for a capture's files, to show or to fetch them: the one that its path names or, of a scale set or a ring of files, all whose names
 * begin like it. They may be another capture's: what is to be deleted is looked at again.
 *
 * @throws AzureError `NoStorage` where the capture goes to the machine alone; `FilesAmbiguous` where nothing tells whose file is whose.
 */
export async function findFiles(
  azure: Azure,
  source: FileSource,
  session: Session | undefined,
  authorization: BlobAuthorization,
  patience: Patience,
): Promise<CaptureFiles> {
  const container = await openContainer(azure, source, authorization, patience);
  const files = await filesLike(container, source, session, patience);
  const { blob } = container.place;
  if (blob !== undefined) return { container, stem: commonStem(blob), files };
  const stems = [...new Set(files.map(({ name }) => stemWithTime(name)))];
  if (stems.length > 1) {
    throw new AzureError(`${stems.length} captures of the machine started at about this time, and their files cannot be told apart`, {
      code: "FilesAmbiguous",
      hint: `the files are ${files.map(({ name }) => name).join(", ")} in container "${container.place.container}"`,
    });
  }
  return { container, stem: stems[0] ?? serviceFolder(source.target), files };
}

/** @throws AzureError `NoStorage` where the capture goes to the machine alone. */
export async function openContainer(
  azure: Azure,
  source: FileSource,
  authorization: BlobAuthorization,
  patience: Patience,
): Promise<Container> {
  const { storageId } = source.storageLocation;
  const storagePath = source.storagePath ?? source.storageLocation.storagePath;
  if (storageId === undefined || storagePath === undefined) {
    throw new AzureError("the capture is saved only on the machine, not in a storage account", {
      code: "NoStorage",
      hint: "copy the file from the machine",
    });
  }
  return azure.blobs.open({ storageId, storagePath }, authorization, patience);
}

/** Everything in the container that may be a file of the capture, in the order of the names. At most one request for each page. */
export async function filesLike(
  container: Container,
  source: FileSource,
  session: Session | undefined,
  patience: Patience,
): Promise<readonly BlobProperties[]> {
  const { blob } = container.place;
  if (blob === undefined) return likeServiceNames(container, source, session, patience);
  if (!hasOneFile(source))
    return (await container.list(commonStem(blob), patience)).filter(({ name }) => mayBeFileOf(commonStem(blob), name));
  const file = await container.properties(blob, patience);
  return file === undefined ? [] : [file];
}

/** How far the time in a file's name may be from the session's begin, in seconds: recorded are up to 16 before. */
const earliest = 60;
const latest = 5;

/** Of a path that names a container alone, the file names are not documented: they are assumed to be as in the service's own container. */
async function likeServiceNames(
  container: Container,
  source: FileSource,
  session: Session | undefined,
  patience: Patience,
): Promise<readonly BlobProperties[]> {
  const began = Date.parse(session?.captureStartTime ?? "");
  if (Number.isNaN(began)) return [];
  return (await container.list(serviceFolder(source.target), patience)).filter(({ name }) => {
    const time = timeInServiceName(name);
    return time !== undefined && began - time <= earliest * 1000 && time - began <= latest * 1000;
  });
}

/** The name up to its time: what stands behind it tells instances and parts of a ring apart. */
function stemWithTime(name: string): string {
  return name.replace(/(packetcapture(?:_\d+){4}).*$/, "$1");
}

/** The addresses of files, as the state and the command line show them. */
export function addressesOf({ container, files }: CaptureFiles, source: FileSource): string[] {
  const { origin } = container.place;
  return files.map(({ name }) =>
    hasOneFile(source) && source.storagePath && container.place.blob !== undefined
      ? source.storagePath
      : formatStoragePath({ origin, container: container.place.container }, name),
  );
}
