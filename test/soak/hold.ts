import { checkThatItConverges } from "./converge";
import { Holding } from "./holding";
import type { Realm } from "./realm";
import { states, type Step } from "./step";

/** What a schedule came to. */
export interface Held {
  /** Faults that struck. */
  readonly faults: number;
}

/**
 * Goes through the steps of a schedule and looks at what has to hold after each of them; at the end, one clean refresh, `up` and `destroy` of
 * each state have to leave nothing but what other people made.
 */
export async function hold(realm: Realm, steps: readonly Step[]): Promise<Held> {
  const holding = new Holding(realm);
  await holding.people.makeContainer();
  for (const step of steps) await holding.take(step);
  for (const state of states) await checkThatItConverges(holding, state);
  return { faults: holding.faults };
}
