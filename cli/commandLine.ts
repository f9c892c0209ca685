import { createRequire } from "node:module";
import { Command } from "commander";
import { version } from "./version";

/** What `commands/<name>.ts` is: a command's options, its help and what it does. */
interface CommandFile {
  readonly define: (command: Command) => void;
}

const load = createRequire(__filename);

/** Every command, as `pktcap --help` shows it. All else about one is in its own file, which is loaded when the command is named. */
const contents: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "Packet captures:": {
    "vms [options]": "Lists the machines that can be recorded: virtual machines and scale sets.",
    "start [options] <machines...>": "Starts a packet capture of a virtual machine or scale set, or captures of what several send each other.",
    "list [options]": "Lists the packet captures of a subscription, a region or a machine.",
    "show [options] <capture>": "Shows everything about a packet capture.",
    "status [options] [captures...]": "Shows session status: of the given captures, or of all.",
    "stop [options] <captures...>": "Stops sessions. Sessions that have already ended do not change.",
    "wait [options] <captures...>": "Waits until sessions have ended; the exit code shows how they ended.",
    "delete [options] <captures...>": "Deletes packet captures. Keeps their files unless `--files` is set.",
    "prune [options]": "Deletes packet captures whose sessions have ended, by name, region, machine, stack or age.",
    "download [options] <captures...>": "Downloads the files of captures: for a scale set one per instance, for a ring all remaining files.",
    "open [options] <capture>": "Opens a capture's file in the default viewer, such as Wireshark.",
    "inspect [options] <captures...>":
      "Summarizes captures or capture files in one report: protocols, talkers, conversations, names, problems, throughput.",
    "compare [options] <captures...>": "Compares captures or files of the same traffic at different machines: what was lost between them, and where.",
  },
  "Help:": {
    "doctor [options] [machines...]": "Checks everything that captures need and suggests fixes. Changes nothing.",
    "completion <shell>": "Prints a shell completion script.",
  },
  "The local Azure:": {
    "emulator [options]": "Runs the local Azure until it is stopped and prints the environment variables that clients need.",
    "local [options] <command...>": "Runs a command with the local Azure and all its variables set, including Pulumi's.",
  },
};

/**
 * The command line: what a person does with captures, and the local Azure.
 *
 * @param words What was typed: of the commands that are not among them only the general help is there. @default all commands are complete
 */
export function commandLine(words?: readonly string[]): Command {
  const terms = Object.values(contents).flatMap(Object.keys);
  const program = new Command("pktcap")
    .description("Azure Network Watcher packet captures, and a local Azure to try them out")
    .version(version)
    .enablePositionalOptions()
    .configureHelp({ subcommandTerm: (command) => terms.find((term) => nameIn(term) === command.name()) ?? "help [command]" });
  for (const [group, commands] of Object.entries(contents)) {
    program.commandsGroup(group);
    for (const [term, description] of Object.entries(commands)) {
      const command = program.command(term.replace(" [options]", "")).description(description);
      const name = nameIn(term);
      if (words?.includes(name) !== false) (load(`./commands/${name}`) as CommandFile).define(command);
    }
  }
  if (words === undefined || words.includes("complete")) {
    (load("./commands/complete") as CommandFile).define(program.command("complete <kind>", { hidden: true }).description("Prints names, for the scripts of `completion`."));
  }
  for (const command of withSubcommands(program)) {
    command.exitOverride().configureOutput({ outputError: () => undefined });
  }
  return program;
}

function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}

function nameIn(term: string): string {
  return term.replace(/ .*/, "");
}
