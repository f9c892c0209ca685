import { distinctionOf } from "../../provider/model/fileNames";
import { findDownloads } from "../download/captureDownload";
import { type FileOptions, withFilesOf } from "../download/fileCommand";
import { localNames } from "../download/localName";
import { rangesOf } from "../download/rangesOf";
import { explained } from "../explained";
import type { CaptureSource } from "./openCapture";

/** Looks into the files of captures in Azure, as they stream by: nothing is written to this machine. */
export async function inspectCaptures(texts: readonly string[], options: FileOptions, inspect: (source: CaptureSource) => Promise<void>): Promise<void> {
  await withFilesOf("inspecting", texts, options, async (connection, request, patience) => {
    const downloads = await findDownloads(connection, texts, request, patience);
    // What is read shows its own progress.
    const quiet = { ...patience, report: () => undefined };
    for (const { origin, found } of downloads) {
      const { files, container, stem } = found;
      const names = localNames(origin.name, files.length === 1 ? [""] : files.map(({ name }) => distinctionOf(stem, name)));
      for (const [index, blob] of files.entries()) {
        connection.progress.clear();
        const name = names[index] ?? "";
        const close = async (): Promise<void> => undefined;
        await explained("inspecting", `"${name}"`, () => inspect({ name, bytes: rangesOf(container, blob, quiet), length: blob.size, close }));
      }
    }
  });
}
