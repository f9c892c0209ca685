import type { OperationError } from "./operations";

/** How the operation that a request starts is to end. */
export interface OperationFate {
  operation: "Failed" | "Canceled" | "Never";
  /** @default the service's own `InternalServerError`, "An error occurred." */
  error?: OperationError;
  /** Whether a capture whose create has failed is still there, with `provisioningState` `Failed`. @default true */
  keepCapture?: boolean;
}

/** What goes wrong. `before` and `after` say whether the request has been processed by then. */
export type FaultAction =
  /** Answers this instead. A `body` that is a string is sent as it is, everything else as JSON. @default when "before" */
  | { respond: { status: number; headers?: Record<string, string>; body?: unknown }; when?: "before" | "after" }
  /** Resets the connection instead of answering. */
  | { reset: "before" | "after" }
  /** Processes and answers this much later, in real seconds. */
  | { delaySeconds: number }
  /** Decides how the operation that the request starts will end. */
  | OperationFate;

/**
 * Makes requests go wrong.
 *
 * @example { match: { operation: "PacketCaptures_Create" }, action: { reset: "after" } }
 */
export interface FaultRule {
  /** All that is given has to match. `operation` and `method` in any letter case; `path` is a part of the path. */
  match: { operation?: string; method?: string; path?: string };
  /** Lets this many matching requests pass first. @default 0 */
  skip?: number;
  /** How often the rule strikes; `Infinity`, or `"forever"` in JSON. @default 1 */
  times?: number | "forever";
  action: FaultAction;
}

/** The rules of one local Azure. At most one strikes per request: the first that was added. */
export interface Faults {
  add(rule: FaultRule): void;
  clear(): void;
  /** The action that this request meets, if any. */
  take(request: { operation: string; method: string; path: string }): FaultAction | undefined;
}

export function createFaults(): Faults {
  let rules: { rule: FaultRule; skip: number; left: number }[] = [];
  return {
    add(rule) {
      checkRule(rule);
      const times = rule.times === "forever" ? Infinity : rule.times ?? 1;
      rules.push({ rule, skip: rule.skip ?? 0, left: times });
    },
    clear() {
      rules = [];
    },
    take(request) {
      for (const entry of rules) {
        if (entry.left <= 0 || !matches(entry.rule.match, request)) continue;
        if (entry.skip > 0) {
          entry.skip -= 1;
          continue;
        }
        entry.left -= 1;
        return entry.rule.action;
      }
      return undefined;
    },
  };
}

/** Rules may come from a file: one that would never strike is a mistake. */
function checkRule({ match, action, times = 1, skip = 0 }: FaultRule): void {
  const known = ["respond", "reset", "delaySeconds", "operation"].filter((name) => action !== undefined && name in action);
  if (known.length !== 1) throw new Error("adding a fault rule: `action` must have one of `respond`, `reset`, `delaySeconds` and `operation`");
  if (match === undefined) throw new Error("adding a fault rule: `match` is missing; `{}` matches every request");
  if (times !== "forever" && !(times > 0)) throw new Error(`adding a fault rule: \`times\` must be more than 0 or "forever", got ${times}`);
  if (!(skip >= 0)) throw new Error(`adding a fault rule: \`skip\` must be 0 or more, got ${skip}`);
}

function matches(match: FaultRule["match"], request: { operation: string; method: string; path: string }): boolean {
  const same = (wanted: string | undefined, got: string) => wanted === undefined || wanted.toLowerCase() === got.toLowerCase();
  return same(match.operation, request.operation)
    && same(match.method, request.method)
    && (match.path === undefined || request.path.toLowerCase().includes(match.path.toLowerCase()));
}

/** A few words for the journal. */
export function describeFault(action: FaultAction): string {
  if ("respond" in action) return `respond ${action.respond.status} ${action.when ?? "before"}`;
  if ("reset" in action) return `reset ${action.reset}`;
  if ("delaySeconds" in action) return `delay ${action.delaySeconds} s`;
  return `operation ${action.operation}`;
}
