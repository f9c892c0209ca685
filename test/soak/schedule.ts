import type { FaultRule } from "../../emulator";

/** What happens in one step: faults come, then the engine runs, or the world changes behind everybody's back. */
export type Step =
  | { readonly run: "up"; readonly program: Readonly<Record<string, Settings>>; readonly faults: readonly FaultRule[]; readonly interruptAfter?: number }
  | { readonly run: "refresh" | "destroy"; readonly faults: readonly FaultRule[]; readonly interruptAfter?: number }
  | { readonly run: "outside"; readonly what: "removed" | "ended" | "changed"; readonly name: string }
  | { readonly run: "time"; readonly seconds: number };

/** What a program says of one capture. */
export interface Settings {
  readonly port: number;
  readonly running: boolean;
}

export const captureNames = ["a", "b", "c"] as const;

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const operations = [
  "PacketCaptures_Create",
  "PacketCaptures_Get",
  "PacketCaptures_List",
  "PacketCaptures_GetStatus",
  "PacketCaptures_Stop",
  "PacketCaptures_Delete",
  "Operations_Get",
  "VirtualMachines_Get",
  "StorageAccounts_GetProperties",
  "NetworkWatchers_ListAll",
  "Token",
] as const;

/** Where Azure itself says that a capture is gone, it is believed: only a proxy's 404 is a fault there. */
const saysGone = new Set(["PacketCaptures_Get", "PacketCaptures_List"]);

const code = (code: string) => ({ error: { code, message: "by the soak" } });

/** Everything a rule can do. Those that only make sense for what starts an operation come from `fates`. */
const actions: readonly ((random: () => number, operation: string) => FaultRule["action"])[] = [
  () => ({ reset: "before" }),
  () => ({ reset: "after" }),
  () => ({ reset: "middle" }),
  (random) => ({ respond: { status: [500, 502, 503, 504, 408][Math.floor(random() * 5)]! } }),
  (random) => ({ respond: { status: [500, 502, 503, 504][Math.floor(random() * 4)]! }, when: "after" }),
  (random) => ({ respond: { status: 429, headers: { "Retry-After": String(1 + Math.floor(random() * 30)) }, body: code("TooManyRequests") } }),
  () => ({ respond: { status: 429, body: code("TooManyRequests") } }),
  () => ({ respond: { status: 409, body: code("AnotherOperationInProgress") } }),
  () => ({ respond: { status: 403, body: code("AuthorizationFailed") } }),
  (_random, operation) => (saysGone.has(operation) ? { respond: { status: 404, sample: "html" } } : { respond: { status: 404, body: code("NotFound") } }),
  () => ({ respond: { status: 401, body: code("ExpiredAuthenticationToken") } }),
  () => ({ change: { sample: "truncated" } }),
  () => ({ change: { sample: "html", status: 200 } }),
  () => ({ change: { sample: "deep" } }),
  () => ({ change: { letterCase: { ids: "upper" } } }),
  () => ({ change: { linksTo: "https://elsewhere.invalid" } }),
  () => ({ change: { set: { "properties.provisioningState": "Reticulating" } } }),
  () => ({ change: { set: { future: { enabled: true } } } }),
  () => ({ expireTokens: true }),
];

const fates: readonly FaultRule["action"][] = [
  { operation: "Failed", error: { code: "InternalServerError", message: "An error occurred." } },
  { operation: "Failed", keepCapture: false },
  { operation: "Canceled" },
  { operation: "Never" },
  { operation: "Succeeded", effectAfterSeconds: 45 },
];

/** The steps of one schedule. The same seed gives the same steps. */
export function schedule(seed: number): Step[] {
  const random = randomNumbers(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  let program: Record<string, Settings> = {};
  const steps: Step[] = [];
  for (let count = 3 + Math.floor(random() * 6); count > 0; count--) {
    const faults = Array.from({ length: Math.floor(random() * 5) }, () => rule(random));
    const interruption = random() < 0.15 ? { interruptAfter: 1 + Math.floor(random() * 8) } : {};
    const dice = random();
    if (dice < 0.6) {
      program = changed(program, random);
      steps.push({ run: "up", program, faults, ...interruption });
    } else if (dice < 0.75) steps.push({ run: "refresh", faults, ...interruption });
    else if (dice < 0.83) steps.push({ run: "destroy", faults, ...interruption });
    else if (dice < 0.95) steps.push({ run: "outside", what: pick(["removed", "ended", "changed"]), name: pick(captureNames) });
    else steps.push({ run: "time", seconds: pick([60, 3600, 20_000]) });
  }
  return steps;
}

function rule(random: () => number): FaultRule {
  const isFate = random() < 0.25;
  const starters = ["PacketCaptures_Create", "PacketCaptures_Stop", "PacketCaptures_Delete"];
  const operation = isFate ? starters[Math.floor(random() * 3)]! : operations[Math.floor(random() * operations.length)]!;
  const action = isFate ? fates[Math.floor(random() * fates.length)]! : actions[Math.floor(random() * actions.length)]!(random, operation);
  return { match: { operation }, skip: Math.floor(random() * 3), times: 1 + Math.floor(random() * 4), action };
}

/** Captures come and go, get another filter, are stopped and started. */
function changed(program: Readonly<Record<string, Settings>>, random: () => number): Record<string, Settings> {
  const next: Record<string, Settings> = {};
  for (const name of captureNames) {
    const before = program[name];
    const stays = random() < (before === undefined ? 0.6 : 0.85);
    if (!stays) continue;
    next[name] = {
      port: before === undefined || random() < 0.2 ? 1 + Math.floor(random() * 1000) : before.port,
      running: random() < 0.85,
    };
  }
  return next;
}
