import { Interrupted } from "../provider/azure/patience";
import { exitCodeOf } from "./foreground";

/** The person, or the system, wants the command to end. */
export class Signalled extends Interrupted {
  constructor(readonly signal: NodeJS.Signals) {
    super(`interrupted by ${signal}`);
  }
}

/** Turns signals into an `AbortSignal` while something is under way. A second signal ends the process at once. */
export function listenForSignals(): { readonly signal: AbortSignal; readonly stop: () => void } {
  const controller = new AbortController();
  const handle = (signal: NodeJS.Signals): void => {
    if (controller.signal.aborted) process.exit(exitCodeOf(signal));
    controller.abort(new Signalled(signal));
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, handle);
  const stop = (): void => {
    for (const signal of signals) process.off(signal, handle);
  };
  return { signal: controller.signal, stop };
}
