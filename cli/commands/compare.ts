import { createRequire } from "node:module";
import { type Command, Option } from "commander";
import { nameForm, queryOption, withArgument, withAzureOptions, withFiles } from "../commandOptions";
import { compareEnds, type Comparison, type End, NoSuchConversation, UnreadableEnd } from "../compare";
import type * as captureEnds from "../compare/captureEnds";
import { fileEnd } from "../compare/fileEnd";
import { pageOf } from "../compare/output/page";
import { rowsOf } from "../compare/output/rows";
import { terminalText } from "../compare/output/terminal";
import { type FileOptions, withFilesOf } from "../download/fileCommand";
import { exitCodes } from "../exitCodes";
import { explained, isExplicable } from "../explained";
import { Failure } from "../failure";
import { NotACapture } from "../inspect/format/captureFormat";
import { printable } from "../inspect/printable";
import { checkPage, writePage } from "../inspect/writePage";
import { tsvText } from "../output/formats";
import { type OutputOptions, print, widthOfTerminal } from "../output/print";
import { bytesText } from "../output/quantities";
import { ProgressLine } from "../progressLine";
import { isInStack, withoutComponents } from "../targets/captures";
import { isFile, parseRows } from "./inspect";

/** Loaded only for captures in Azure. */
const load = createRequire(__filename);

export interface CompareCommandOptions extends OutputOptions, FileOptions {
  /** How many conversations each table has at most. */
  top: number;
  /** The conversation of the ladder. */
  conversation?: string;
  /** Where the page goes. */
  html?: string;
  force?: boolean;
}

/** `pktcap compare <file|capture…>` */
export function define(command: Command): void {
  withAzureOptions(withFiles(withArgument(command, `two or more of the same path, in its order, or a component of a stack with several: ${nameForm}, the https address of a file, or a file on this machine`)))
    .addOption(new Option("-o, --output <form>", "the output format").choices(["table", "json", "yaml", "tsv"]).default("table"))
    .addOption(queryOption())
    .addOption(new Option("--top <number>", "the most conversations in each table, from 1 to 10000").default(10).argParser(parseRows))
    .option("--conversation <endpoint>", "shows each packet of this conversation: an address with a port, or both endpoints with a dash (default: the worst one, in the page only)")
    .option("--html <file>", "also writes the comparison as an HTML page with a ladder diagram; - prints the page instead")
    .option("--force", "replaces an existing page")
    .addHelpText(
      "after",
      "\nExit codes: 0 compared, whatever was lost; 3 no such file, capture or conversation; 7 no capture file.\n\nExample:\n  $ pktcap compare web-1.cap db-1.cap --html lost.html\n  $ pktcap compare dev:web dev:db --wait\n  $ pktcap compare client.pcap firewall.pcap server.pcap -o json",
    )
    .action(compare);
}

/** Compares captures and files, and prints the comparison. */
export async function compare(texts: readonly string[], options: CompareCommandOptions): Promise<void> {
  const { html, force = false } = options;
  if (!texts.some(isOfStack)) checkOperands(texts);
  const files = texts.filter(isFile);
  const pages = html === undefined || html === "-" ? [] : files.map((file) => ({ path: html, overwrite: force, capture: file }));
  const page = html === undefined || html === "-" ? undefined : { path: html, overwrite: force, capture: "" };
  for (const target of page === undefined ? [] : [page, ...pages]) checkPage(target);
  const finish = async (ends: End[]): Promise<void> => {
    const comparison = await read(named(ends), options);
    if (page !== undefined) {
      for (const target of pages) checkPage(target);
      writePage(pageOf(comparison), page);
      process.stderr.write(`The page is in ${printable(page.path)}.\n`);
    }
    show(comparison, options);
    for (const { name, damage } of comparison.ends) {
      if (damage !== null) process.stderr.write(`warning: "${printable(name)}" is damaged at byte ${damage.atByte}: ${damage.reason}\n`);
    }
  };
  if (files.length === texts.length) return finish(await Promise.all(texts.map(fileEnd)));
  const { captureEnd } = load("../compare/captureEnds") as typeof captureEnds;
  const captures = texts.filter((text) => !isFile(text));
  await withFilesOf("comparing", captures, options, async (connection, request, patience) => {
    const ends: End[] = [];
    const all = await withoutComponents(connection, texts, isOfStack);
    checkOperands(all);
    for (const text of all) ends.push(isFile(text) ? await fileEnd(text) : await captureEnd(connection, text, request, patience));
    connection.progress.clear();
    await finish(ends);
  });
}

function isOfStack(text: string): boolean {
  return !isFile(text) && isInStack(text);
}

function checkOperands(texts: readonly string[]): void {
  const repeated = texts.find((text, index) => texts.indexOf(text) !== index);
  if (repeated !== undefined) throw new Failure(`reading arguments: "${printable(repeated)}" is given twice (UsageError)`, { exitCode: exitCodes.usage });
  if (texts.length < 2) throw new Failure(`reading arguments: must be two or more captures or files, got ${texts.length} (UsageError)`, { exitCode: exitCodes.usage });
  if (texts.length > 8) throw new Failure(`reading arguments: must be at most 8 captures or files, got ${texts.length} (UsageError)`, { exitCode: exitCodes.usage });
  if (texts.includes("-")) {
    throw new Failure("reading arguments: standard input can be read only once, but each file is read twice (UsageError)", { hints: ["write it to a file first"], exitCode: exitCodes.usage });
  }
}

/** Names that differ: two captures may be of one machine. */
function named(ends: readonly End[]): End[] {
  return ends.map((end, index) => {
    const before = ends.slice(0, index).filter(({ name }) => name === end.name).length;
    return before === 0 ? end : { ...end, name: `${end.name} (${before + 1})` };
  });
}

async function read(ends: readonly End[], { top, html, conversation }: CompareCommandOptions): Promise<Comparison> {
  const progress = new ProgressLine();
  let reportedAt = performance.now();
  const onProgress = (name: string, bytesRead: number, reading: number): void => {
    const now = performance.now();
    if (!process.stderr.isTTY || now - reportedAt < 200) return;
    reportedAt = now;
    progress.report(`reading ${printable(name)}: ${bytesText(bytesRead)}, reading ${reading} of ${html === undefined && conversation === undefined ? 2 : 3}`);
  };
  try {
    return await compareEnds(ends, { top, onProgress, ladder: html !== undefined || conversation !== undefined, ...(conversation !== undefined && { conversation }) });
  } catch (error) {
    throw await failureOf(error);
  } finally {
    progress.clear();
  }
}

async function failureOf(error: unknown): Promise<unknown> {
  if (error instanceof NoSuchConversation) {
    return new Failure(`comparing: no conversation between the ends has the endpoint "${printable(error.conversation)}" (ConversationNotFound)`, {
      hints: ["an endpoint is an address with a port, such as 10.0.0.4:50000; without `--conversation`, the table of conversations shows them, and `--top` shows more"],
      exitCode: exitCodes.notFound,
    });
  }
  if (!(error instanceof UnreadableEnd)) return error;
  const { cause } = error;
  const subject = `"${printable(error.end)}"`;
  if (cause instanceof NotACapture) {
    return new Failure(`comparing ${subject}: ${cause.message} (NotACapture)`, { hints: cause.hint === undefined ? [] : [cause.hint.replaceAll("pktcap inspect -", "cat > <new file>")], exitCode: exitCodes.notACapture });
  }
  if (isExplicable(cause)) return explained("comparing", subject, () => Promise.reject(cause)).catch((failure: unknown) => failure);
  const { code, message } = cause as NodeJS.ErrnoException;
  return code === undefined ? cause : new Failure(`comparing ${subject}: ${message} (${code})`);
}

function show(comparison: Comparison, options: CompareCommandOptions): void {
  if (options.html === "-") process.stdout.write(pageOf(comparison));
  else if (options.query === undefined && options.output === "table") process.stdout.write(terminalText(comparison, widthOfTerminal(), options.conversation !== undefined));
  else if (options.query === undefined && options.output === "tsv") process.stdout.write(tsvText(rowsOf(comparison)));
  else print({ item: comparison, lines: [] }, options);
}
