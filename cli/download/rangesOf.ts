import { createHash } from "node:crypto";
import type { BlobProperties, Container } from "../../provider/azure/blobs";
import { largestRange } from "../../provider/azure/blobs";
import { AzureError } from "../../provider/azure/errors";
import type { Patience } from "../../provider/azure/patience";
import { rangeOf, soon } from "./fetchFile";

/** How many ranges are asked for ahead of the one that is wanted. */
const ahead = 4;

/**
 * A blob's content, in order. What has been given cannot be taken back: a blob that changes meanwhile is an error, and so is, at the end, a
 * content with another MD5 than the service has.
 */
export async function* rangesOf(container: Container, blob: BlobProperties, patience: Patience): AsyncGenerator<Buffer, void, undefined> {
  const own = new AbortController();
  const limited = { ...patience, signal: AbortSignal.any([patience.signal, own.signal]) };
  const hash = createHash("md5");
  const count = Math.ceil(blob.size / largestRange);
  const read = (index: number): Promise<Buffer> => {
    const content = container.read(blob, rangeOf(blob, index), soon(limited));
    // The error goes to whoever awaits it; until then it is unhandled.
    content.catch(() => undefined);
    return content;
  };
  const queue = Array.from({ length: Math.min(ahead, count) }, (_, index) => read(index));
  try {
    for (let index = 0; index < count; index++) {
      const content = await (queue.shift() as Promise<Buffer>);
      if (index + ahead < count) queue.push(read(index + ahead));
      hash.update(content);
      yield content;
    }
  } finally {
    own.abort();
  }
  if (blob.md5 !== undefined && blob.md5 !== hash.digest("base64")) {
    throw new AzureError("the received data has a different MD5 hash than the file in Azure Storage", { code: "ContentDamaged" });
  }
}
