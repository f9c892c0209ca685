/** Whether connections are taken. A fault rule has them refused for a while. */
export interface Reachability {
  readonly refused: boolean;
  /** Refuses connections for this long, in real seconds. */
  refuse(seconds: number): void;
  restore(): void;
  /** Runs whenever `refused` changes; returns how to stop that. */
  onChange(listener: () => void): () => void;
}

export function createReachability(): Reachability {
  const listeners = new Set<() => void>();
  let timer: NodeJS.Timeout | undefined;
  function set(next: NodeJS.Timeout | undefined): void {
    const changes = (timer === undefined) !== (next === undefined);
    clearTimeout(timer);
    timer = next;
    if (changes) listeners.forEach((listener) => listener());
  }
  return {
    get refused() {
      return timer !== undefined;
    },
    refuse(seconds) {
      const next = setTimeout(() => set(undefined), seconds * 1000);
      // A door that has to open again keeps the process alive; nothing else waits for that.
      if (listeners.size === 0) next.unref();
      set(next);
    },
    restore: () => set(undefined),
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
