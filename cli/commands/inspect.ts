import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { type Command, InvalidArgumentError, Option } from "commander";
import { AzureError } from "../../provider/azure/errors";
import { nameForm, queryOption, withArgument, withAzureOptions, withFiles } from "../commandOptions";
import type { FileOptions } from "../download/fileCommand";
import { exitCodes } from "../exitCodes";
import { Failure } from "../failure";
import type * as captureInspection from "../inspect/captureInspection";
import type { CaptureReport } from "../inspect/captureReport";
import { NotACapture } from "../inspect/format/captureFormat";
import { inspectBytes } from "../inspect/inspectBytes";
import { type CaptureSource, openCapture } from "../inspect/openCapture";
import { pageOf } from "../inspect/output/page";
import { rowsOf } from "../inspect/output/rows";
import { terminalText } from "../inspect/output/terminal";
import { printable } from "../inspect/printable";
import { checkPage, writePage } from "../inspect/writePage";
import { tsvText } from "../output/formats";
import { type OutputOptions, print, widthOfTerminal } from "../output/print";
import { bytesText } from "../output/quantities";
import { ProgressLine } from "../progressLine";
import { parseCount } from "../quantities";

/** Loaded only for captures in Azure. */
const load = createRequire(__filename);

interface InspectOptions extends OutputOptions, FileOptions {
  /** How many rows each table has at most. */
  top: number;
  /** Where the page goes. */
  html?: string;
  force?: boolean;
}

/** `pktcap inspect <file|capture>` */
export function define(command: Command): void {
  withAzureOptions(withFiles(withArgument(command, `${nameForm}, the https address of a file, a file on this machine, or - for standard input`)))
    .addOption(new Option("-o, --output <form>", "the output format").choices(["table", "json", "yaml", "tsv"]).default("table"))
    .addOption(queryOption())
    .addOption(new Option("--top <number>", "the most rows in each table, from 1 to 10000").default(10).argParser(parseRows))
    .option("--html <file>", "also writes the report as an HTML page; - prints the page instead of the report")
    .option("--force", "replaces an existing page")
    .addHelpText("after", "\nExit codes: 0, also for a damaged file (what comes before the damage is shown); 3 no such file; 7 no capture.\n\nExample:\n  $ pktcap inspect web-1.cap --html web-1.html\n  $ pktcap inspect web-1-3f2a1b4 --wait")
    .action(inspect);
}

export function parseRows(text: string): number {
  const rows = parseCount(text);
  if (rows < 1 || rows > 10_000) throw new InvalidArgumentError(`must be a whole number from 1 to 10000, got "${text}"`);
  return rows;
}

async function inspect(text: string, options: InspectOptions): Promise<void> {
  if (isFile(text)) return inspectFile(text, options);
  const isSingle = options.output !== "table" || options.query !== undefined || options.html !== undefined;
  const { inspectCapture } = load("../inspect/captureInspection") as typeof captureInspection;
  return inspectCapture(text, options, isSingle, (source) => inspectSource(source, options));
}

/** Whether a file is meant: one that is there, or what looks like a path. Names of captures in Azure have no slash. */
export function isFile(text: string): boolean {
  const isPath = /[/\\]|\.(cap|pcap|pcapng|dmp)$/i.test(text) && !/^(https:|\/subscriptions\/)/i.test(text);
  // Of `stack:resource`, stacks may have slashes.
  return text === "-" || existsSync(text) || (isPath && !/^[^:]+:[^/\\:]+$/.test(text));
}

async function inspectFile(path: string, options: InspectOptions): Promise<void> {
  const source = await openCapture(path);
  try {
    await inspectSource(source, options);
  } finally {
    await source.close();
  }
}

/** Reports what is in a capture, from wherever its bytes come. */
async function inspectSource(source: CaptureSource, options: InspectOptions): Promise<void> {
  const { html, force = false } = options;
  const page = html === undefined || html === "-" ? undefined : { path: html, overwrite: force, capture: source.name };
  if (page !== undefined) checkPage(page);
  const report = await read(source, options.top);
  if (page !== undefined) {
    writePage(pageOf(report), page);
    process.stderr.write(`The page is in ${printable(page.path)}.\n`);
  }
  if (html === "-") process.stdout.write(pageOf(report));
  else show(report, options);
  if (report.damage !== null) {
    process.stderr.write(`warning: "${printable(source.name)}" is damaged at byte ${report.damage.atByte}: ${report.damage.reason}\n`);
  }
}

async function read({ name, bytes, length }: CaptureSource, top: number): Promise<CaptureReport> {
  const progress = new Progress(name, length);
  try {
    return await inspectBytes(bytes, { name, top, onProgress: (bytesRead) => progress.report(bytesRead) });
  } catch (error) {
    throw explained(name, error);
  } finally {
    progress.end();
  }
}

function show(report: CaptureReport, options: OutputOptions): void {
  if (options.query === undefined && options.output === "table") {
    process.stdout.write(terminalText(report, widthOfTerminal()));
  } else if (options.query === undefined && options.output === "tsv") {
    process.stdout.write(tsvText(rowsOf(report)));
  } else {
    print({ item: report, lines: [] }, options);
  }
}

/** What a person sees while a large file is read, on a terminal alone. */
class Progress {
  private readonly line = new ProgressLine();
  private readonly startedAt = performance.now();
  private reportedAt = this.startedAt;

  constructor(
    private readonly name: string,
    private readonly length: number | undefined,
  ) {}

  report(bytesRead: number): void {
    const now = performance.now();
    if (!process.stderr.isTTY || now - this.reportedAt < 200) {
      return;
    }
    this.reportedAt = now;
    const part = this.length === undefined || this.length === 0 ? "" : `${Math.floor((bytesRead / this.length) * 100)}%, `;
    const rate = bytesText((bytesRead / (now - this.startedAt)) * 1000);
    this.line.report(`reading ${printable(this.name)}: ${part}${bytesText(bytesRead)}, ${rate}/s`);
  }

  end(): void {
    this.line.clear();
  }
}

function explained(name: string, error: unknown): unknown {
  if (error instanceof NotACapture) {
    const hints = error.hint === undefined ? [] : [error.hint];
    return new Failure(`inspecting "${printable(name)}": ${error.message} (NotACapture)`, { hints, exitCode: exitCodes.notACapture });
  }
  // Azure's own are explained with the capture.
  if (error instanceof AzureError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  return code === undefined ? error : new Failure(`inspecting "${printable(name)}": ${message} (${code})`);
}
