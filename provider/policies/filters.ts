import type { ResourceValidationPolicy } from "@pulumi/policy/policy";
import { filter, FilterExpressionError, formatFilters } from "../expressions";
import { excessOf } from "../expressions/coverage";
import type { Filter, WrittenFilter } from "../model/capture";
import { checkFilters } from "../model/filters";
import { Problems } from "../model/problems";
import { containsUnknown, isUnknown } from "../model/unknown";
import { capturePolicy, configured, type PolicyDefinition } from "./definition";
import { everyPacketOf } from "./everyPacket";
import type { PolicyOptions } from "./policy";

/** Options of `filtersPolicy`. */
export interface FiltersOptions extends PolicyOptions {
  /**
   * What captures may record: a filter expression (docs/filter-expressions.md) or a list of filters, such as those of `presets`.
   *
   * @default anything but every TCP and UDP packet of IPv4, or of IPv6
   * @example "tcp and remote port 443 or udp port 53"
   */
  readonly allowed?: string | readonly WrittenFilter[];
}

const form = 'a filter expression such as "tcp port 443 or udp port 53", or a list of filters';

export const filters: PolicyDefinition<FiltersOptions, ResourceValidationPolicy> = {
  name: "packet-capture-filters",
  options: ["allowed"],
  check: ({ allowed }, problems) => {
    if (allowed !== undefined) checkAllowed(allowed, problems.at("allowed"));
  },
  create: ({ allowed, level }) => {
    const limit = allowed === undefined ? undefined : allowedPackets(allowed);
    const description = limit
      ? `A packet capture records only what is allowed: ${limit.text}`
      : "A packet capture does not record every packet.";
    return capturePolicy({ name: filters.name, description, level }, ({ given }, violations) =>
      checkCapture(given.filters ?? [], limit, violations),
    );
  },
};

/**
 * A capture has filters. Without `allowed`, they must not match every TCP and UDP packet of IPv4 or of IPv6, neither alone nor together. With
 * it, every packet that they let through must be allowed. Each filter is compared with everything that is allowed: its protocol, its addresses
 * and ports on the machine (local) and those of the other end (remote). What a filter leaves out stands for everything; `Any` is more than TCP
 * and UDP together.
 *
 * @throws RunError where an option is wrong.
 * @example filtersPolicy({ allowed: "tcp and remote port 443 and remote net 10.0.0.0/8 or udp port 53" })
 */
export function filtersPolicy(options: FiltersOptions = {}): ResourceValidationPolicy {
  return configured(filters, options);
}

interface AllowedPackets {
  readonly filters: readonly Filter[];
  readonly text: string;
}

function checkAllowed(allowed: unknown, problems: Problems): void {
  if (typeof allowed === "string") return checkExpression(allowed, problems);
  if (!Array.isArray(allowed) || allowed.length === 0) return problems.mustBe(form, allowed);
  const before = problems.messages.length;
  const canonical = checkFilters(allowed, problems) as readonly Filter[];
  if (problems.messages.length === before) checkExpression(formatFilters(canonical), problems);
}

function checkExpression(expression: string, problems: Problems): void {
  try {
    filter(expression);
  } catch (error) {
    if (!(error instanceof FilterExpressionError)) throw error;
    problems.say(error.explanation);
  }
}

function allowedPackets(allowed: string | readonly WrittenFilter[]): AllowedPackets {
  const text = typeof allowed === "string" ? allowed : formatFilters(allowed);
  return { filters: filter(text), text };
}

function checkCapture(given: unknown, allowed: AllowedPackets | undefined, violations: Problems): void {
  if (isUnknown(given)) return;
  const at = violations.at("filters");
  if (!Array.isArray(given)) return at.say(unreadable);
  const hint = allowed === undefined ? "record only the protocol, ports or addresses that you need" : `allowed: ${allowed.text}`;
  if (given.length === 0) {
    if (!isEverythingAllowed(allowed)) at.say(`must have a filter, got none, which records every packet\n  hint: ${hint}`);
    return;
  }
  const known = given.flatMap((one, index) => (containsUnknown(one) ? [] : readFilter(one, at.at(index))));
  if (allowed === undefined) return checkTogether(known, at, hint);
  for (const { filter, at } of known) checkFilter(filter, allowed, hint, at);
}

interface ReadFilter {
  readonly filter: Filter;
  readonly at: Problems;
}

function readFilter(given: unknown, at: Problems): ReadFilter[] {
  const problems = new Problems();
  const [filter] = checkFilters([given], problems) as readonly Filter[];
  if (filter !== undefined && problems.messages.length === 0) return [{ filter, at }];
  at.say(unreadable);
  return [];
}

function checkTogether(filters: readonly ReadFilter[], all: Problems, hint: string): void {
  const refuse = (at: Problems, got: string): void =>
    at.say(`must restrict the protocol, the ports or the addresses, got ${got}\n  hint: ${hint}`);
  const alone = filters.flatMap(({ filter, at }) => {
    const packets = everyPacketOf([filter]);
    return packets === undefined ? [] : [{ packets, at }];
  });
  for (const { packets, at } of alone) refuse(at, `a filter that matches ${packets}`);
  const together = alone.length > 0 ? undefined : everyPacketOf(filters.map(({ filter }) => filter));
  if (together !== undefined) refuse(all, `filters that together match ${together}`);
}

function checkFilter(canonical: Filter, allowed: AllowedPackets, hint: string, violations: Problems): void {
  const excess = excessOf(canonical, allowed.filters);
  for (const property of excess?.properties ?? []) {
    const limit = excess?.nearest[property] ?? "";
    const isLeftOut = property === "protocol" ? canonical.protocol === "Any" : canonical[property] === undefined;
    violations.at(property).say(`must be within "${limit}", got ${isLeftOut ? nothing[property] : others[property]}\n  hint: ${hint}`);
  }
}

const unreadable =
  "must be filters that Azure understands, got something that cannot be checked\n" +
  '  hint: write ports as "80", "80-85" or "80;443", and addresses in the same way';

/** The value itself may be secret: Pulumi does not tell policies which values are. */
const others = {
  protocol: "another protocol",
  localIPAddress: "other addresses",
  localPort: "other ports",
  remoteIPAddress: "other addresses",
  remotePort: "other ports",
} as const;

const nothing = {
  protocol: '"Any", which includes every protocol',
  localIPAddress: "nothing, which stands for every address",
  localPort: "nothing, which stands for every port",
  remoteIPAddress: "nothing, which stands for every address",
  remotePort: "nothing, which stands for every port",
} as const;

function isEverythingAllowed(allowed: AllowedPackets | undefined): boolean {
  return allowed !== undefined && excessOf({ protocol: "Any" }, allowed.filters) === undefined;
}
