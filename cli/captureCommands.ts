import { createRequire } from "node:module";
import { Argument, type Command, InvalidArgumentError, Option } from "commander";
import type * as completionModule from "./commands/completion";
import type * as deleteModule from "./commands/delete";
import type * as doctorModule from "./commands/doctor";
import type * as downloadModule from "./commands/download";
import type * as inspectModule from "./commands/inspect";
import type * as listModule from "./commands/list";
import type * as openModule from "./commands/open";
import type * as showModule from "./commands/show";
import type * as startModule from "./commands/start";
import type * as statusModule from "./commands/status";
import type * as stopModule from "./commands/stop";
import type * as vmsModule from "./commands/vms";
import type * as waitModule from "./commands/wait";
import { parseCount, parseDuration, parseSize } from "./quantities";

/** Each command's code is loaded when it runs: help must not wait for Azure's. */
const load = createRequire(__filename);

const captureForm = "name, id or stack:resource";

/** Adds what a person does with captures to the command line. */
export function addCaptureCommands(program: Command): void {
  program.commandsGroup("Packet captures:");

  withResult(program.command("vms"))
    .description("Lists the machines that can be recorded: virtual machines and scale sets.")
    .option("--resource-group <name>", "only those of this resource group")
    .option("--location <region>", "only those of this region")
    .option("--details", "asks each machine whether it runs and has the Network Watcher agent")
    .action((options: vmsModule.VmsOptions) => (load("./commands/vms") as typeof vmsModule).vms(options));

  withResult(program.command("start"))
    .description("Starts a packet capture of a virtual machine or scale set.")
    .argument("<machine>", captureForm)
    .option("--name <name>", "the capture's name (default: the machine's and seven random digits)")
    .option("--storage-account <account>", `where the file goes (${captureForm})`)
    .option("--storage-path <address>", "the https address of a container or blob in the storage account")
    .option("--file-path <path>", "a .cap file on the machine, besides or instead of the storage account")
    .option("--filter <expression>", 'which packets, such as "tcp and remote port 443"; may be repeated', collect)
    .addOption(new Option("--preset <name>", "which packets, by what they are for; may be repeated").argParser(collectPreset))
    .addOption(new Option("--side <side>", "whose port a preset is about").choices(["local", "remote", "either"]))
    .option("--time-limit <duration>", "ends the session after this time, such as 90s, 10m or 5h", parseDuration)
    .option("--total-bytes <size>", "ends the session at this size, such as 100M", parseSize)
    .option("--bytes-per-packet <number>", "keeps so many bytes of each packet", parseSize)
    .option("--continuous", "writes a ring of files instead of one")
    .option("--file-count <number>", "how many files the ring has", parseCount)
    .option("--file-size <size>", "how large each file of the ring grows", parseSize)
    .option("--include <instance>", "only this instance of the scale set; may be repeated", collect)
    .option("--exclude <instance>", "all instances of the scale set but this; may be repeated", collect)
    .option("--resource-group <name>", "looks for the machine in this resource group only")
    .option("--location <region>", "the machine's region, where it is not to be asked")
    .option("--no-require-agent", "starts even where the machine is off or its agent is missing")
    .option("--no-require-storage", "starts even where the service cannot write to the storage account")
    .option("--wait", "waits until the session has ended")
    .option("--print-program", "prints the Pulumi program that takes the capture over")
    .option("-y, --yes", "does not ask before recording everything without a limit")
    .addHelpText("after", `\nPresets: ${presetList}.\n\nExample:\n  $ pktcap start web-1 --storage-account captures --preset dns --time-limit 10m`)
    .action((machine: string, options: startModule.StartOptions) => (load("./commands/start") as typeof startModule).start(machine, options));

  withResult(program.command("list"))
    .description("Lists packet captures: of the whole subscription, a region or a machine.")
    .option("--location <region>", "only those of this region")
    .option("--vm <machine>", `only those of this machine (${captureForm})`)
    .action((options: listModule.ListOptions) => (load("./commands/list") as typeof listModule).list(options));

  withResult(program.command("show"))
    .description("Shows everything about a packet capture.")
    .argument("<capture>", captureForm)
    .addOption(regionOption())
    .action((capture: string, options: showModule.ShowOptions) => (load("./commands/show") as typeof showModule).show(capture, options));

  withResult(program.command("status"))
    .description("Tells how sessions stand: those of the given captures, or of all.")
    .argument("[captures...]", captureForm)
    .addOption(regionOption())
    .option("-w, --watch", "follows the sessions until all have ended")
    .option("--timeout <duration>", "gives up watching after this time", parseDuration)
    .action((captures: string[], options: statusModule.StatusOptions) =>
      (load("./commands/status") as typeof statusModule).status(captures, options),
    );

  withResult(program.command("stop"))
    .description("Ends sessions. One that has ended already stays as it is.")
    .argument("<captures...>", captureForm)
    .addOption(regionOption())
    .action((captures: string[], options: stopModule.StopOptions) => (load("./commands/stop") as typeof stopModule).stop(captures, options));

  withResult(program.command("wait"))
    .description("Waits until sessions have ended; the exit code tells how.")
    .argument("<captures...>", captureForm)
    .addOption(regionOption())
    .option("--timeout <duration>", "gives up after this time", parseDuration)
    .action((captures: string[], options: waitModule.WaitOptions) => (load("./commands/wait") as typeof waitModule).wait(captures, options));

  withResult(program.command("delete"))
    .description("Deletes packet captures. Their files stay, unless told otherwise.")
    .argument("<captures...>", captureForm)
    .addOption(regionOption())
    .option("--files", "deletes their files in the storage account, too; what may be another capture's stays and is named")
    .action((captures: string[], options: deleteModule.DeleteOptions) =>
      (load("./commands/delete") as typeof deleteModule).deleteCaptures(captures, options),
    );

  withFiles(withResult(program.command("download")))
    .description("Fetches a capture's file, or its files: of a scale set one for each instance, of a ring all that are left.")
    .argument("<capture>", `${captureForm}, or the https address of a file`)
    .option("--to <place>", "a folder, a file, or - for stdout (default: the current folder)")
    .option("--force", "replaces files that are there")
    .addHelpText("after", `\nExample:\n  $ pktcap download dns --wait --to - | tcpdump -r -`)
    .action((capture: string, options: downloadModule.DownloadOptions) =>
      (load("./commands/download") as typeof downloadModule).downloadCapture(capture, options),
    );

  withFiles(program.command("open"))
    .description("Shows a capture's file in the system's viewer, such as Wireshark.")
    .argument("<capture>", `${captureForm}, the https address of a file, or a file on this machine`)
    .option("--to <place>", "keeps the file there (default: a temporary folder)")
    .option("--with <program>", "the program that shows it")
    .addOption(subscriptionOption())
    .action((capture: string, options: openModule.OpenOptions) => (load("./commands/open") as typeof openModule).openCapture(capture, options));

  withFiles(program.command("inspect"))
    .description("Shows what is in a capture, or in a capture file: protocols, talkers, conversations, names, troubles, throughput.")
    .argument("<capture>", `${captureForm}, the https address of a file, a file on this machine, or - for standard input`)
    .addOption(subscriptionOption())
    .addOption(new Option("-o, --output <form>", "the form of the result").choices(["table", "json", "yaml", "tsv"]).default("table"))
    .option("--query <expression>", "picks from the result, in JMESPath")
    .addOption(new Option("--top <number>", "how many rows each table has at most, from 1 to 10000").default(10).argParser(parseRows))
    .option("--html <file>", "writes the report to a page as well; - prints the page instead of the report")
    .option("--force", "replaces the page where there is one already")
    .addHelpText("after", "\nExit codes: 0, also for a damaged file (what comes before the damage is shown); 3 no such file; 7 no capture.\n\nExample:\n  $ pktcap inspect web-1.cap --html web-1.html\n  $ pktcap inspect web-1-3f2a1b4 --wait")
    .action((capture: string, options: inspectModule.InspectOptions) => (load("./commands/inspect") as typeof inspectModule).inspect(capture, options));

  program.commandsGroup("Help:");

  withResult(program.command("doctor"))
    .description("Checks all that captures need, and says how to mend what is wrong. Changes nothing.")
    .argument("[machines...]", `machines to look at (${captureForm})`)
    .option("--storage-account <account>", `an account to look at (${captureForm})`)
    .action((machines: string[], options: doctorModule.DoctorOptions) =>
      (load("./commands/doctor") as typeof doctorModule).doctor(machines, options),
    );

  program
    .command("completion")
    .description("Prints a script that makes a shell complete commands and options.")
    .addArgument(new Argument("<shell>", "whose script").choices(["bash", "zsh", "fish"]))
    .addHelpText("after", `\nExample:\n  $ pktcap completion bash >> ~/.bashrc`)
    .action((shell: completionModule.Shell) => (load("./commands/completion") as typeof completionModule).completion(shell, program));
}

/** `presetNames` of startInputs.ts, which loads the whole filter language. A test holds the two together. */
export const presetList = "dns, http, https, rdp, ssh, sql, smb, ntp, ldap, headersOnly";

function collect(value: string, earlier: string[] | undefined): string[] {
  return [...(earlier ?? []), value];
}

function collectPreset(value: string, earlier: string[] | undefined): string[] {
  const known = presetList.split(", ");
  if (!known.includes(value)) throw new InvalidArgumentError(`must be one of ${presetList}, got "${value}"`);
  return collect(value, earlier);
}

function parseRows(text: string): number {
  const rows = parseCount(text);
  if (rows < 1 || rows > 10_000) throw new InvalidArgumentError(`must be a whole number from 1 to 10000, got "${text}"`);
  return rows;
}

function regionOption(): Option {
  return new Option("--location <region>", "looks for names in this region only");
}

function withResult(command: Command): Command {
  return command
    .addOption(new Option("-o, --output <form>", "the form of the result").choices(["table", "json", "yaml", "tsv", "id"]).default("table"))
    .option("--query <expression>", "picks from the result, in JMESPath")
    .addOption(subscriptionOption());
}

function subscriptionOption(): Option {
  return new Option("--subscription <id>", "the subscription (default: the configured one, or the only one)");
}

function withFiles(command: Command): Command {
  return command
    .addOption(regionOption())
    .option("--wait", "waits for the end of the session, and for the file")
    .addOption(new Option("--auth <way>", "how storage lets you in: by your login, the account's key, or a signature in AZURE_STORAGE_SAS_TOKEN").choices(["login", "key", "sas"]).default("login"))
    .addOption(new Option("--timeout <duration>", "gives up after this time").default(86_400, "1d").argParser(parseDuration));
}
