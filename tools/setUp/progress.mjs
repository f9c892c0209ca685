// What the set-up says while it works. On stderr, so that a command's own output stays clean.

/** @param {string} line */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/**
 * Says every now and then that a long step is still going on.
 *
 * @param {() => string} doing what is happening at the moment
 * @param {number} [everySeconds]
 * @returns {() => void} stops it
 */
export function heartbeat(doing, everySeconds = 15) {
  const start = Date.now();
  const timer = setInterval(() => say(`  ${duration(Date.now() - start)}: ${doing()}`), everySeconds * 1000);
  return () => clearInterval(timer);
}

/** @param {number} milliseconds */
export function duration(milliseconds) {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
