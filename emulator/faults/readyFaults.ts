import type { DropRule, Fault, FaultRule } from "./faultRule";

const armError = (code: string, message: string) => ({ error: { code, message } });
const creates = { operation: "PacketCaptures_Create" };
const polls = { operation: "Operations_Get" };

/**
 * Rules that need not be written out: the page has a switch for each, `--fault` and the admin endpoint take their names. Each strikes
 * until it is taken away, unless it says otherwise.
 */
export const readyFaults = {
  "throttled": rule("429, with Retry-After of 2 seconds", {}, { respond: { status: 429, headers: { "Retry-After": "2" }, body: armError("TooManyRequests", "The request is being throttled.") } }),
  "throttled-silently": rule("429, without Retry-After", {}, { respond: { status: 429, body: armError("TooManyRequests", "The request is being throttled.") } }),
  "unavailable": rule("503 for everything", {}, { respond: { status: 503, body: armError("ServiceUnavailable", "The service is unavailable.") } }),
  "flaky": rule("503 for one request in five", {}, { respond: { status: 503, body: armError("ServiceUnavailable", "The service is unavailable.") } }, { probability: 0.2 }),
  "bad-gateway": rule("a gateway's HTML page instead of every response", {}, { respond: { status: 502, sample: "html" } }),
  "busy": rule("409 for every create: another operation is in progress", creates, { respond: { status: 409, body: armError("AnotherOperationInProgress", "Another operation on this or dependent resource is in progress.") } }),
  "forbidden": rule("403 for every create", creates, { respond: { status: 403, body: armError("AuthorizationFailed", "The client does not have authorization to perform action 'Microsoft.Network/networkWatchers/packetCaptures/write'.") } }),
  "slow": rule("every response 5 seconds late", {}, { answerDelaySeconds: 5 }),
  "trickle": rule("bodies at 200 bytes a second", {}, { bytesPerSecond: 200 }),
  "reset": rule("connections reset before anything is processed", {}, { reset: "before" }),
  "broken-bodies": rule("connections reset in the middle of the body", {}, { reset: "middle" }),
  "refused": rule("connections refused for 20 seconds, from the next request on", {}, { refuseSeconds: 20 }, { times: 1 }),
  "lost-creates": rule("creates processed, but their responses lost", creates, { reset: "after" }),
  "failing-creates": rule("creates that end Failed", creates, { operation: "Failed" }),
  "canceled-creates": rule("creates that end Canceled", creates, { operation: "Canceled" }),
  "vanishing-creates": rule("creates that end Failed, with the capture deleted", creates, { operation: "Failed", keepCapture: false }),
  "endless-creates": rule("creates that never end", creates, { operation: "Never" }),
  "late-deletes": rule("deletions that report Succeeded a minute before the capture is deleted", { operation: "PacketCaptures_Delete" }, { operation: "Succeeded", effectAfterSeconds: 60 }),
  "lost-operations": rule("404 for every operation", polls, { respond: { status: 404, body: armError("NotFound", "The operation was not found.") } }),
  "malformed": rule("truncated JSON in every response", {}, { change: { sample: "truncated" } }),
  "huge": rule("8 MiB of JSON in every response", {}, { change: { sample: "large" } }),
  "unknown-state": rule("captures in an unknown provisioningState", { operation: "PacketCaptures_Get" }, { change: { set: { "properties.provisioningState": "Reticulating" } } }),
  "unknown-fields": rule("captures with unknown members", { operation: "PacketCaptures_Get" }, { change: { set: { "properties.futureProperty": { enabled: true } } } }),
  "upper-case-ids": rule("uppercase ids in every response", {}, { change: { letterCase: { ids: "upper" } } }),
  "foreign-links": rule("poll URLs and next links that lead to another host", {}, { change: { linksTo: "https://elsewhere.invalid" } }),
  "endless-lists": rule("lists whose next link leads to themselves", { operation: "*_List*" }, { change: { set: { nextLink: "{url}" } } }),
  "clock-ahead": rule("a Date header 10 minutes ahead", {}, { skewSeconds: 600 }),
  "clock-behind": rule("a Date header 10 minutes behind", {}, { skewSeconds: -600 }),
  "expired-tokens": rule("all current tokens expire", { path: "/subscriptions" }, { expireTokens: true }, { times: 1 }),
  "short-tokens": rule("tokens that are valid for 10 seconds", { operation: "Token" }, { tokenLifetimeSeconds: 10 }),
  "no-tokens": rule("a token endpoint that is down", { operation: "Token" }, { respond: { status: 503 } }),
  "wrong-secret": rule("a token endpoint that refuses the secret", { operation: "Token" }, { respond: { status: 401, body: { error: "invalid_client", error_description: "AADSTS7000215: Invalid client secret provided." } } }),
  "lost-packets": { effect: "one packet in fifty between machines lost", rule: { drop: { share: 0.02 } } },
  "lost-large-packets": { effect: "packets of more than 1,400 bytes between machines lost", rule: { drop: { larger: 1400 } } },
  "lost-connections": { effect: "all packets between machines lost", rule: { drop: {} } },
  "machine-firewalls": { effect: "packets between machines arrive, but the machines' own firewalls drop them", rule: { drop: { by: "machine" } } },
} satisfies Record<string, ReadyFault>;

/** A rule with a few words about what it does. */
export interface ReadyFault {
  effect: string;
  rule: Omit<FaultRule, "name"> | Omit<DropRule, "name">;
}

export type ReadyFaultName = keyof typeof readyFaults;

/** The rule of this name, ready to be added. */
export function readyFault(name: string): Fault | undefined {
  return Object.hasOwn(readyFaults, name) ? { name, ...readyFaults[name as ReadyFaultName].rule } : undefined;
}

function rule(effect: string, match: FaultRule["match"], action: FaultRule["action"], { times = "forever", ...chance }: Pick<FaultRule, "times" | "probability"> = {}): ReadyFault {
  return { effect, rule: { match, times, ...chance, action } };
}
