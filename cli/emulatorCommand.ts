import { environment } from "../emulator";
import { behaviourOf, type BehaviourOptions } from "./behaviour";
import { exitCodeOf } from "./foreground";
import { startLocalAzure } from "./localSetUp";
import { shellExports } from "./shellExports";

/** The options of `pktcap emulator`. */
export interface EmulatorOptions extends BehaviourOptions {
  directory: string;
  port?: number;
  state?: string;
}

/** `pktcap emulator`: stays until it is stopped. */
export async function runEmulator({ directory, port, state, ...options }: EmulatorOptions): Promise<void> {
  const stopped = untilStopped();
  const { server, close } = await startLocalAzure({
    directory,
    ...(port === undefined ? {} : { port }),
    ...(state === undefined ? {} : { stateFile: state }),
    ...(options.access === undefined ? {} : { accessFile: options.access }),
    azure: behaviourOf(options),
  });
  process.stdout.write(shellExports(environment(server)));
  process.stderr.write(`The local Azure listens on ${server.url}. Ctrl-C stops it.\nIts page: ${server.url}/?token=${server.control.token}\n`);
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
