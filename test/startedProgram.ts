import type { ChildProcess } from "node:child_process";

/** How a program has ended. */
export interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** What a test wants to know of a program that it has started. */
export interface Followed<T> {
  /** How a person would write it. */
  readonly command: string;
  /** Everything that it has written so far. */
  readonly output: () => string;
  /** Made when it has ended and its output is complete. */
  readonly result: (end: End) => T;
}

/** Shorter than Mocha's own bound, which cannot tell which program hangs. */
const longestSeconds = 400;

const running = new Set<ChildProcess>();

/** Resolves when a program has ended. Rejects when it cannot be started, and when it hangs, with what it has written so far. */
export function endOf<T>(child: ChildProcess, { command, output, result }: Followed<T>): Promise<T> {
  running.add(child);
  const ended = new Promise<T>((resolve, reject) => {
    const hangs = (): void => reject(new Error(`\`${command}\` has not ended after ${longestSeconds} s. Its output so far:\n${output()}`));
    const timer = setTimeout(hangs, longestSeconds * 1000);
    const leave = (): void => {
      clearTimeout(timer);
      running.delete(child);
    };
    child.once("error", (error) => {
      leave();
      reject(error);
    });
    child.once("close", (code, signal) => {
      leave();
      resolve(result({ code, signal }));
    });
  });
  // A test that has failed before that does not wait for it.
  ended.catch(() => undefined);
  return ended;
}

/** For `afterEach`: a test that failed leaves no program behind, and nothing that a program in a process group of its own has started. */
export function endRuns(): void {
  for (const child of running) {
    try {
      process.kill(-(child.pid ?? NaN), "SIGKILL");
    } catch {
      child.kill("SIGKILL");
    }
  }
  running.clear();
}
