import type { LocalAzure } from "../../../emulator";

/** What is in a local Azure, as versions up to 0.1.0 wrote it into a state file. */
export function jsonState({ store, clock }: LocalAzure, realNow = clock.now()): ReturnType<LocalAzure["store"]["snapshot"]> & { version: number; clockOffset: number } {
  return { version: 1, ...store.snapshot(), clockOffset: clock.now() - realNow };
}
