import type { Patience } from "../../provider/azure/patience";
import type { Connection } from "../connection";
import { type FileRequest, findDownload } from "../download/captureDownload";
import { rangesOf } from "../download/rangesOf";
import { exitCodes } from "../exitCodes";
import { Failure } from "../failure";
import { type End } from "./end";

/** The file of a capture in Azure as an end, called by its machine. It is read as it streams by: nothing is written to this machine. */
export async function captureEnd(connection: Connection, text: string, request: FileRequest, patience: Patience): Promise<End> {
  const { origin, found } = await findDownload(connection, text, request, patience);
  const { files, container } = found;
  const [blob, ...others] = files;
  if (blob === undefined || others.length > 0) {
    throw new Failure(`comparing ${origin.subject}: the capture has ${files.length} files, but each end has one (UsageError)`, {
      hints: [`\`pktcap download ${text} --merge <file>\` makes one file of a continuous capture; of a scale set, download the files and compare those of one instance`],
      exitCode: exitCodes.usage,
    });
  }
  // What is read shows its own progress.
  const quiet = { ...patience, report: () => undefined };
  const machine = origin.source.target.split("/").at(-1);
  return { name: machine === undefined || machine === "" ? origin.name : machine, read: () => rangesOf(container, blob, quiet) };
}
