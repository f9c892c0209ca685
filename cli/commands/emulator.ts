import { createRequire } from "node:module";
import { type Command, Option } from "commander";
import { wholeNumber } from "../commandOptions";
import { exitCodeOf } from "../foreground";
import { addLocalAzureOptions, type LocalAzureChoices, setUpOf } from "../localAzureOptions";
import type * as localSetUp from "../localSetUp";
import { shellExports } from "../shellExports";

const load = createRequire(__filename);

interface EmulatorOptions extends LocalAzureChoices {
  port?: number;
  host: string;
  hostName?: string[];
}

/** `pktcap emulator`: stays until it is stopped. */
export function define(command: Command): void {
  addLocalAzureOptions(command)
    .option("--port <number>", "the port to listen on; 0 for any free port (default: derived from the folder)", wholeNumber(0, 65_535))
    .addOption(new Option("--host <address>", "the address to listen on; any address other than loopback accepts other machines").default("127.0.0.1"))
    .option("--host-name <name...>", "names and addresses that other machines use, for the certificate and the requests")
    .addHelpText("after", `\nExample:\n  $ pktcap emulator --port 8443 > azure.env &\n  $ . ./azure.env`)
    .action(runEmulator);
}

async function runEmulator({ port, host, hostName: names = [], ...choices }: EmulatorOptions): Promise<void> {
  const stopped = untilStopped();
  const { startLocalAzure } = load("../localSetUp") as typeof localSetUp;
  const { server, variables, close } = await startLocalAzure({ ...setUpOf(choices), host, names, ...(port !== undefined && { port }) });
  process.stdout.write(shellExports(variables));
  process.stderr.write(`The local Azure listens on ${server.url}. Ctrl-C stops it.\nOpen its page in a browser: ${server.pageUrl}/?token=${server.control.token}\n`);
  if (names.length > 0) process.stderr.write(`Other machines reach it as ${names.join(", ")}. Its account's secret is public: allow only machines that you trust.\n`);
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
