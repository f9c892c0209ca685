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
    "start [options] <machine>": "Starts a packet capture of a virtual machine or scale set.",
    "list [options]": "Lists packet captures: of the whole subscription, a region or a machine.",
    "show [options] <capture>": "Shows everything about a packet capture.",
    "status [options] [captures...]": "Tells how sessions stand: those of the given captures, or of all.",
    "stop [options] <captures...>": "Ends sessions. One that has ended already stays as it is.",
    "wait [options] <captures...>": "Waits until sessions have ended; the exit code tells how.",
    "delete [options] <captures...>": "Deletes packet captures. Their files stay, unless told otherwise.",
    "prune [options]": "Deletes packet captures whose sessions have ended: of a region, machine, stack or age.",
    "download [options] <capture>": "Fetches a capture's file, or its files: of a scale set one for each instance, of a ring all that are left.",
    "open [options] <capture>": "Shows a capture's file in the system's viewer, such as Wireshark.",
    "inspect [options] <capture>":
      "Shows what is in a capture, or in a capture file: protocols, talkers, conversations, names, troubles, throughput.",
  },
  "Help:": {
    "doctor [options] [machines...]": "Checks all that captures need, and says how to mend what is wrong. Changes nothing.",
    "completion <shell>": "Prints a script that makes a shell complete commands and options.",
  },
  "The local Azure:": {
    "emulator [options]": "Runs the local Azure until it is stopped, and prints the variables that lead clients to it, for a shell.",
    "local [options] <command...>": "Runs a command with the local Azure up and every variable set, for Pulumi as well.",
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
    .description("Azure Network Watcher packet captures, and a local Azure to try them on")
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
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({ outputError: () => undefined });
  }
  return program;
}

function nameIn(term: string): string {
  return term.replace(/ .*/, "");
}
