// Ctrl-C during the set-up: ends what runs, lets every step tidy up, and is remembered until the next check.

import { Interrupted } from "./failure.mjs";

const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

/** @typedef {{ code: number | undefined, onStop: Set<() => void> }} Interruption */

/**
 * Runs `work` so that a signal stops it in an orderly way.
 *
 * @template T
 * @param {(interruption: Interruption) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function interruptible(work) {
  /** @type {Interruption} */
  const interruption = { code: undefined, onStop: new Set() };
  const listeners = Object.entries(exitCodes).map(([signal, code]) => {
    const listener = () => {
      interruption.code = code;
      interruption.onStop.forEach((stop) => stop());
    };
    process.on(signal, listener);
    return () => process.off(signal, listener);
  });
  try {
    return await work(interruption);
  } finally {
    listeners.forEach((remove) => remove());
  }
}

/** @param {Interruption} interruption */
export function throwIfInterrupted({ code }) {
  if (code !== undefined) {
    throw new Interrupted(code);
  }
}
