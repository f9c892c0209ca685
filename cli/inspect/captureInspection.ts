import { distinctionOf } from "../../provider/model/fileNames";
import { type AzureOptions, withAzure } from "../connection";
import { type AuthorizationOptions, authorizationOf } from "../download/authorization";
import { findDownload } from "../download/captureDownload";
import { localNames } from "../download/localName";
import { rangesOf } from "../download/rangesOf";
import { exitCodes } from "../exitCodes";
import { explained } from "../explained";
import { Failure } from "../failure";
import type { CaptureChoice } from "../targets/captures";
import { parseReference } from "../targets/reference";
import type { CaptureSource } from "./openCapture";

/** The options that a capture in Azure needs beside those of a file. */
export interface CaptureInspectionOptions extends AzureOptions, AuthorizationOptions, CaptureChoice {
  wait?: boolean;
  /** In seconds. */
  timeout: number;
}

/**
 * Looks into the files of a capture in Azure, as they stream by: nothing is written to this machine.
 *
 * @param isSingle Whether only one report can be shown.
 */
export async function inspectCapture(
  text: string,
  options: CaptureInspectionOptions,
  isSingle: boolean,
  inspect: (source: CaptureSource) => Promise<void>,
): Promise<void> {
  const authorization = authorizationOf(options, process.env);
  const references = /^https:/i.test(text) ? [] : [parseReference(text)];
  await withAzure({ doing: "inspecting", subject: `packet capture "${text}"`, references }, options, async (connection) => {
    const { wait = false, location, timeout } = options;
    const patience = connection.patience(timeout * 1000);
    const { origin, found } = await findDownload(connection, text, { authorization, wait, ...(location !== undefined && { location }) }, patience);
    const { files, container, stem } = found;
    if (isSingle && files.length > 1) {
      throw new Failure(`inspecting ${origin.subject}: there are ${files.length} files, and only one report can be shown so (UsageError)`, {
        hints: [`\`pktcap download ${text}\` fetches them, to be inspected one by one`],
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
