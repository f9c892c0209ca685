import { mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { BlobAuthorization } from "../../provider/azure/blobAuthorization";
import { AzureError } from "../../provider/azure/errors";
import type { Patience } from "../../provider/azure/patience";
import { pollUntil } from "../../provider/azure/pollUntil";
import { addressesOf, type CaptureFiles, type FileSource, findFiles } from "../../provider/lifecycle/findFiles";
import { subjectOf } from "../../provider/lifecycle/explained";
import { existing, sessionAt } from "../../provider/lifecycle/queries";
import { waitUntilStopped } from "../../provider/lifecycle/session";
import { distinctionOf, parseStoragePath } from "../../provider/model/fileNames";
import { hasEnded, type Session } from "../../provider/model/session";
import { timeLimitOf } from "../captures/captureView";
import type { Connection } from "../connection";
import { exitCodes } from "../exitCodes";
import { explained } from "../explained";
import { Failure } from "../failure";
import { type CaptureChoice, findCapture, findCaptures, type FoundCapture } from "../targets/captures";
import { storageAccountCalled } from "../targets/storageAccounts";
import { forEach } from "../parallel";
import { fetchFile } from "./fetchFile";
import { localNames } from "./localName";
import { refuseExisting } from "./partFile";
import { streamFile } from "./streamFile";

/** How many captures are asked about, or waited for, at once. */
const capturesAtOnce = 16;

export interface FileRequest extends CaptureChoice {
  /** How a message about what goes wrong begins, such as `downloading`. */
  readonly doing: string;
  readonly authorization: BlobAuthorization;
  /** Whether the end of the session, and the file, are waited for. */
  readonly wait: boolean;
}

export interface DownloadRequest extends FileRequest {
  /** A folder or, for a single file, the file itself; `-` for stdout. @default the current folder */
  readonly to?: string | undefined;
  /** Whether files that are there are replaced. */
  readonly force: boolean;
}

/** A file that has been fetched. */
export interface Downloaded {
  readonly path: string;
  readonly bytes: number;
  /** Where it came from. */
  readonly address: string;
}

/** What is fetched: a capture's files, or the one at an address. */
export interface Origin {
  readonly name: string;
  readonly subject: string;
  readonly source: FileSource;
  /** The session's status; left out if it is unknown which session it is. */
  readonly session?: Session;
}

/** Fetches the files of a capture, or the file at an address in a storage account. Gives how the session stands as well, where that is known. */
export async function download(
  connection: Connection,
  text: string,
  request: DownloadRequest,
  patience: Patience,
): Promise<{ files: Downloaded[]; session: Session | undefined }> {
  const { origin, found } = await findDownload(connection, text, request, patience);
  const files = await explained(request.doing, origin.subject, () => fetchAll(connection, origin, found, request, patience));
  return { files, session: origin.session };
}

/** Finds the files that are to be fetched, and waits for them where that is asked for. */
export async function findDownload(
  connection: Connection,
  text: string,
  request: FileRequest,
  patience: Patience,
): Promise<{ origin: Origin; found: CaptureFiles }> {
  const origin = isAddress(text) ? await atAddress(connection, text) : await ofCapture(connection, text, request, patience);
  return { origin, found: await explained(request.doing, origin.subject, () => waitForFiles(connection, origin, request, patience)) };
}

/** Finds the files of several captures or addresses, in this order. A text may name several captures. */
export async function findDownloads(
  connection: Connection,
  texts: readonly string[],
  request: FileRequest,
  patience: Patience,
): Promise<{ origin: Origin; found: CaptureFiles }[]> {
  const named = texts.filter((text) => !isAddress(text));
  const captures = named.length === 0 ? [] : await findCaptures(connection, named, request);
  const origins = [...captures.map((capture) => () => originOf(connection, capture, request, patience)), ...texts.filter(isAddress).map((text) => () => atAddress(connection, text))];
  return forEach(origins, capturesAtOnce, async (find) => {
    const origin = await find();
    return { origin, found: await explained(request.doing, origin.subject, () => waitForFiles(connection, origin, request, patience)) };
  });
}

function isAddress(text: string): boolean {
  return /^https:/i.test(text);
}

async function ofCapture(connection: Connection, text: string, request: FileRequest, patience: Patience): Promise<Origin> {
  return originOf(connection, await findCapture(connection, text, request), request, patience);
}

async function originOf(connection: Connection, found: FoundCapture, { doing, wait }: FileRequest, patience: Patience): Promise<Origin> {
  const { azure } = connection;
  const { address } = found;
  const subject = subjectOf(address.packetCaptureName, address);
  return explained(doing, subject, async () => {
    const [observed, session] = await Promise.all([
      found.observed ?? azure.packetCaptures.get(address, patience).then(existing),
      sessionAt(azure, address, patience),
    ]);
    const source = { ...observed.capture, storagePath: observed.storagePath };
    const limit = timeLimitOf(observed.capture);
    const ended = wait ? await waitUntilStopped(azure, address, { limit, first: session, longestPause: 10_000 }, patience) : session;
    return { name: address.packetCaptureName, subject, source, session: ended };
  });
}

/** A file that outlived its capture. The account is looked for by its name, which is unique in the world. */
async function atAddress(connection: Connection, address: string): Promise<Origin> {
  const account = accountIn(address);
  const path = parseStoragePath(address, account);
  if (path?.blob === undefined) {
    throw new Failure(`reading arguments: must be the https address of a file in a storage account, without a signature, got ${JSON.stringify(address.split("?")[0])} (UsageError)`, {
      hints: ["put the signature into AZURE_STORAGE_SAS_TOKEN and use `--auth sas`"],
      exitCode: exitCodes.usage,
    });
  }
  const storageLocation = { storageId: await storageAccountCalled(connection, account), storagePath: address };
  return {
    name: path.blob.split("/").at(-1) ?? "",
    subject: `file "${path.blob.split("/").at(-1) ?? ""}"`,
    source: { target: "", targetType: "AzureVM", storageLocation, storagePath: address },
  };
}

/** The account's name: the host begins with it or, in the local Azure, the path. */
function accountIn(address: string): string {
  const { hostname, pathname } = URL.canParse(address) ? new URL(address) : { hostname: "", pathname: "" };
  return (/^([^.]+)\.(?:z\d+\.)?blob\./.exec(hostname) ?? /^\/([^/]+)/.exec(pathname))?.[1] ?? "";
}

async function waitForFiles(connection: Connection, { source, session }: Origin, request: FileRequest, patience: Patience): Promise<CaptureFiles> {
  const { authorization, wait } = request;
  const look = (): Promise<CaptureFiles> => {
    const own = connection.patience();
    const deadline = Math.min(patience.deadline, own.deadline);
    return findFiles(connection.azure, source, session, authorization, { ...own, deadline });
  };
  const first = await look();
  if (first.files.length === 0 && !wait) throw notThere(session);
  return pollUntil(first, patience, {
    isOver: ({ files }) => files.length > 0,
    report: () => "waiting for the file to appear in the storage account",
    look,
    late: () => new AzureError("the file has not appeared in the storage account yet", { code: "OperationTimedOut", isOutOfTime: true }),
  });
}

function notThere(session: Session | undefined): AzureError {
  const failed = session?.packetCaptureStatus === "Error" ? `, and the session ended in error: ${session.packetCaptureErrors.join(", ")}` : "";
  const isRunning = session !== undefined && !hasEnded(session);
  const reason = isRunning ? `there is no file yet: the session is ${session.packetCaptureStatus}` : `there is no file in the storage account${failed}`;
  const hint = isRunning ? "use `--wait` to wait for the end of the session, or stop it with `pktcap stop`" : "use `--wait` if it may still be uploading";
  return new AzureError(reason, { code: "FileNotFound", status: 404, ...(session?.packetCaptureStatus !== "Error" && { hint }) });
}

async function fetchAll(connection: Connection, origin: Origin, found: CaptureFiles, { to, force }: DownloadRequest, patience: Patience): Promise<Downloaded[]> {
  const { container, files, stem } = found;
  if (to === "-") {
    const [file, ...others] = files;
    if (file === undefined || others.length > 0) {
      throw new Failure(`downloading ${origin.subject}: the capture has ${files.length} files, but a stream holds only one (UsageError)`, {
        hints: ["use `--to` to choose a folder for them"],
        exitCode: exitCodes.usage,
      });
    }
    await streamFile(container, file, process.stdout, patience);
    return [];
  }
  const distinctions = files.length === 1 ? [""] : files.map(({ name }) => distinctionOf(stem, name));
  const paths = await placesFor(localNames(origin.name, distinctions), to);
  if (!force) for (const path of paths) await refuseExisting(path);
  const addresses = addressesOf(found, origin.source);
  const downloaded: Downloaded[] = [];
  for (const [index, blob] of files.entries()) {
    const path = paths[index] as string;
    const bytes = await explainedHere(path, () => fetchFile({ container, blob, path, force }, patience));
    connection.progress.clear();
    downloaded.push({ path, bytes, address: addresses[index] ?? "" });
  }
  return downloaded;
}

/** What has come already stays for the next time. */
function explainedHere<T>(path: string, work: () => Promise<T>): Promise<T> {
  return explained("downloading", `"${path}"`, work, () => [`hint: the received part is kept in "${path}.part": run the same command again to resume`]);
}

/** Where the files go: into a folder, which is made where there is none, or to the one path that was given. */
async function placesFor(names: readonly string[], to = "."): Promise<string[]> {
  const isFolder = (await stat(to).catch(() => undefined))?.isDirectory();
  if (names.length === 1 && isFolder !== true && !/[/\\]$/.test(to)) return [to];
  await mkdir(to, { recursive: true });
  return names.map((name) => join(to, name));
}
