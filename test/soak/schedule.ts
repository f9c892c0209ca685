import type { FaultRule, LocalAzureOptions } from "../../emulator";
import { switches } from "../faults/switches.cjs";
import { pick, type Random, randomNumbers } from "./random";
import { randomFault } from "./randomFaults";
import { changedProgram } from "./randomProgram";
import { captureNames, type CaptureProgram, meddlings, type Schedule, type StateName, type Step } from "./step";

/** The same seed gives the same schedule. */
export function schedule(seed: number): Schedule {
  const random = randomNumbers(seed);
  const azure = Object.assign({}, ...Object.values(switches).filter(() => random() < 0.25)) as LocalAzureOptions;
  const isEager = random() < 0.5;
  const programs: Record<StateName, CaptureProgram> = { mine: {}, theirs: {} };
  const steps: Step[] = [];
  for (let count = 3 + Math.floor(random() * 8); count > 0; count--) steps.push(...randomSteps(random, programs));
  return { azure, isEager, steps };
}

function randomSteps(random: Random, programs: Record<StateName, CaptureProgram>): Step[] {
  const state = random() < 0.7 ? "mine" : "theirs";
  const faults = random() < 0.5 ? [] : Array.from({ length: 1 + Math.floor(random() * 4) }, () => randomFault(random));
  const struck = { state, faults, ...(random() < 0.15 ? { interruptAfter: 1 + Math.floor(random() * 8) } : {}) } as const;
  const name = pick(random, captureNames);
  const dice = random();
  if (dice < 0.5) {
    const program = (programs[state] = changedProgram(programs[state], random));
    const isRefreshed = random() < 0.15;
    const replaced = Object.keys(program).filter(() => random() < 0.1);
    return [{ run: "up", program, ...struck, ...(isRefreshed && { refresh: true }), ...(replaced.length > 0 && { replace: replaced }) }];
  }
  if (dice < 0.55) return refusedAndReverted(state, programs[state]);
  if (dice < 0.63) return [{ run: "refresh", ...struck }];
  if (dice < 0.7) return [{ run: "destroy", ...struck }];
  if (dice < 0.8) return [{ run: pick(random, ["taint", "taint", "forget", "move"] as const), state, name }];
  if (dice < 0.96) return [{ run: "outside", state, what: pick(random, meddlings), name }];
  return [{ run: "time", seconds: pick(random, [60, 3600, 20_000]) }];
}

/** A change that Azure refuses once, and that is then taken back. */
function refusedAndReverted(state: StateName, program: CaptureProgram): Step[] {
  const changed = Object.fromEntries(Object.entries(program).map(([name, settings]) => [name, { ...settings, port: settings.port + 1000 }]));
  const body = { error: { code: "InvalidRequestFormat", message: "by the soak" } };
  const refusal: FaultRule = { match: { operation: "PacketCaptures_Create" }, action: { respond: { status: 400, body } } };
  return [
    { run: "up", state, program, faults: [] },
    { run: "up", state, program: changed, faults: [refusal] },
    { run: "up", state, program, faults: [] },
  ];
}
