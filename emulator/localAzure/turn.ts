/** Whose turn it is: a request sees what workflows have done until then, but does not wait for one that waits in real time. */
export interface Turn {
  /** Lets workflows do what they have to do until then. */
  wait(now: number): Promise<void>;
  /** As `wait`, for nobody who waits. */
  start(now: number): void;
  /** Work of a workflow that may take real time, as a fault wants: others go on meanwhile. */
  pass<T>(work: () => Promise<T>): Promise<T>;
}

export function createTurn(settle: (now: number) => Promise<void>): Turn {
  const waiting = new Set<() => void>();
  let passed = 0;
  const start = (now: number) => void settle(now).catch(() => undefined);
  return {
    start,
    async wait(now) {
      if (passed > 0) return start(now);
      let go = () => {};
      const isPassed = new Promise<void>((resolve) => waiting.add((go = resolve)));
      try {
        await Promise.race([settle(now), isPassed]);
      } finally {
        waiting.delete(go);
      }
    },
    async pass(work) {
      passed += 1;
      for (const go of waiting) go();
      try {
        return await work();
      } finally {
        passed -= 1;
      }
    },
  };
}
