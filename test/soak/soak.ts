import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hold } from "./hold";
import { inProcessRealm } from "./inProcess";
import { ownProcessRealm } from "./ownProcess";
import type { Realm } from "./realm";
import { schedule } from "./schedule";
import { shrink } from "./shrink";
import type { Schedule } from "./step";

/** A schedule that did not hold, as short as it could be made. */
export interface Broken {
  readonly seed: number;
  /** A line for each thing that happened. */
  readonly schedule: readonly unknown[];
  readonly message: string;
}

export interface Tally {
  runs: number;
  faults: number;
  readonly broken: Broken[];
}

/** Where schedules happen: this very process on a clock that waits for nobody, or the SDK's own process. */
export type Where = "here" | "process";

/** Goes through the schedules of these seeds. */
export async function soak(seeds: readonly number[], where: Where, tally: Tally = { runs: 0, faults: 0, broken: [] }): Promise<Tally> {
  for (const seed of seeds) {
    const whole = schedule(seed);
    const outcome = await attempt(whole, where);
    tally.runs += 1;
    if (!(outcome instanceof Error)) {
      tally.faults += outcome;
      continue;
    }
    // In the quick process time is never twice the same: what fails there is shown whole.
    const shortest = where === "process" ? { steps: whole.steps, message: outcome.message } : await shortened(whole, outcome);
    tally.broken.push({ seed, schedule: [{ azure: whole.azure, isEager: whole.isEager }, ...shortest.steps], message: shortest.message });
  }
  return tally;
}

/** A shorter schedule that fails in the same way. */
async function shortened(whole: Schedule, first: Error): Promise<{ steps: Schedule["steps"]; message: string }> {
  let { message } = first;
  const steps = await shrink(whole.steps, async (fewer) => {
    const outcome = await attempt({ ...whole, steps: fewer }, "here");
    if (!(outcome instanceof Error) || kindOf(outcome) !== kindOf(first)) return false;
    ({ message } = outcome);
    return true;
  });
  return { steps, message };
}

/** `I6: mine deleted`, `the last clean up`: what went wrong, without what it was about. */
function kindOf({ message }: Error): string {
  return /^I\d: \w+ \w+|^[^:\n]*/.exec(message)![0];
}

/** The faults that struck, or what did not hold. */
async function attempt(schedule: Schedule, where: Where): Promise<number | Error> {
  const folder = mkdtempSync(join(tmpdir(), "packet-capture-soak-"));
  let realm: Realm | undefined;
  try {
    realm = where === "here" ? inProcessRealm(schedule) : await ownProcessRealm(folder, schedule);
    return (await hold(realm, schedule.steps)).faults;
  } catch (error) {
    return error as Error;
  } finally {
    await realm?.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One line of figures. */
export function figures({ runs, faults, broken }: Tally): string {
  const count = (pattern: RegExp): number => broken.filter(({ message }) => pattern.test(message)).length;
  const [orphans, leaks, losses] = [count(/I1:|nothing is left/), count(/I3:/), count(/I6:/)];
  const others = broken.length - orphans - leaks - losses;
  return `${runs} runs, ${faults} faults, ${orphans} orphans, ${leaks} leaks, ${losses} foreign losses${others === 0 ? "" : `, ${others} other failures`}`;
}
