import { createRequire } from "node:module";
import type { Command } from "commander";
import { nameForm, withArgument, withFiles, withResult } from "../commandOptions";
import { type AzureOptions, withAzure } from "../connection";
import { type AuthorizationOptions, authorizationOf } from "../download/authorization";
import type * as captureDownload from "../download/captureDownload";
import { exitCodes } from "../exitCodes";
import { type OutputOptions, print } from "../output/print";
import { bytesText } from "../output/quantities";
import { checkQuery } from "../output/query";
import type { CaptureChoice } from "../targets/captures";
import { parseReference } from "../targets/reference";

/** Loaded only when something is fetched: help must not wait for it. */
const load = createRequire(__filename);

interface DownloadOptions extends AzureOptions, OutputOptions, CaptureChoice, AuthorizationOptions {
  to?: string;
  wait?: boolean;
  force?: boolean;
  /** In seconds. */
  timeout: number;
}

/** `pktcap download <capture>` */
export function define(command: Command): void {
  withFiles(withResult(withArgument(command, `${nameForm}, or the https address of a file`)))
    .option("--to <place>", "a folder, a file, or - for stdout (default: the current folder)")
    .option("--force", "replaces files that are there")
    .addHelpText("after", `\nExample:\n  $ pktcap download dns --wait --to - | tcpdump -r -`)
    .action(downloadCapture);
}

async function downloadCapture(text: string, options: DownloadOptions): Promise<void> {
  checkQuery(options.query);
  const authorization = authorizationOf(options, process.env);
  const references = /^https:/i.test(text) ? [] : [parseReference(text)];
  await withAzure({ doing: "downloading", subject: `packet capture "${text}"`, references }, options, async (connection) => {
    const { to, wait = false, force = false, location, timeout } = options;
    const request = { authorization, wait, force, ...(to !== undefined && { to }), ...(location !== undefined && { location }) };
    const { download } = load("../download/captureDownload") as typeof captureDownload;
    const { files, session } = await download(connection, text, request, connection.patience(timeout * 1000));
    connection.progress.clear();
    if (to !== "-") {
      const columns = [
        { title: "FILE", of: ({ path }: (typeof files)[number]) => path },
        { title: "SIZE", of: ({ bytes }: (typeof files)[number]) => bytesText(bytes), align: "right" as const },
      ];
      print({ items: files, columns }, options);
    }
    if (wait && session?.packetCaptureStatus === "Error") process.exitCode = exitCodes.endedInError;
  });
}
