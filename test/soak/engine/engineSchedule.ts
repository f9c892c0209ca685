import { pick, randomNumbers } from "../random";

/** What happens to a command under way. */
export const blows = ["none", "Ctrl-C", "Ctrl-C twice", "kill the engine", "kill the provider", "kill the local Azure"] as const;

/** One `pulumi up` of a program of two or three captures. */
export interface EngineStep {
  /** Port by the resource's name. */
  readonly ports: Readonly<Record<string, number>>;
  /** Whether `b` has the name that somebody else's capture has. */
  readonly isShared: boolean;
  readonly how: "plain" | "refresh" | "replace" | "taint";
  readonly blow: (typeof blows)[number];
  /** How many requests Azure has got when it falls. */
  readonly after: number;
}

export interface EngineSchedule {
  readonly secondPut: "refuse" | "accept";
  readonly steps: readonly EngineStep[];
}

/** Few steps: each is a command of seconds. The same seed gives the same schedule. */
export function engineSchedule(seed: number): EngineSchedule {
  const random = randomNumbers(seed);
  let ports: Record<string, number> = { a: 22, b: 80 };
  const isShared = random() < 0.2;
  const steps = Array.from({ length: 2 + Math.floor(random() * 2) }, (_, index): EngineStep => {
    if (index > 0 && random() < 0.5) ports = { ...ports, [pick(random, ["a", "b"])]: pick(random, [22, 80, 443]) };
    const how = index === 0 ? "plain" : pick(random, ["plain", "refresh", "replace", "taint"] as const);
    return { ports, isShared, how, blow: pick(random, blows), after: 1 + Math.floor(random() * 12) };
  });
  return { secondPut: random() < 0.5 ? "accept" : "refuse", steps };
}
