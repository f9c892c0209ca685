import { existsSync, mkdtempSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import type * as openModule from "open";
import { nameForm, withArgument, withAzureOptions, withFiles } from "../commandOptions";
import type * as captureDownload from "../download/captureDownload";
import { type FileOptions, withFilesOf } from "../download/fileCommand";
import { executableOn } from "../engine";
import { Failure } from "../failure";

const load = createRequire(__filename);

interface OpenOptions extends FileOptions {
  to?: string;
  /** The program that shows the files. */
  with?: string;
}

/** `pktcap open <capture|file>`: shows a capture's files, or a file that is there already. */
export function define(command: Command): void {
  withAzureOptions(withFiles(withArgument(command, `${nameForm}, the https address of a file, or a file on this machine`)))
    .option("--to <place>", "the folder for the file (default: a temporary folder)")
    .option("--with <program>", "the program to open it with")
    .action(openCapture);
}

async function openCapture(text: string, options: OpenOptions): Promise<void> {
  const paths = existsSync(text) ? [resolve(text)] : await fetched(text, options);
  for (const path of paths) await show(path, options.with);
}

async function fetched(text: string, options: OpenOptions): Promise<string[]> {
  return withFilesOf("downloading", text, options, async (connection, request, patience) => {
    const { download } = load("../download/captureDownload") as typeof captureDownload;
    const to = options.to ?? mkdtempSync(join(tmpdir(), "pktcap-"));
    const { files } = await download(connection, text, { ...request, force: false, to }, patience);
    connection.progress.clear();
    return files.map(({ path }) => resolve(path));
  });
}

/** The viewer goes on by itself when the command has ended. */
async function show(path: string, program: string | undefined): Promise<void> {
  if (program !== undefined && executableOn(process.env["PATH"], program) === undefined && !existsSync(program)) {
    throw new Failure(`opening "${path}": there is no \`${program}\` on PATH (ENOENT)`, { hints: [`the file is there: open it with another program`] });
  }
  const { default: open } = load("open") as typeof openModule;
  process.stdout.write(`${path}\n`);
  const child = await open(path, program === undefined ? {} : { app: { name: program } });
  await new Promise<void>((started, failed) => {
    child.once("spawn", started);
    child.once("error", (error: NodeJS.ErrnoException) =>
      failed(
        new Failure(`opening "${path}": the viewer cannot be started (${error.code ?? "UnknownError"})`, {
          hints: ["use `--with` to choose a program, such as wireshark"],
        }),
      ),
    );
    if (child.pid !== undefined) started();
  });
}
