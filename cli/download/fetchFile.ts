import type { BlobProperties, Container } from "../../provider/azure/blobs";
import { largestRange } from "../../provider/azure/blobs";
import { AzureError } from "../../provider/azure/errors";
import { atMost, type Patience } from "../../provider/azure/patience";
import { forEach } from "../parallel";
import { PartFile } from "./partFile";
import { TransferLine } from "./transferLine";

/** How many ranges are asked for at once. */
const atOnce = 8;
/** How often a download begins anew because the blob has changed. */
const changesLimit = 3;

export interface Fetch {
  readonly container: Container;
  readonly blob: BlobProperties;
  /** Where the file is to be. */
  readonly path: string;
  /** Whether a file that is there is replaced. */
  readonly force: boolean;
}

/** Brings a blob into a file, whole and checked, or not at all. Gives its size. */
export async function fetchFile({ container, blob, path, force }: Fetch, patience: Patience): Promise<number> {
  let current = blob;
  for (let changes = 0; ; changes++) {
    const part = await PartFile.open(path, current, largestRange);
    try {
      await fetchMissing(container, current, part, path, patience);
      await check(current, part);
      await part.finish(force);
      return current.size;
    } catch (error) {
      await part.keep();
      if (!(error instanceof AzureError)) throw error;
      if (error.code === "ContentDamaged") await part.discard();
      if (!hasChanged(error) || changes >= changesLimit) throw error;
      await part.discard();
      current = await anew(container, current, patience);
    }
  }
}

/** The blob has changed, or become shorter, while it was read. */
export function hasChanged({ status }: AzureError): boolean {
  return status === 412 || status === 416;
}

export async function anew(container: Container, { name }: BlobProperties, patience: Patience): Promise<BlobProperties> {
  const found = await container.properties(name, patience);
  if (found === undefined) throw new AzureError("the file was deleted during the download", { code: "FileNotFound", status: 404 });
  return found;
}

/** How long one range is tried, in milliseconds, however often that takes: a network that is down for longer needs a person. */
const rangeLimit = 600_000;

export function soon(patience: Patience): Patience {
  return atMost(patience, rangeLimit);
}

/** The range with this number. */
export function rangeOf({ size }: BlobProperties, index: number): { start: number; end: number } {
  return { start: index * largestRange, end: Math.min(size, (index + 1) * largestRange) };
}

async function fetchMissing(container: Container, blob: BlobProperties, part: PartFile, path: string, patience: Patience): Promise<void> {
  const line = new TransferLine(path, blob.size, part.received);
  const own = new AbortController();
  const limited = { ...patience, signal: AbortSignal.any([patience.signal, own.signal]) };
  await forEach(part.missing, atOnce, async (index) => {
    try {
      const content = await container.read(blob, rangeOf(blob, index), soon(limited));
      await part.write(index, content);
      line.add(content.length);
      patience.report(line.text());
    } catch (error) {
      // Those beside it would only keep the command.
      own.abort();
      throw error;
    }
  });
}

async function check({ md5, size }: BlobProperties, part: PartFile): Promise<void> {
  if (!(await part.isWhole())) throw new AzureError(`the received data does not have the file's ${size} bytes`, { code: "ContentDamaged" });
  if (md5 !== undefined && md5 !== (await part.md5())) {
    throw new AzureError("the received data has a different MD5 hash than the file in Azure Storage", {
      code: "ContentDamaged",
      hint: "download it again; if this error persists, the file was damaged when it was stored",
    });
  }
}
