import { constants } from "node:fs";
import { type FileHandle, link, lstat, open, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import type { BlobProperties } from "../../provider/azure/blobs";
import { isObject } from "../../provider/model/shapes";
import { Failure } from "../failure";
import { fileExists } from "../fileExists";

/**
 * A file on its way: `name.part`, and beside it which of its ranges are there, so that a download which was cut off goes on. It gets its name
 * only when it is whole.
 */
export class PartFile {
  private constructor(
    readonly path: string,
    private readonly handle: FileHandle,
    private readonly blob: BlobProperties,
    private readonly rangeSize: number,
    private readonly done: Set<number>,
  ) {}

  /** Opens what an earlier download of the very same blob has left, else begins anew. */
  static async open(path: string, blob: BlobProperties, rangeSize: number): Promise<PartFile> {
    const part = `${path}.part`;
    const done = await doneIn(part, blob, rangeSize);
    const { O_RDWR, O_CREAT, O_TRUNC, O_NOFOLLOW } = constants;
    // A link in its place could lead anywhere. Windows has no such flag, nor such links for everybody.
    const flags = O_RDWR | O_CREAT | (O_NOFOLLOW ?? 0) | (done.size === 0 ? O_TRUNC : 0);
    try {
      return new PartFile(path, await open(part, flags, 0o600), blob, rangeSize, done);
    } catch (error) {
      throw cannotWrite(part, error);
    }
  }

  /** How many bytes are there already. */
  get received(): number {
    return [...this.done].reduce((sum, index) => sum + this.lengthOf(index), 0);
  }

  /** The ranges that are not there yet, by their numbers. */
  get missing(): number[] {
    return Array.from({ length: Math.ceil(this.blob.size / this.rangeSize) }, (_, index) => index).filter((index) => !this.done.has(index));
  }

  async write(index: number, content: Buffer): Promise<void> {
    try {
      for (let written = 0; written < content.length;) {
        const { bytesWritten } = await this.handle.write(content, written, content.length - written, index * this.rangeSize + written);
        written += bytesWritten;
      }
      this.done.add(index);
      await (this.saving = this.saving.then(() => this.save()));
    } catch (error) {
      throw cannotWrite(`${this.path}.part`, error);
    }
  }

  /** One after another: several ranges may be finished at the same time. */
  private saving: Promise<void> = Promise.resolve();

  private save(): Promise<void> {
    const kept = { ...identityOf(this.blob, this.rangeSize), done: [...this.done] };
    return writeFile(`${this.path}.part.json`, JSON.stringify(kept), { mode: 0o600 });
  }

  /** MD5 of all that has been written, in base64. */
  async md5(): Promise<string> {
    const hash = createHash("md5");
    const buffer = Buffer.alloc(1024 * 1024);
    for (let position = 0; ;) {
      const { bytesRead } = await this.handle.read(buffer, 0, buffer.length, position);
      if (bytesRead === 0) return hash.digest("base64");
      hash.update(buffer.subarray(0, bytesRead));
      position += bytesRead;
    }
  }

  /** Whether the file is as long as the blob. */
  async isWhole(): Promise<boolean> {
    return (await this.handle.stat()).size === this.blob.size;
  }

  /** Gives the file its name. Without `force` nothing that has the name is replaced, not even what came to be just now. */
  async finish(force: boolean): Promise<void> {
    await this.handle.sync();
    await this.handle.close();
    const part = `${this.path}.part`;
    try {
      if (force) await rename(part, this.path);
      else await renameNew(part, this.path);
    } catch (error) {
      throw (error as NodeJS.ErrnoException).code === "EEXIST" ? exists(this.path) : cannotWrite(this.path, error);
    }
    await rm(`${part}.json`, { force: true });
  }

  /** Leaves what is there for the next download. */
  async keep(): Promise<void> {
    await this.handle.close().catch(() => undefined);
  }

  /** Forgets all that is there. */
  async discard(): Promise<void> {
    await this.keep();
    await rm(`${this.path}.part`, { force: true });
    await rm(`${this.path}.part.json`, { force: true });
  }

  private lengthOf(index: number): number {
    return Math.min(this.rangeSize, this.blob.size - index * this.rangeSize);
  }
}

/** Refuses a place that is taken. A link counts as taken, wherever it leads. */
export async function refuseExisting(path: string, hint?: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  if (found !== undefined) throw exists(path, hint);
}

/** What makes a blob this very one: another content has another etag. */
function identityOf({ etag, size }: BlobProperties, rangeSize: number): Record<string, unknown> {
  return { etag, size, rangeSize };
}

/** The ranges that an earlier download of the same blob has left in the file; none where file and notes do not fit each other. */
async function doneIn(part: string, blob: BlobProperties, rangeSize: number): Promise<Set<number>> {
  try {
    const kept: unknown = JSON.parse(await readFile(`${part}.json`, "utf8"));
    const wanted = identityOf(blob, rangeSize);
    if (!isObject(kept) || !Array.isArray(kept.done) || Object.entries(wanted).some(([name, value]) => kept[name] !== value)) return new Set();
    const { size } = await lstat(part);
    const isThere = (index: unknown): index is number =>
      Number.isInteger(index) && (index as number) >= 0 && (index as number) * rangeSize < blob.size && Math.min(((index as number) + 1) * rangeSize, blob.size) <= size;
    return new Set(kept.done.filter(isThere));
  } catch {
    return new Set();
  }
}

/** Renames a file; without replacing anything. */
export async function renameNew(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
    await rm(from);
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    // Some file systems have no hard links.
    if (!["EPERM", "ENOTSUP", "ENOSYS", "EOPNOTSUPP"].includes(code)) throw error;
    await refuseExisting(to);
    await rename(from, to);
  }
}

function exists(path: string, hint = "use `--force` to replace it, or `--to` to choose another place"): Failure {
  return fileExists(path, hint);
}

/** What is wrong with a place where a file is to be written. */
export function cannotWrite(path: string, error: unknown): Failure {
  const { code = "UnknownError" } = error as NodeJS.ErrnoException;
  const reasons: Record<string, string> = {
    ENOSPC: "the disk is full",
    ELOOP: "it is a link",
    EACCES: "permission denied",
    ENOENT: "there is no such folder",
    EISDIR: "it is a folder",
    EROFS: "the file system is read-only",
  };
  return new Failure(`writing "${path}": ${reasons[code] ?? "it cannot be written"} (${code})`);
}
