import { mkdir, mkdtemp, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Patience } from "../../provider/azure/patience";
import { distinctionOf } from "../../provider/model/fileNames";
import type { Connection } from "../connection";
import { type FileRequest, findDownloads, type Origin } from "../download/captureDownload";
import { fetchFile } from "../download/fetchFile";
import { cannotWrite, refuseExisting, renameNew } from "../download/partFile";
import { exitCodes } from "../exitCodes";
import { explained } from "../explained";
import { Failure } from "../failure";
import { NotACapture } from "../inspect/format/captureFormat";
import { printable } from "../inspect/printable";
import { type MachineFile, type Merged, mergedCapture } from "./mergedCapture";

export interface MergeRequest extends FileRequest {
  /** The merged file. */
  readonly path: string;
  /** Whether a file that is there is replaced. */
  readonly force: boolean;
}

/** A file with the packets of several captures. */
export interface MergedFile {
  readonly path: string;
  readonly bytes: number;
  readonly packets: number;
  readonly machines: readonly string[];
}

/** Fetches the files of captures and merges them into one. Until that is done they are in a folder beside it. */
export async function mergeDownload(connection: Connection, texts: readonly string[], { path, force, ...request }: MergeRequest, patience: Patience): Promise<MergedFile> {
  if (!force) await refuseExisting(path, "use `--force` to replace it, or choose another file for `--merge`");
  const downloads = await findDownloads(connection, texts, request, patience);
  const folder = await makeFolder(`${path}.parts-`);
  try {
    const files: MachineFile[] = [];
    for (const { origin, found } of downloads) {
      const { container, stem } = found;
      for (const blob of found.files) {
        const local = join(folder, `${files.length}.cap`);
        await explained("downloading", `"${blob.name}"`, () => fetchFile({ container, blob, path: local, force: true }, patience));
        files.push({ path: local, machine: machineOf(origin, distinctionOf(stem, blob.name)), name: blob.name });
      }
    }
    connection.progress.clear();
    patience.report(`merging ${files.length === 1 ? "1 file" : `${files.length} files`}`);
    const { bytes, packets } = await write(path, files, force);
    connection.progress.clear();
    return { path, bytes, packets, machines: [...new Set(files.map(({ machine }) => machine))] };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The machine of a file: of a scale set the instance, which the file's name has, in a ring before the file's number. */
function machineOf({ name, source }: Origin, distinction: string): string {
  const target = source.target.split("/").at(-1);
  const machine = target === undefined || target === "" ? name : target;
  if (source.targetType !== "AzureVMSS") return machine;
  const isRing = source.continuousCapture === true || source.captureSettings !== undefined;
  const instance = isRing ? distinction.replace(/_\d+$/, "") : distinction;
  return instance === "" || instance.startsWith(machine) ? instance || machine : `${machine}_${instance}`;
}

/** A folder that nobody else has. */
async function makeFolder(prefix: string): Promise<string> {
  try {
    await mkdir(dirname(prefix), { recursive: true });
    return await mkdtemp(prefix);
  } catch (error) {
    throw cannotWrite(prefix, error);
  }
}

async function write(path: string, files: readonly MachineFile[], force: boolean): Promise<{ bytes: number; packets: number }> {
  const part = `${path}.part`;
  const merged: Merged = { packets: 0, damaged: [] };
  let bytes = 0;
  try {
    const output = await open(part, "w", 0o600);
    try {
      for await (const piece of mergedCapture(files, merged)) {
        await output.writeFile(piece);
        bytes += piece.length;
      }
      await output.sync();
    } finally {
      await output.close();
    }
    if (force) await rename(part, path);
    else await renameNew(part, path);
  } catch (error) {
    await rm(part, { force: true });
    if (error instanceof NotACapture) throw new Failure(`merging into "${printable(path)}": ${error.message} (NotACapture)`, { exitCode: exitCodes.notACapture });
    throw error instanceof Failure ? error : cannotWrite(path, error);
  }
  for (const { file, atByte, reason } of merged.damaged) {
    process.stderr.write(`warning: "${printable(file.name)}" is damaged at byte ${atByte}: ${reason}; the merged file has what comes before\n`);
  }
  return { bytes, packets: merged.packets };
}
