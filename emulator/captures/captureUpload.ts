import type { SessionPlan } from "../core/capture";
import { isSame } from "../core/resourceIds";
import type { Blob, BlobContainer, PacketCapture, StorageAccount } from "../core/resources";
import type { Store } from "../core/store";
import { decoded } from "../storage/blobs/address";
import { findContainer, putBlob, putContainer } from "../storage/blobs/blobStore";
import { endOf } from "./captureSession";
import { fileNameFor } from "./captureTarget";
import { filesAt, numbered } from "./sessionFiles";

/** Where captures go that were given no path. It is made when it is not there. */
const defaultContainer = "network-watcher-logs";

/** The capture with another session: it is looked at again when that ends, if there is something to send to storage then. */
export function withSession(capture: PacketCapture, session: SessionPlan): PacketCapture {
  const { due: _, ...rest } = capture;
  const end = capture.properties.storageLocation.storageId === undefined ? undefined : endOf(session);
  return { ...rest, hidden: { ...capture.hidden!, session }, ...(end === undefined ? {} : { due: end.at }) };
}

/**
 * What happens when a session has ended: its files go to storage. Not known: what the service does when it cannot write. Here the session
 * ends with an error instead.
 */
export function upload(store: Store, capture: PacketCapture): PacketCapture {
  const { due, ...done } = capture;
  const { session } = capture.hidden!;
  const end = endOf(session);
  if (due === undefined || end?.status !== "Stopped") return done;
  const destination = findDestination(store, capture, end.at);
  if (destination) {
    putFiles(store, destination, capture, end.at);
    return done;
  }
  return { ...done, hidden: { ...capture.hidden!, session: { ...session, end: { at: end.at, status: "Error", packetCaptureError: ["StorageFailed"] } } } };
}

interface Destination {
  container: BlobContainer;
  blobName: string;
}

/** `https://{account}.blob.…/{container}[/{blob}]`, and with the account behind any other host, as `primaryEndpoints` has it here. */
const pathPattern = /^https:\/\/(?:([^./]+)\.blob\.[^/]+|[^/]+\/([^/]+))\/([^/?]+)(?:\/([^?]*))?/i;

/** The place that `storagePath` names, if the agent can write there: with a signature of the account's key, and by the account's public endpoint. */
function findDestination(store: Store, capture: PacketCapture, now: number): Destination | undefined {
  const { storageId, storagePath } = capture.properties.storageLocation;
  const account = store.get(storageId ?? "", "Microsoft.Storage/storageAccounts");
  const [, ofHost, ofPath, containerName = "", given = ""] = pathPattern.exec(storagePath) ?? [];
  if (!account || !isSame(ofHost ?? ofPath, account.name) || !takesCaptures(account)) return undefined;
  const container = findContainer(store, account, containerName) ?? (containerName === defaultContainer ? putContainer(store, account, containerName, now) : undefined);
  // A path may name a container alone (the command line's help).
  const blobName = given === "" ? fileNameFor(capture, capture.hidden!.session.startsAt!) : decoded(given);
  return container && blobName !== undefined ? { container, blobName } : undefined;
}

/** Documented: a standard account whose keys are valid and that the machine reaches. Rules for networks and addresses are not followed. */
function takesCaptures({ properties, more }: StorageAccount): boolean {
  const { allowSharedKeyAccess, publicNetworkAccess, networkAcls } = properties as { allowSharedKeyAccess?: boolean; publicNetworkAccess?: string; networkAcls?: { defaultAction?: string; virtualNetworkRules?: unknown[] } };
  const { name = "" } = (more?.["sku"] ?? {}) as { name?: string };
  const closed = publicNetworkAccess === "Disabled" || (networkAcls?.defaultAction === "Deny" && (networkAcls.virtualNetworkRules ?? []).length === 0);
  return !name.startsWith("Premium") && allowSharedKeyAccess !== false && !closed;
}

function putFiles(store: Store, { container, blobName }: Destination, capture: PacketCapture, now: number): Blob[] {
  return filesAt(store, capture, now).map(({ instance, number, file }) => putBlob(store, container, {
    name: numbered(blobName, instance, number),
    content: { kind: "capture", file },
    size: file.size,
    contentType: "application/octet-stream",
    metadata: {},
    createdAt: now,
    modifiedAt: now,
  }));
}
