import { isSame, parentId } from "../core/resourceIds";
import type { Resource } from "../core/resources";
import { defaultSecurityRules } from "./defaultSecurityRules";
import { isConnected, isInPrefix, isInVirtualNetwork, stationsOf } from "./network";
import type { Network, Station } from "./network";

/** A connection attempt, or a question by UDP. */
export interface Attempt {
  client: Station;
  server: Station;
  /** The addresses that it is between, as bytes in hexadecimal digits. */
  from: string;
  to: string;
  protocol: "TCP" | "UDP";
  port: number;
}

/**
 * Whether a connection attempt arrives: the networks are connected, the server is running, and both machines' security groups let it
 * through, those of the card and of the subnet. Answers need no rule.
 */
export function arrives(network: Network, attempt: Attempt): boolean {
  const { client, server } = attempt;
  return server.isRunning && isConnected(network, client, server)
    && groupsOf(network, client).every((group) => isAllowed(network, group, attempt, "Outbound"))
    && groupsOf(network, server).every((group) => isAllowed(network, group, attempt, "Inbound"));
}

function groupsOf({ groups }: Network, { card, subnet }: Station): Resource[] {
  return [card, subnet].flatMap((resource) => {
    const { networkSecurityGroup } = (resource?.properties ?? {}) as { networkSecurityGroup?: { id?: string } };
    return groups.find(({ id }) => isSame(id, networkSecurityGroup?.id)) ?? [];
  });
}

interface Rule {
  protocol: string;
  access: string;
  priority: number;
  direction: string;
  sourcePorts: readonly string[];
  destinationPorts: readonly string[];
  sources: readonly string[];
  destinations: readonly string[];
  /** Ids of application security groups. */
  sourceGroups: readonly string[];
  destinationGroups: readonly string[];
}

/** What the rule with the lowest number says that fits. */
function isAllowed(network: Network, group: Resource, attempt: Attempt, direction: "Inbound" | "Outbound"): boolean {
  const { client, server, from, to, protocol, port } = attempt;
  const own = network.rules.filter(({ id }) => isSame(parentId(id), group.id)).map(ruleOf);
  const { networkId } = direction === "Outbound" ? client : server;
  const rule = [...own, ...defaults].filter((each) => isSame(each.direction, direction)).sort((a, b) => a.priority - b.priority).find((each) =>
    (each.protocol === "*" || isSame(each.protocol, protocol))
    && each.destinationPorts.some((range) => hasPort(range, port))
    && each.sourcePorts.some((range) => hasPort(range, anEphemeralPort))
    && isOneOf(network, networkId, from, each.sources, each.sourceGroups)
    && isOneOf(network, networkId, to, each.destinations, each.destinationGroups));
  return rule !== undefined && isSame(rule.access, "Allow");
}

/** Clients' ports change with each connection; a rule for one of them is taken to be for all or none. */
const anEphemeralPort = 55_555;

function ruleOf({ properties }: Resource): Rule {
  const { protocol = "*", access = "Deny", priority = 65_000, direction = "Inbound" } = properties as { protocol?: string; access?: string; priority?: number; direction?: string };
  const either = (one: string, several: string) => [properties[one], properties[several]].flat().filter((value) => typeof value === "string");
  const groups = (name: string) => ((properties[name] ?? []) as { id?: string }[]).map(({ id = "" }) => id);
  return {
    protocol, access, priority, direction,
    sourcePorts: either("sourcePortRange", "sourcePortRanges"),
    destinationPorts: either("destinationPortRange", "destinationPortRanges"),
    sources: either("sourceAddressPrefix", "sourceAddressPrefixes"),
    destinations: either("destinationAddressPrefix", "destinationAddressPrefixes"),
    sourceGroups: groups("sourceApplicationSecurityGroups"),
    destinationGroups: groups("destinationApplicationSecurityGroups"),
  };
}

const defaults: readonly Rule[] = defaultSecurityRules.map(([, , from, to, access, priority, direction]) => ({
  protocol: "*", access, priority, direction, sourcePorts: ["*"], destinationPorts: ["*"], sources: [from], destinations: [to], sourceGroups: [], destinationGroups: [],
}));

function hasPort(range: string, port: number): boolean {
  if (range === "*") return true;
  const [from = NaN, to = from] = range.split("-").map(Number);
  return port >= from && port <= to;
}

/** Where Azure's load balancer asks from how machines are. */
const balancer = "a83f8110";

function isOneOf(network: Network, networkId: string, address: string, prefixes: readonly string[], groups: readonly string[]): boolean {
  const near = () => isInVirtualNetwork(network, networkId, address);
  return prefixes.some((prefix) => {
    switch (prefix.toLowerCase()) {
      case "*": return true;
      case "virtualnetwork": return near();
      case "azureloadbalancer": return address === balancer;
      case "internet": return address !== balancer && !near();
      // A tag of another service has none of the machines' addresses.
      default: return isInPrefix(address, prefix);
    }
  }) || groups.some((group) => stationsOf(network).some((station) => station.addresses.includes(address) && isMember(station, group)));
}

function isMember({ card }: Station, group: string): boolean {
  const { ipConfigurations = [] } = card.properties as { ipConfigurations?: { properties?: { applicationSecurityGroups?: { id?: string }[] } }[] };
  return ipConfigurations.some(({ properties }) => (properties?.applicationSecurityGroups ?? []).some(({ id }) => isSame(id, group)));
}
