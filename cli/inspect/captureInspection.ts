import { distinctionOf } from "../../provider/model/fileNames";
import { findDownload } from "../download/captureDownload";
import { type FileOptions, withFilesOf } from "../download/fileCommand";
import { localNames } from "../download/localName";
import { rangesOf } from "../download/rangesOf";
import { exitCodes } from "../exitCodes";
import { explained } from "../explained";
import { Failure } from "../failure";
import type { CaptureSource } from "./openCapture";

/**
 * Looks into the files of a capture in Azure, as they stream by: nothing is written to this machine.
 *
 * @param isSingle Whether only one report can be shown.
 */
export async function inspectCapture(
  text: string,
  options: FileOptions,
  isSingle: boolean,
  inspect: (source: CaptureSource) => Promise<void>,
): Promise<void> {
  await withFilesOf("inspecting", text, options, async (connection, request, patience) => {
    const { origin, found } = await findDownload(connection, text, request, patience);
    const { files, container, stem } = found;
    if (isSingle && files.length > 1) {
      throw new Failure(`inspecting ${origin.subject}: the capture has ${files.length} files, but a report covers only one (UsageError)`, {
        hints: [`download them with \`pktcap download ${text}\`, then inspect them one by one`],
        exitCode: exitCodes.usage,
      });
    }
    const names = localNames(origin.name, files.length === 1 ? [""] : files.map(({ name }) => distinctionOf(stem, name)));
    // What is read shows its own progress.
    const quiet = { ...patience, report: () => undefined };
    for (const [index, blob] of files.entries()) {
      connection.progress.clear();
      const name = names[index] ?? "";
      const close = async (): Promise<void> => undefined;
      await explained("inspecting", `"${name}"`, () => inspect({ name, bytes: rangesOf(container, blob, quiet), length: blob.size, close }));
    }
  });
}
