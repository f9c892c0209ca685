import { pick, type Random } from "./random";
import { type CaptureProgram, captureNames, type Settings } from "./step";

/** Captures come and go, get another filter, another name, are stopped and started. */
export function changedProgram(program: CaptureProgram, random: Random): CaptureProgram {
  const next: Record<string, Settings> = {};
  for (const name of captureNames) {
    const before = program[name];
    if (random() < (before === undefined ? 0.6 : 0.85)) next[name] = before === undefined ? newSettings(random) : changedSettings(before, random);
  }
  if (random() < 0.15) rename(next, random);
  // A resource that is declared cannot be another one's former self.
  for (const [name, { alias, ...settings }] of Object.entries(next)) if (alias !== undefined && alias in next) next[name] = settings;
  return next;
}

function newSettings(random: Random): Settings {
  const dice = random();
  return {
    port: aPort(random),
    running: random() < 0.85,
    ...(dice < 0.15 && { explicit: pick(random, ["shared", "shared, adopted"] as const) }),
    ...(dice > 0.7 && { files: pick(random, ["named", "ring", "container"] as const) }),
    ...(random() < 0.05 && { retain: true as const }),
  };
}

function changedSettings({ trigger = 0, retain: _, ...before }: Settings, random: Random): Settings {
  return {
    ...before,
    port: random() < 0.2 ? aPort(random) : before.port,
    running: random() < 0.85,
    trigger: random() < 0.1 ? trigger + 1 : trigger,
    ...(random() < 0.05 && { retain: true as const }),
  };
}

/** Few ports, so that captures are alike now and then. */
function aPort(random: Random): number {
  return pick(random, [22, 80, 443]);
}

/** One resource gets the name of another that is not declared, with an alias or without. */
function rename(program: Record<string, Settings>, random: Random): void {
  const [from, to] = [pick(random, Object.keys(program)), pick(random, captureNames)];
  if (from === undefined || to in program) return;
  const { alias: _, ...settings } = program[from]!;
  delete program[from];
  program[to] = { ...settings, ...(random() < 0.5 && { alias: from }) };
}
