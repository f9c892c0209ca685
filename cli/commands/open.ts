import { existsSync, mkdtempSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import type * as openModule from "open";
import { nameForm, subscriptionOption, withArgument, withFiles } from "../commandOptions";
import { type AzureOptions, withAzure } from "../connection";
import { type AuthorizationOptions, authorizationOf } from "../download/authorization";
import type * as captureDownload from "../download/captureDownload";
import { executableOn } from "../engine";
import { Failure } from "../failure";
import type { CaptureChoice } from "../targets/captures";
import { parseReference } from "../targets/reference";

const load = createRequire(__filename);

interface OpenOptions extends AzureOptions, CaptureChoice, AuthorizationOptions {
  to?: string;
  wait?: boolean;
  /** The program that shows the files. */
  with?: string;
  timeout: number;
}

/** `pktcap open <capture|file>`: shows a capture's files, or a file that is there already. */
export function define(command: Command): void {
  withFiles(withArgument(command, `${nameForm}, the https address of a file, or a file on this machine`))
    .option("--to <place>", "keeps the file there (default: a temporary folder)")
    .option("--with <program>", "the program that shows it")
    .addOption(subscriptionOption())
    .action(openCapture);
}

async function openCapture(text: string, options: OpenOptions): Promise<void> {
  const paths = existsSync(text) ? [resolve(text)] : await fetched(text, options);
  for (const path of paths) await show(path, options.with);
}

async function fetched(text: string, options: OpenOptions): Promise<string[]> {
  const authorization = authorizationOf(options, process.env);
  const references = /^https:/i.test(text) ? [] : [parseReference(text)];
  return withAzure({ doing: "downloading", subject: `packet capture "${text}"`, references }, options, async (connection) => {
    const { wait = false, location, timeout } = options;
    const to = options.to ?? mkdtempSync(join(tmpdir(), "pktcap-"));
    const request = { authorization, wait, force: false, to, ...(location !== undefined && { location }) };
    const { download } = load("../download/captureDownload") as typeof captureDownload;
    const { files } = await download(connection, text, request, connection.patience(timeout * 1000));
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
          hints: ["say `--with` which program shows capture files, such as wireshark"],
        }),
      ),
    );
    if (child.pid !== undefined) started();
  });
}
