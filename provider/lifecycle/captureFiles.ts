import type { Azure } from "../azure";
import type { BlobAuthorization } from "../azure/blobAuthorization";
import type { BlobProperties, Container } from "../azure/blobs";
import { AzureError } from "../azure/errors";
import { backOff, type Patience, pause } from "../azure/patience";
import type { Capture } from "../model/capture";
import { commonStem, formatStoragePath, hasOneFile, isFileOf } from "../model/captureFiles";
import type { Session } from "../model/session";

/** A capture whose files are looked for. */
export interface FileSource extends Pick<Capture, "target" | "targetType" | "continuousCapture" | "captureSettings" | "storageLocation"> {
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
 * Looks for a capture's files: the one that its path names or, of a scale set or a ring of files, all whose names begin like it.
 *
 * @throws AzureError `NoStorage` where the capture goes to the machine alone.
 */
export async function findFiles(
  azure: Azure,
  source: FileSource,
  session: Session | undefined,
  authorization: BlobAuthorization,
  patience: Patience,
): Promise<CaptureFiles> {
  const { storageId } = source.storageLocation;
  const storagePath = source.storagePath ?? source.storageLocation.storagePath;
  if (storageId === undefined || storagePath === undefined) {
    throw new AzureError("the capture goes to the machine alone, to no storage account", {
      code: "NoStorage",
      hint: "fetch the file from the machine itself",
    });
  }
  const container = await azure.blobs.open({ storageId, storagePath }, authorization, patience);
  const { blob } = container.place;
  if (blob === undefined) return inContainer(container, source, session, patience);
  const stem = commonStem(blob);
  if (hasOneFile(source)) {
    const file = await container.properties(blob, patience);
    return { container, stem, files: file === undefined ? [] : [file] };
  }
  return { container, stem, files: (await container.list(stem, patience)).filter(({ name }) => isFileOf(stem, name)) };
}

/** How far the time in a file's name may be from the session's begin, in seconds: recorded are up to 16 before. */
const earliest = 60;
const latest = 5;

/** Of a path that names a container alone, nobody has published how the files are called: here as the service calls them in its own container. */
async function inContainer(
  container: Container,
  source: FileSource,
  session: Session | undefined,
  patience: Patience,
): Promise<CaptureFiles> {
  const began = Date.parse(session?.captureStartTime ?? "");
  const folder = source.target.slice(1).toLowerCase();
  const files = Number.isNaN(began)
    ? []
    : (await container.list(folder, patience)).filter(({ name }) => {
        const time = timeIn(name);
        return time !== undefined && began - time <= earliest * 1000 && time - began <= latest * 1000;
      });
  const stems = [...new Set(files.map(({ name }) => stemWithTime(name)))];
  if (stems.length > 1) {
    throw new AzureError(`${stems.length} captures of the machine began at about this time, and nothing tells whose file is whose`, {
      code: "FilesAmbiguous",
      hint: `the files are ${files.map(({ name }) => name).join(", ")} in container "${container.place.container}"`,
    });
  }
  return { container, stem: stems[0] ?? folder, files };
}

/** The name up to its time: what stands behind it tells instances and parts of a ring apart. */
function stemWithTime(name: string): string {
  return name.replace(/(packetcapture(?:_\d+){4}).*$/, "$1");
}

/** The time in a name such as `…/2026/01/02/packetcapture_12_11_19_339.cap`. */
function timeIn(name: string): number | undefined {
  const [, year, month, day, hour, minute, second, millisecond] =
    /\/(\d{4})\/(\d\d)\/(\d\d)\/packetcapture_(\d\d)_(\d\d)_(\d\d)_(\d{3})/.exec(name) ?? [];
  return year === undefined ? undefined : Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${millisecond}Z`);
}

/** The addresses of files, as the state and the command line show them. */
export function addressesOf({ container, files }: CaptureFiles, source: FileSource): string[] {
  const { origin } = container.place;
  return files.map(({ name }) =>
    hasOneFile(source) && source.storagePath
      ? source.storagePath
      : formatStoragePath({ origin, container: container.place.container }, name),
  );
}

/**
 * Deletes a capture's files: as whoever is logged in, or with the account's key where that has no right to the data.
 *
 * @param waitFor How long files may be on their way, in milliseconds, where there are none.
 */
export async function deleteFiles(
  azure: Azure,
  source: FileSource,
  session: Session | undefined,
  waitFor: number,
  patience: Patience,
): Promise<void> {
  try {
    await deleteFilesAs({ kind: "login" }, azure, source, session, waitFor, patience);
  } catch (error) {
    if (!(error instanceof AzureError) || error.status !== 403) throw error;
    try {
      await deleteFilesAs({ kind: "key" }, azure, source, session, waitFor, patience);
    } catch (other) {
      // What keeps the key away says less than what would be enough.
      if (other instanceof AzureError && other.status === 403) throw error;
      throw other;
    }
  }
}

async function deleteFilesAs(
  authorization: BlobAuthorization,
  azure: Azure,
  source: FileSource,
  session: Session | undefined,
  waitFor: number,
  patience: Patience,
): Promise<void> {
  const until = patience.clock.now() + waitFor;
  for (let looks = 0; ; looks++) {
    const { container, files } = await findFiles(azure, source, session, authorization, patience);
    for (const { name } of files) await container.delete(name, patience);
    if (files.length > 0 || patience.clock.now() >= until) return;
    patience.report("waiting for the file that is to be deleted");
    if (!(await pause(patience, backOff(looks, 1000, 10_000)))) return;
  }
}
