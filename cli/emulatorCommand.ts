import { environment } from "../emulator";
import { exitCodeOf } from "./foreground";
import { startLocalAzure } from "./localSetUp";
import { shellExports } from "./shellExports";
import { timingsOf, type BehaviourOptions } from "./timings";

/** The options of `pktcap emulator`. */
export interface EmulatorOptions extends BehaviourOptions {
  directory: string;
  port?: number;
  state?: string;
}

/** `pktcap emulator`: stays until it is stopped. */
export async function runEmulator({ directory, port, state, speed, operationSeconds }: EmulatorOptions): Promise<void> {
  const stopped = untilStopped();
  const { server, close } = await startLocalAzure({
    directory,
    ...(port === undefined ? {} : { port }),
    ...(state === undefined ? {} : { stateFile: state }),
    azure: { speed, timings: timingsOf(operationSeconds) },
  });
  process.stdout.write(shellExports(environment(server)));
  process.stderr.write(`The local Azure listens on ${server.url}. Ctrl-C stops it.\n`);
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
