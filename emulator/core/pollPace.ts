import type { Operation } from "./operation";

/** How much longer each answer to an early poll asks to wait: 10, 20, 20 and 40 s were recorded. From then on it stays. */
export const growth = [1, 2, 2, 4] as const;

/** Remembers when each operation may be polled again, so that whoever comes too early is asked to wait longer. */
export interface PollPace {
  /** The seconds until the next poll. `seconds` is what a punctual one is told. */
  next(operation: Operation, seconds: number, now: number): number;
}

/** A client is early when it comes before the time that it has been told. The answer that started the operation counts as punctual. */
export function createPollPace(setting: "lengthen" | "ignore"): PollPace {
  const paces = new Map<string, { again: number; early: number }>();
  return {
    next(operation, seconds, now) {
      if (setting === "ignore" || seconds === 0) return seconds;
      const { again, early: before } = paces.get(operation.id) ?? { again: operation.startedAt + seconds * 1000, early: 0 };
      const early = now < again ? before + 1 : 0;
      const wait = seconds * growth[Math.min(Math.max(early - 1, 0), growth.length - 1)]!;
      if (paces.size >= kept) paces.clear();
      paces.set(operation.id, { again: now + wait * 1000, early });
      return wait;
    },
  };
}

/** Operations that are under way at once are far fewer. */
const kept = 10_000;
