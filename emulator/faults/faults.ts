import { createHash } from "node:crypto";
import type { PacketDrop } from "../connectivity/drops";
import { checkFaultRule } from "./faultRule";
import type { Fault, FaultAction, FaultRule } from "./faultRule";

/** A rule as it stands. */
export interface StandingFault {
  /** For `remove`. */
  id: number;
  rule: Fault;
  /** How many requests it has struck. */
  struck: number;
  /** How often it will yet strike; `"forever"` as in the rule. */
  left: number | "forever";
}

/** The rules of one local Azure. At most one strikes per request: the first that was added and has not spent itself. Rules that drop packets do so all at once. */
export interface Faults {
  /**
   * Adds a rule and returns its id.
   *
   * @throws when the rule is not valid; the error names the property
   */
  add(rule: Fault): number;
  /** The rules that have been added, spent ones too, in that order. */
  list(): StandingFault[];
  /** Takes one rule away. Answers whether it was there. */
  remove(id: number): boolean;
  /** Takes all rules away. Connections are no longer refused. */
  clear(): void;
}

/** What a request meets. */
export interface Strike {
  action: FaultAction;
  /** A few words for the journal. */
  description: string;
}

interface Entry {
  id: number;
  rule: Fault;
  /** Matching requests so far. */
  seen: number;
  struck: number;
}

/**
 * @param onClear runs after the rules have been taken away
 * @param onDrops runs when the rules that drop packets have changed
 */
export function createFaults(onClear: () => void, onDrops: (drops: { id: number; drop: PacketDrop }[]) => void): Faults & { take(request: FaultedRequest): Strike | undefined } {
  let entries: Entry[] = [];
  let lastId = 0;
  const tellDrops = () => onDrops(entries.flatMap(({ id, rule }) => ("drop" in rule ? [{ id, drop: rule.drop }] : [])));
  return {
    add(rule) {
      checkFaultRule(rule);
      entries.push({ id: (lastId += 1), rule, seen: 0, struck: 0 });
      if ("drop" in rule) tellDrops();
      return lastId;
    },
    list: () => entries.map(({ id, rule, struck }) => ({ id, rule, struck, left: isForever(rule) ? "forever" : limitOf(rule) - struck })),
    remove(id) {
      const before = entries.length;
      entries = entries.filter((entry) => entry.id !== id);
      tellDrops();
      return entries.length < before;
    },
    clear() {
      entries = [];
      tellDrops();
      onClear();
    },
    /** What this request meets, if anything. */
    take(request) {
      const entry = entries.find((candidate): candidate is Entry & { rule: FaultRule } => strikes(candidate, request));
      if (entry === undefined) return undefined;
      entry.struck += 1;
      const { name, action } = entry.rule;
      return { action, description: [...(name === undefined ? [] : [`${name}:`]), describe(action)].join(" ") };
    },
  };
}

interface FaultedRequest {
  operation: string;
  method: string;
  path: string;
}

function strikes(entry: Entry, request: FaultedRequest): boolean {
  const { rule } = entry;
  if ("drop" in rule) return false;
  if (entry.struck >= limitOf(rule) || !matches(rule.match, request)) return false;
  entry.seen += 1;
  return entry.seen > (rule.skip ?? 0) && draw(rule.seed ?? 1, entry.seen) < (rule.probability ?? 1);
}

function limitOf(rule: Fault): number {
  if ("drop" in rule) return Infinity;
  const { times = 1 } = rule;
  return times === "forever" ? Infinity : times;
}

function isForever(rule: Fault): boolean {
  return limitOf(rule) === Infinity;
}

function matches({ operation = "*", method, path = "" }: FaultRule["match"], request: FaultedRequest): boolean {
  return pattern(operation).test(request.operation)
    && (method === undefined || method.toUpperCase() === request.method)
    && request.path.toLowerCase().includes(path.toLowerCase());
}

function pattern(operation: string): RegExp {
  const literal = operation.split("*").map((part) => part.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&"));
  return new RegExp(`^${literal.join(".*")}$`, "i");
}

/** From 0 to 1, the n-th number of a fixed sequence. */
function draw(seed: number, n: number): number {
  return createHash("sha256").update(`fault ${seed} ${n}`).digest().readUInt32BE() / 2 ** 32;
}

function describe(action: FaultAction): string {
  const { delaySeconds, answerDelaySeconds, expireTokens, tokenLifetimeSeconds, refuseSeconds, reset, respond, when = "before", operation, effectAfterSeconds, change, skewSeconds, bytesPerSecond } = action;
  return [
    ...(delaySeconds === undefined ? [] : [`delay ${delaySeconds} s`]),
    ...(answerDelaySeconds === undefined ? [] : [`response delayed by ${answerDelaySeconds} s`]),
    ...(expireTokens ? ["expire tokens"] : []),
    ...(tokenLifetimeSeconds === undefined ? [] : [`token for ${tokenLifetimeSeconds} s`]),
    ...(operation === undefined ? [] : [`operation ${operation}`]),
    ...(effectAfterSeconds === undefined ? [] : [`effect ${effectAfterSeconds} s later`]),
    ...(reset === undefined ? [] : [`reset ${reset}`]),
    ...(refuseSeconds === undefined ? [] : [`refuse ${refuseSeconds} s`]),
    ...(respond === undefined ? [] : [`respond ${respond.status} ${when}`]),
    ...(change === undefined ? [] : [`change ${Object.keys(change).join(", ")}`]),
    ...(skewSeconds === undefined ? [] : [`date off by ${skewSeconds} s`]),
    ...(bytesPerSecond === undefined ? [] : [`${bytesPerSecond} bytes a second`]),
  ].join(", ");
}
