import type { FaultRule } from "../../emulator";
import type { Random } from "./random";

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

/** A fault that strikes a few times, now or a little later. */
export function randomFault(random: Random): FaultRule {
  const isFate = random() < 0.25;
  const starters = ["PacketCaptures_Create", "PacketCaptures_Stop", "PacketCaptures_Delete"];
  const operation = isFate ? starters[Math.floor(random() * 3)]! : operations[Math.floor(random() * operations.length)]!;
  const action = isFate ? fates[Math.floor(random() * fates.length)]! : actions[Math.floor(random() * actions.length)]!(random, operation);
  return { match: { operation }, skip: Math.floor(random() * 3), times: 1 + Math.floor(random() * 4), action };
}
