import { type Command, Option } from "commander";
import { environment } from "../../emulator";
import { behaviourOf, type BehaviourOptions } from "../behaviour";
import { wholeNumber } from "../commandOptions";
import { faultsOf, type FaultOptions } from "../faultOptions";
import { exitCodeOf } from "../foreground";
import { addLocalAzureOptions } from "../localAzureOptions";
import { startLocalAzure } from "../localSetUp";
import { shellExports } from "../shellExports";

/** The options of `pktcap emulator`. */
interface EmulatorOptions extends BehaviourOptions, FaultOptions {
  directory: string;
  port?: number;
  host: string;
  hostName?: string[];
  state?: string;
}

/** `pktcap emulator`: stays until it is stopped. */
export function define(command: Command): void {
  addLocalAzureOptions(command)
    .option("--port <number>", "where it listens; 0 for any (default: one that follows from the folder)", wholeNumber(0, 65_535))
    .addOption(new Option("--host <address>", "the address to listen on; any but loopback lets others in").default("127.0.0.1"))
    .option("--host-name <name...>", "names and addresses by which others reach it, for its certificate and their requests")
    .addHelpText("after", `\nExample:\n  $ pktcap emulator --port 8443 > azure.env &\n  $ . ./azure.env`)
    .action(runEmulator);
}

async function runEmulator({ directory, port, host, hostName: names = [], state, ...options }: EmulatorOptions): Promise<void> {
  const stopped = untilStopped();
  const { server, close } = await startLocalAzure({
    directory,
    host,
    names,
    faults: faultsOf(options),
    ...(port === undefined ? {} : { port }),
    ...(state === undefined ? {} : { stateFile: state }),
    ...(options.access === undefined ? {} : { accessFile: options.access }),
    azure: behaviourOf(options),
  });
  process.stdout.write(shellExports(environment(server)));
  process.stderr.write(`The local Azure listens on ${server.url}. Ctrl-C stops it.\nIts page: ${server.url}/?token=${server.control.token}\n`);
  if (names.length > 0) process.stderr.write(`Others reach it as ${names.join(", ")}. Its account's secret is known to everybody: let nobody in whom you do not trust.\n`);
  process.exitCode = exitCodeOf(await stopped);
  await close();
}

function untilStopped(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.once(signal, resolve);
    }
  });
}
