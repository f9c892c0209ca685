import { createHash } from "node:crypto";
import { once } from "node:events";
import type { Writable } from "node:stream";
import type { BlobProperties, Container } from "../../provider/azure/blobs";
import { largestRange } from "../../provider/azure/blobs";
import { AzureError } from "../../provider/azure/errors";
import type { Patience } from "../../provider/azure/patience";
import { rangeOf, soon } from "./fetchFile";
import { TransferLine } from "./transferLine";

/** How many ranges are asked for ahead of the one that is written. */
const ahead = 4;

/** Writes a blob to a stream, in order. What has been written cannot be taken back: a blob that changes meanwhile is an error. */
export async function streamFile(container: Container, blob: BlobProperties, output: Writable, patience: Patience): Promise<void> {
  const { signal: outer } = patience;
  const own = new AbortController();
  const limited = { ...patience, signal: AbortSignal.any([outer, own.signal]) };
  const line = new TransferLine(blob.name.split("/").at(-1) ?? "", blob.size, 0);
  const hash = createHash("md5");
  const count = Math.ceil(blob.size / largestRange);
  const read = (index: number): Promise<Buffer> => {
    const content = container.read(blob, rangeOf(blob, index), soon(limited));
    // Whoever waits for it gets the error; until then it is nobody's.
    content.catch(() => undefined);
    return content;
  };
  const queue = Array.from({ length: Math.min(ahead, count) }, (_, index) => read(index));
  try {
    for (let index = 0; index < count; index++) {
      const content = await (queue.shift() as Promise<Buffer>);
      if (index + ahead < count) queue.push(read(index + ahead));
      hash.update(content);
      if (!output.write(content)) await once(output, "drain", { signal: outer });
      line.add(content.length);
      patience.report(line.text());
    }
  } finally {
    own.abort();
  }
  if (blob.md5 !== undefined && blob.md5 !== hash.digest("base64")) {
    throw new AzureError("what was written has another MD5 than the file in Azure Storage", { code: "ContentDamaged" });
  }
}
