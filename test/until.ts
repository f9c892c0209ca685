import { setTimeout as sleep } from "node:timers/promises";

/** Shorter than Mocha's own bound, which cannot tell what a test waits for. */
const longestSeconds = 300;

/**
 * Waits until something has come about.
 *
 * @param what completes the sentence "waited 300 s for …"
 * @param isSo looked at every few milliseconds
 * @param said more about what has happened so far, for the failure
 */
export async function until(what: string, isSo: () => boolean, said: () => string = () => ""): Promise<void> {
  const end = performance.now() + longestSeconds * 1000;
  while (!isSo()) {
    if (performance.now() > end) throw new Error(`waited ${longestSeconds} s for ${what}\n${said()}`);
    await sleep(10);
  }
}
