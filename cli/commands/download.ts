import { createRequire } from "node:module";
import { join } from "node:path";
import { type Command, Option } from "commander";
import { nameForm, withArgument, withFiles, withResult } from "../commandOptions";
import type { Downloaded } from "../download/captureDownload";
import type * as captureDownload from "../download/captureDownload";
import { type FileOptions, withFilesOf } from "../download/fileCommand";
import { exitCodes } from "../exitCodes";
import { Failure } from "../failure";
import { countText } from "../inspect/output/numbers";
import type * as mergeDownloadModule from "../merge/mergeDownload";
import type { MergedFile } from "../merge/mergeDownload";
import { type OutputOptions, print } from "../output/print";
import { bytesText } from "../output/quantities";
import type { Column } from "../output/table";
import type * as targets from "../targets/captures";

/** Loaded only when something is fetched: help must not wait for it. */
const load = createRequire(__filename);

interface DownloadOptions extends FileOptions, OutputOptions {
  to?: string;
  force?: boolean;
  /** Where the merged file goes. */
  merge?: string;
}

/** `pktcap download <captures…>` */
export function define(command: Command): void {
  withFiles(withResult(withArgument(command, `${nameForm}, or the https addresses of files`)))
    .option("--to <place>", "a folder, a file, or - for stdout (default: the current folder)")
    .option("--force", "replaces existing files")
    .addOption(new Option("--merge <file>", "merges all files into one pcapng file with an interface for each machine, by time").conflicts("to"))
    .addHelpText("after", `\nExample:\n  $ pktcap download dns --wait --to - | tcpdump -r -\n  $ pktcap download web-1-dns web-2-dns --merge dns.pcapng`)
    .action(downloadCaptures);
}

async function downloadCaptures(texts: readonly string[], options: DownloadOptions): Promise<void> {
  const { merge, to } = options;
  if (merge !== undefined) return downloadMerged(texts, merge, options);
  requireSingle(texts, to);
  await withFilesOf("downloading", texts, options, async (connection, request, patience) => {
    const { download } = load("../download/captureDownload") as typeof captureDownload;
    const { withoutComponents } = load("../targets/captures") as typeof targets;
    const all = await withoutComponents(connection, texts);
    requireSingle(all, to);
    // Several captures have several files, for which there must be a folder.
    const place = to === undefined ? {} : { to: all.length > 1 ? join(to, "/") : to };
    const files: Downloaded[] = [];
    for (const text of all) {
      const { files: own, session } = await download(connection, text, { ...request, force: options.force ?? false, ...place }, patience);
      connection.progress.clear();
      files.push(...own);
      if (request.wait && session?.packetCaptureStatus === "Error") process.exitCode = exitCodes.endedInError;
    }
    if (to !== "-") print({ items: files, columns }, options);
  });
}

function requireSingle(texts: readonly string[], to: string | undefined): void {
  if (texts.length === 1 || to !== "-") return;
  const hints = ["use `--merge` to make one file of several captures"];
  throw new Failure("reading arguments: `--to -` needs a single capture (UsageError)", { hints, exitCode: exitCodes.usage });
}

async function downloadMerged(texts: readonly string[], path: string, options: DownloadOptions): Promise<void> {
  if (path === "-") throw new Failure("reading arguments: `--merge` needs a file, not standard output (UsageError)", { exitCode: exitCodes.usage });
  await withFilesOf("downloading", texts, options, async (connection, request, patience) => {
    const { mergeDownload } = load("../merge/mergeDownload") as typeof mergeDownloadModule;
    const merged = await mergeDownload(connection, texts, { ...request, path, force: options.force ?? false }, patience);
    print({ items: [merged], columns: mergedColumns }, options);
  });
}

const columns: Column<{ readonly path: string; readonly bytes: number }>[] = [
  { title: "FILE", of: ({ path }) => path },
  { title: "SIZE", of: ({ bytes }) => bytesText(bytes), value: ({ bytes }) => bytes, align: "right" },
];

const mergedColumns: Column<MergedFile>[] = [
  ...columns,
  { title: "PACKETS", of: ({ packets }) => countText(packets), value: ({ packets }) => packets, align: "right" },
  { title: "MACHINES", of: ({ machines }) => machines.join(", "), value: ({ machines }) => machines.join(" ") },
];
