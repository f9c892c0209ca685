import { once } from "node:events";
import type { Writable } from "node:stream";
import type { BlobProperties, Container } from "../../provider/azure/blobs";
import type { Patience } from "../../provider/azure/patience";
import { rangesOf } from "./rangesOf";
import { TransferLine } from "./transferLine";

/** Writes a blob to a stream. */
export async function streamFile(container: Container, blob: BlobProperties, output: Writable, patience: Patience): Promise<void> {
  const line = new TransferLine(blob.name.split("/").at(-1) ?? "", blob.size, 0);
  for await (const content of rangesOf(container, blob, patience)) {
    if (!output.write(content)) await once(output, "drain", { signal: patience.signal });
    line.add(content.length);
    patience.report(line.text());
  }
}
