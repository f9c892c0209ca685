import type { Azure } from "../azure";
import type { BlobAuthorization } from "../azure/blobAuthorization";
import type { BlobProperties, Container } from "../azure/blobs";
import { AzureError } from "../azure/errors";
import type { Patience } from "../azure/patience";
import { pollUntil } from "../azure/pollUntil";
import type { ObservedCapture } from "../model/arm";
import { isCertainlyFileOf, parseStoragePath, serviceFileName, timeInServiceName } from "../model/fileNames";
import { withoutControls } from "../model/readable";
import { type CaptureAddress, formatCaptureId, isSameId, parseResourceId } from "../model/resourceId";
import type { Session } from "../model/session";
import { type FileSource, filesLike, openContainer } from "./findFiles";

/** A capture that is gone, whose files are to go as well. */
export interface DeletedCapture {
  readonly address: CaptureAddress;
  readonly source: FileSource;
  readonly session: Session;
}

/**
 * Deletes the files that are certainly a capture's, with the current login, or with the account's key where that has no right to the data.
 *
 * A file is certainly the capture's where its name is exactly one that the capture gives, it was written since the session began, and no
 * other capture of the watcher writes there. Others stay.
 *
 * @param waitFor How long files may be on their way, in milliseconds, where there are none.
 * @returns What stays although it may be the capture's, in words; `undefined` where nothing does.
 */
export async function deleteFiles(azure: Azure, capture: DeletedCapture, waitFor: number, patience: Patience): Promise<string | undefined> {
  try {
    return await deleteFilesAs({ kind: "login" }, azure, capture, waitFor, patience);
  } catch (error) {
    if (!(error instanceof AzureError) || error.status !== 403) throw error;
    try {
      return await deleteFilesAs({ kind: "key" }, azure, capture, waitFor, patience);
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
  capture: DeletedCapture,
  waitFor: number,
  patience: Patience,
): Promise<string | undefined> {
  const { address, source, session } = capture;
  const container = await openContainer(azure, source, authorization, patience);
  const until = patience.clock.now() + (beganAt(session) === undefined ? 0 : waitFor);
  let neighbours: Promise<Neighbours> | undefined;
  const findNeighbours = (): Promise<Neighbours> => (neighbours ??= neighboursOf(azure, address, patience));
  const look = async (): Promise<Sorted> => {
    const found = await filesLike(container, source, session, patience);
    const { own, left } = await sorted(found, capture, container, findNeighbours);
    for (const file of own) if (!(await container.delete(file, patience))) left.push({ name: file.name, reason: "it was overwritten" });
    return { own, left };
  };
  const { left } = await pollUntil(await look(), patience, {
    isOver: ({ own }) => own.length > 0 || patience.clock.now() >= until,
    report: () => "waiting for the file to delete",
    look,
  });
  return left.length === 0 ? undefined : warningOf(capture, container, left);
}

/** When the session began, in milliseconds since 1970. */
function beganAt({ captureStartTime }: Session): number | undefined {
  const began = Date.parse(captureStartTime ?? "");
  return Number.isNaN(began) ? undefined : began;
}

/** The other captures of the watcher. */
interface Neighbours {
  readonly captures: readonly ObservedCapture[];
  /** How many there are whose form says nothing of where they write. */
  readonly unreadable: number;
}

async function neighboursOf(azure: Azure, address: CaptureAddress, patience: Patience): Promise<Neighbours> {
  const { captures, unreadable } = await azure.packetCaptures.listAll(address, patience);
  return { captures: captures.filter(({ id }) => !isSameId(id, formatCaptureId(address))), unreadable };
}

/** A file that stays, and why. */
interface LeftFile {
  readonly name: string;
  readonly reason: string;
}

interface Sorted {
  readonly own: BlobProperties[];
  readonly left: LeftFile[];
}

/** Tells the files that are certainly the capture's from those that may be; what is certainly not is in neither. */
async function sorted(
  files: readonly BlobProperties[],
  { source, session }: DeletedCapture,
  { place }: Container,
  findNeighbours: () => Promise<Neighbours>,
): Promise<Sorted> {
  const began = beganAt(session);
  const blob = place.blob ?? (began === undefined ? undefined : serviceFileName(source.target, began));
  // A name that the service made from a time is exact only while no other capture of the machine began at nearly the same time.
  const isCrowded = place.blob === undefined && files.filter(({ name }) => isNear(timeInServiceName(name), began)).length > 1;
  const own: BlobProperties[] = [];
  const left: LeftFile[] = [];
  for (const file of files) {
    const { name, modifiedAt } = file;
    const isNamed = blob !== undefined && isCertainlyFileOf(source, blob, name);
    const age = ageOf(modifiedAt, began);
    if (age !== undefined) {
      if (isNamed) left.push({ name, reason: age });
      continue;
    }
    const { captures, unreadable } = await findNeighbours();
    const owner = captures.find((capture) => writesTo(capture, place, name));
    if (owner !== undefined) {
      if (isNamed) left.push({ name, reason: `packet capture "${owner.name}" writes to it` });
    } else if (!isNamed) left.push({ name, reason: "its name does not identify the capture" });
    else if (isCrowded) left.push({ name, reason: "another file of the machine has almost the same time" });
    else if (session.packetCaptureStatus === "Error") left.push({ name, reason: "the session ended in error" });
    else if (unreadable > 0) left.push({ name, reason: "the storage paths of some captures could not be read" });
    else own.push(file);
  }
  return { own, left };
}

/** Why a file's age says that it is not the session's, or nothing at all; `undefined` where it was written since the session began. */
function ageOf(modifiedAt: number | undefined, began: number | undefined): string | undefined {
  if (began === undefined) return "the start of the session is unknown";
  if (modifiedAt === undefined) return "the time it was written is unknown";
  // Storage tells whole seconds.
  return modifiedAt < Math.floor(began / 1000) * 1000 ? "it was written before the session started" : undefined;
}

/** Whether a capture that Azure has gives one of its files this name. */
function writesTo({ capture, storagePath = "" }: ObservedCapture, place: Container["place"], name: string): boolean {
  const path = parseStoragePath(storagePath, parseResourceId(capture.storageLocation.storageId ?? "")?.names[0]);
  if (path?.blob === undefined || path.container !== place.container) return false;
  const isHere = path.origin === place.origin || isSameId(capture.storageLocation.storageId ?? "", place.storageId);
  return isHere && isCertainlyFileOf(capture, path.blob, name);
}

/** How close two times can be for their files to be confused, in milliseconds. */
const nearness = 1000;

function isNear(time: number | undefined, began: number | undefined): boolean {
  return time !== undefined && began !== undefined && Math.abs(time - began) <= nearness;
}

/** How many files are named. */
const most = 10;

function warningOf({ address }: DeletedCapture, { place }: Container, left: readonly LeftFile[]): string {
  const files = left.slice(0, most).map(({ name, reason }) => `"${withoutControls(name)}" (${withoutControls(reason)})`);
  const more = left.length > most ? `, and ${left.length - most} more` : "";
  const account = parseResourceId(place.storageId)?.names[0] ?? place.account;
  const what = left.length === 1 ? "1 file that may belong to it is" : `${left.length} files that may belong to it are`;
  return `packet capture "${address.packetCaptureName}": ${what} not deleted from container "${place.container}" of storage account "${account}": ${files.join(", ")}${more}`;
}
