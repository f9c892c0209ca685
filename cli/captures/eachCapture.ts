import { Failure } from "../failure";
import { forEach } from "../parallel";
import type { FoundCapture } from "../targets/captures";

/** How many captures are worked on at once. */
const atOnce = 16;

/** What became of each capture: those that went well, and why others did not. */
export interface Outcome<R> {
  readonly done: readonly R[];
  readonly failures: readonly Failure[];
  /** @throws Failure with all reasons, and the exit code of the first; nothing where all went well. */
  readonly throwFailures: () => void;
}

/** Does something with each capture; one that fails keeps no other from being done. */
export async function eachCapture<R>(captures: readonly FoundCapture[], work: (capture: FoundCapture) => Promise<R>): Promise<Outcome<R>> {
  const outcomes = await forEach(captures, atOnce, async (capture): Promise<{ done: R } | { failure: Failure }> => {
    try {
      return { done: await work(capture) };
    } catch (error) {
      if (error instanceof Failure) return { failure: error };
      throw error;
    }
  });
  const failures = outcomes.flatMap((outcome) => ("failure" in outcome ? [outcome.failure] : []));
  return {
    done: outcomes.flatMap((outcome) => ("done" in outcome ? [outcome.done] : [])),
    failures,
    throwFailures: () => {
      const [first] = failures;
      if (first !== undefined) throw new Failure(failures.map(({ message }) => message).join("\n"), { exitCode: first.exitCode });
    },
  };
}
