import type { Step } from "./step";

/** A shorter schedule that fails as well: steps and faults are left out one after another for as long as it still does. */
export async function shrink(steps: readonly Step[], fails: (steps: readonly Step[]) => Promise<boolean>): Promise<readonly Step[]> {
  let shortest = steps;
  for (let isShorter = true; isShorter; ) {
    isShorter = false;
    for (const candidate of shorter(shortest)) {
      if (!(await fails(candidate))) continue;
      shortest = candidate;
      isShorter = true;
      break;
    }
  }
  return shortest;
}

/** Every schedule with one thing less. */
function* shorter(steps: readonly Step[]): Generator<readonly Step[]> {
  for (const [index, step] of steps.entries()) {
    const others = (replacement?: Step): Step[] => [...steps.slice(0, index), ...(replacement ? [replacement] : []), ...steps.slice(index + 1)];
    yield others();
    if (!("faults" in step)) continue;
    for (const fault of step.faults) yield others({ ...step, faults: step.faults.filter((other) => other !== fault) });
    if (step.interruptAfter !== undefined) {
      const { interruptAfter: _, ...rest } = step;
      yield others(rest);
    }
    if (step.run !== "up") continue;
    for (const name of Object.keys(step.program)) {
      const { [name]: _, ...program } = step.program;
      yield others({ ...step, program });
    }
  }
}
