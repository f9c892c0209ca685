import ipaddr from "ipaddr.js";
import type { OutboundRule } from "../../provider/azure/securityGroups";

/** An address of Azure's own that a machine sends to, over TCP. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** What the Network Watcher agent must reach. */
export const agentEndpoints: readonly Endpoint[] = [
  { address: "168.63.129.16", port: 8037 },
  { address: "169.254.169.254", port: 80 },
];

/** The rule that decides, if any; `isCertain` says whether it, or an allow rule before it, is known to be about this traffic. */
export interface Denial {
  readonly rule: OutboundRule;
  readonly isCertain: boolean;
}

/** Whether something is covered; `maybe` where that depends on what is not known here. */
type Cover = "yes" | "no" | "maybe";

/**
 * The deny rule that stops traffic to an endpoint; `undefined` where none does. Azure's default rules are left out: they let it through.
 *
 * @param rules Of one network security group, lowest priority first.
 * @param from Addresses of the network interface that sends; none where they are not known.
 */
export function denialOf(rules: readonly OutboundRule[], endpoint: Endpoint, from: readonly string[]): Denial | undefined {
  let doubtful: OutboundRule | undefined;
  let mayBeAllowed = false;
  for (const rule of rules) {
    const cover = coverOf(rule, endpoint, from);
    if (cover === "no") continue;
    if (rule.isAllowed && cover === "yes") break;
    if (rule.isAllowed) mayBeAllowed = true;
    else if (cover === "maybe") doubtful ??= rule;
    else return { rule, isCertain: !mayBeAllowed };
  }
  return doubtful === undefined ? undefined : { rule: doubtful, isCertain: false };
}

function coverOf(rule: OutboundRule, { address, port }: Endpoint, from: readonly string[]): Cover {
  return all(
    /^(\*|tcp)$/i.test(rule.protocol) ? "yes" : "no",
    any(rule.destinationPorts.map((range) => (isInRange(range, port) ? "yes" : "no"))),
    // Which port a connection is sent from is not known before.
    any(rule.sourcePorts.map((range) => (/^(\*|0-65535)$/.test(range) ? "yes" : "maybe"))),
    // Addresses of Azure's own are in no application security group; a network interface may be in one.
    rule.destinations === undefined ? "no" : any(rule.destinations.map((prefix) => destination(prefix, address))),
    rule.sources === undefined ? "maybe" : any(rule.sources.map((prefix) => source(prefix, from))),
  );
}

function all(...covers: Cover[]): Cover {
  return covers.includes("no") ? "no" : covers.includes("maybe") ? "maybe" : "yes";
}

function any(covers: readonly Cover[]): Cover {
  return covers.includes("yes") ? "yes" : covers.includes("maybe") ? "maybe" : "no";
}

function isInRange(range: string, port: number): boolean {
  const [first = NaN, last = first] = range.split("-").map(Number);
  return range === "*" || (first <= port && port <= last);
}

/**
 * What each service tag covers of the two addresses, where Microsoft says so. Other tags are lists of addresses without these.
 *
 * https://learn.microsoft.com/azure/virtual-network/service-tags-overview
 */
const tags: Readonly<Record<string, Readonly<Record<string, Cover>>>> = {
  virtualnetwork: { "168.63.129.16": "yes", "169.254.169.254": "maybe" },
  azureplatformimds: { "169.254.169.254": "yes" },
  azureplatformdns: { "168.63.129.16": "maybe" },
  azureloadbalancer: { "168.63.129.16": "maybe" },
  internet: { "168.63.129.16": "maybe", "169.254.169.254": "maybe" },
  azurecloud: { "168.63.129.16": "maybe" },
};

function destination(prefix: string, address: string): Cover {
  if (prefix === "*") return "yes";
  const isInside = contains(prefix, address);
  if (isInside !== undefined) return isInside ? "yes" : "no";
  // A tag may be that of a region: `AzureCloud.WestEurope`.
  return tags[prefix.toLowerCase().split(".", 1)[0] ?? ""]?.[address] ?? "no";
}

function source(prefix: string, from: readonly string[]): Cover {
  if (prefix === "*" || /^VirtualNetwork$/i.test(prefix) || /^(0\.0\.0\.0|::)\/0$/.test(prefix)) return "yes";
  if (from.length === 0) return "maybe";
  const inside = from.map((address) => contains(prefix, address) ?? false);
  return inside.every(Boolean) ? "yes" : inside.some(Boolean) ? "maybe" : "no";
}

/** Whether a block or address contains an address; `undefined` where the text is neither. */
function contains(prefix: string, address: string): boolean | undefined {
  const block = ipaddr.isValidCIDR(prefix) ? ipaddr.parseCIDR(prefix) : undefined;
  const wanted = ipaddr.parse(address);
  if (block !== undefined) return wanted.kind() === block[0].kind() && wanted.match(block);
  return ipaddr.isValid(prefix) ? ipaddr.parse(prefix).toNormalizedString() === wanted.toNormalizedString() : undefined;
}
