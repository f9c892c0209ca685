import { createRequire } from "node:module";
import type { Command } from "commander";
import { nameForm, withArgument, withFiles, withResult } from "../commandOptions";
import type * as captureDownload from "../download/captureDownload";
import { type FileOptions, withFilesOf } from "../download/fileCommand";
import { exitCodes } from "../exitCodes";
import { type OutputOptions, print } from "../output/print";
import { bytesText } from "../output/quantities";

/** Loaded only when something is fetched: help must not wait for it. */
const load = createRequire(__filename);

interface DownloadOptions extends FileOptions, OutputOptions {
  to?: string;
  force?: boolean;
}

/** `pktcap download <capture>` */
export function define(command: Command): void {
  withFiles(withResult(withArgument(command, `${nameForm}, or the https address of a file`)))
    .option("--to <place>", "a folder, a file, or - for stdout (default: the current folder)")
    .option("--force", "replaces existing files")
    .addHelpText("after", `\nExample:\n  $ pktcap download dns --wait --to - | tcpdump -r -`)
    .action(downloadCapture);
}

async function downloadCapture(text: string, options: DownloadOptions): Promise<void> {
  await withFilesOf("downloading", text, options, async (connection, request, patience) => {
    const { download } = load("../download/captureDownload") as typeof captureDownload;
    const { to, force = false } = options;
    const { files, session } = await download(connection, text, { ...request, force, ...(to !== undefined && { to }) }, patience);
    connection.progress.clear();
    if (to !== "-") {
      const columns = [
        { title: "FILE", of: ({ path }: (typeof files)[number]) => path },
        { title: "SIZE", of: ({ bytes }: (typeof files)[number]) => bytesText(bytes), value: ({ bytes }: (typeof files)[number]) => bytes, align: "right" as const },
      ];
      print({ items: files, columns }, options);
    }
    if (request.wait && session?.packetCaptureStatus === "Error") process.exitCode = exitCodes.endedInError;
  });
}
