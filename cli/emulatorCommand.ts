import { environment } from "../emulator";
import { behaviourOf, type BehaviourOptions } from "./behaviour";
import { faultsOf, type FaultOptions } from "./faultOptions";
import { exitCodeOf } from "./foreground";
import { startLocalAzure } from "./localSetUp";
import { shellExports } from "./shellExports";

/** The options of `pktcap emulator`. */
export interface EmulatorOptions extends BehaviourOptions, FaultOptions {
  directory: string;
  port?: number;
  host: string;
  hostName?: string[];
  state?: string;
}

/** `pktcap emulator`: stays until it is stopped. */
export async function runEmulator({ directory, port, host, hostName: names = [], state, ...options }: EmulatorOptions): Promise<void> {
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
