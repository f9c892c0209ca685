import { countText, shareText } from "../inspect/output/numbers";
import { endpointText } from "../inspect/output/sections";
import { type Finding, type FindingCode, findingCodes } from "./comparison";
import { endpointFacts } from "./endpoints";
import { isLossOfLarge, verdictOf } from "./flowVerdict";
import { type PairAnalysis } from "./pairAnalysis";

/** More groups of conversations than these are not listed one by one. */
const mostFindings = 20;

/** What happened between two ends, in words, the most serious first. */
export function findingsOf({ flows, alignment }: PairAnalysis, names: readonly [string, string]): Finding[] {
  const groups = new Map<string, Group>();
  for (const row of flows.rows()) {
    const code = verdictOf(flows, row, alignment.limits);
    if (code === "nothingLost" || code === "notComparable") continue;
    for (const direction of directionsOf(flows, row, code)) {
      const group = groupOf(flows, row, code, direction);
      const found = groups.get(group.name) ?? group;
      if (found === group) groups.set(group.name, group);
      else if (found.rows.length < 10_000) found.rows.push(row);
    }
  }
  const findings = [...groups.values()].map((group) => findingOf(flows, group, names));
  findings.sort((one, other) => findingCodes.indexOf(one.code) - findingCodes.indexOf(other.code) || other.conversations - one.conversations);
  const shown = findings.slice(0, mostFindings);
  return shown.some(({ code }) => code !== "resetFirst" && code !== "refused") ? shown : [...shown, wholeFinding(flows, names)].sort(bySeverity);
}

type Flows = PairAnalysis["flows"];

/** Conversations with the same verdict about the same service. */
interface Group {
  readonly name: string;
  readonly code: FindingCode;
  /** The direction that the verdict is about. */
  readonly direction: 0 | 1;
  readonly rows: number[];
}

function bySeverity(one: Finding, other: Finding): number {
  return findingCodes.indexOf(one.code) - findingCodes.indexOf(other.code);
}

function groupOf(flows: Flows, row: number, code: FindingCode, direction: 0 | 1): Group {
  // Losses of single packets are about the path, the other findings about a service.
  const subject = code === "someLost" || code === "resetFirst" ? "" : serviceText(flows, row, serverOf(flows, row, direction));
  return { name: `${code} ${direction} ${subject}`, code, direction, rows: [row] };
}

/** Losses of single packets are counted in each direction, all else is about one. */
function directionsOf(flows: Flows, row: number, code: FindingCode): readonly (0 | 1)[] {
  return code === "someLost" ? ([0, 1] as const).filter((direction) => flows.lost[row * 2 + direction]! > 0) : [directionOf(flows, row, code)];
}

function directionOf(flows: Flows, row: number, code: FindingCode): 0 | 1 {
  const is = (test: (side: number) => boolean): 0 | 1 => (test(row * 2) ? 0 : 1);
  switch (code) {
    case "requestLost":
    case "requestNotAnswered":
    case "refused":
      return is((side) => flows.requestsSent[side]! + flows.requestsArrived[side]! > 0);
    case "answerLost":
      return is((side) => flows.answersLost[side]! > 0);
    case "resetBetween":
      return is((side) => flows.resetsUnsent[side]! > 0);
    case "allLost":
      return is((side) => flows.lost[side]! > 0 && flows.arrived[side] === 0);
    case "largeLost":
      return is((side) => isLossOfLarge(flows, side));
    case "resetFirst":
      return flows.ending[row] === 3 ? 0 : 1;
    default:
      return is((side) => flows.lost[side]! > 0);
  }
}

/** The end with the service: the one that was asked for a connection, otherwise the one with the lower port. */
function serverOf(flows: Flows, row: number, direction: 0 | 1): 0 | 1 {
  const asked = ([0, 1] as const).find((side) => flows.requestsSent[row * 2 + side]! + flows.requestsArrived[row * 2 + side]! > 0);
  if (asked !== undefined) return asked === 0 ? 1 : 0;
  const [a, b] = flows.endpointsOf(row);
  return a.port === b.port ? (direction === 0 ? 1 : 0) : a.port < b.port ? 0 : 1;
}

function serviceText(flows: Flows, row: number, server: 0 | 1): string {
  return endpointText(endpointFacts(flows.endpointsOf(row)[server], flows.protocolOf(row)));
}

function findingOf(flows: Flows, { code, direction, rows }: Group, names: readonly [string, string]): Finding {
  const [from, to] = direction === 0 ? names : [names[1], names[0]];
  const sum = (column: Uint32Array, turned: 0 | 1 = 0): number => rows.reduce((total, row) => total + column[row * 2 + (direction ^ turned)]!, 0);
  const service = serviceText(flows, rows[0]!, serverOf(flows, rows[0]!, direction));
  const make = (text: string, hint: string | null): Finding => ({ code, text, hint, conversations: rows.length });
  switch (code) {
    case "requestLost":
      return make(
        `${counted(sum(flows.requestsLost), "connection request")} to ${service} left ${from} and none arrived at ${to}: something between them drops them`,
        `check the network security groups of the subnets and network interfaces of ${from} and ${to}, then routes and firewalls between them`,
      );
    case "answerLost":
      return make(
        `${from} sent ${counted(sum(flows.answersSent), "answer")} to connection requests to ${service}, and none arrived at ${to}: something drops them on the way back`,
        `check whether the way back from ${from} to ${to} leads through another route or firewall`,
      );
    case "requestNotAnswered":
      return make(
        `${counted(sum(flows.requestsArrived), "connection request")} to ${service} arrived at ${to}, which did not answer`,
        `check the firewall in ${to} itself, and whether the service accepts connections; a closed port would have answered with a reset`,
      );
    case "resetBetween":
      return make(
        `${counted(sum(flows.resetsUnsent), "reset")} of conversations with ${service} arrived at ${to}, but ${from} did not send ${sum(flows.resetsUnsent) === 1 ? "it" : "them"}: something between them ends connections`,
        "check firewalls, load balancers and proxies between them, and their idle timeouts",
      );
    case "allLost":
      return make(
        `${sum(flows.lost) === 1 ? "the only packet" : `all ${countText(sum(flows.lost))} packets`} of conversations with ${service} from ${from} to ${to} ${sum(flows.lost) === 1 ? "was" : "were"} lost`,
        `check the network security groups of ${from} and ${to}, then routes and firewalls between them`,
      );
    case "largeLost": {
      const side = (row: number): number => row * 2 + direction;
      const smallest = Math.min(...rows.map((row) => flows.smallestLost[side(row)]!));
      const largest = Math.max(...rows.map((row) => flows.largestArrived[side(row)]!));
      return make(
        `${counted(sum(flows.lost), "packet")} of conversations with ${service} from ${from} to ${to} were lost, all of ${countText(smallest)} bytes or more; packets up to ${countText(largest)} bytes arrived: the path does not carry large packets (MTU)`,
        "check tunnels and VPN gateways between them, and whether ICMP \"fragmentation needed\" is blocked; a lower MTU or MSS on the machines avoids the loss",
      );
    }
    case "refused":
      return make(`${to} refused ${counted(rows.length, "connection")} to ${service}: nothing listens there, or its firewall rejects them`, `check whether the service is running in ${to}`);
    case "resetFirst":
      return make(`${from} ended ${counted(rows.length, "conversation")} with a reset (RST)`, null);
    default: {
      const lost = sum(flows.lost);
      const sent = [...flows.rows()].reduce((total, row) => total + flows.lost[row * 2 + direction]! + flows.arrived[row * 2 + direction]!, 0);
      return make(`${countText(lost)} of ${counted(sent, "packet")} (${shareText(lost, sent)}) from ${from} to ${to} ${lost === 1 ? "was" : "were"} lost, in ${counted(rows.length, "conversation")}`, null);
    }
  }
}

/** Where no conversation has a problem. */
function wholeFinding(flows: Flows, [a, b]: readonly [string, string]): Finding {
  let conversations = 0;
  let [there, back, others] = [0, 0, 0];
  for (const row of flows.rows()) {
    conversations += 1;
    there += flows.arrived[row * 2]!;
    back += flows.arrived[row * 2 + 1]!;
    others += flows.notComparable[row * 2]! + flows.notComparable[row * 2 + 1]! + flows.unsent[row * 2]! + flows.unsent[row * 2 + 1]!;
  }
  if (there + back > 0) {
    const text = `nothing was lost: ${counted(there, "packet")} from ${a} to ${b} and ${counted(back, "packet")} back arrived`;
    return { code: "nothingLost", text, hint: null, conversations };
  }
  if (others > 0) {
    const text = `the packets between ${a} and ${b} cannot be compared: the files were not recorded at the same time, or one of them leaves these packets out`;
    return { code: "notComparable", text, hint: "start both captures together, with filters for the same conversation", conversations };
  }
  return { code: "nothingInCommon", text: `the files of ${a} and ${b} have no packet in common`, hint: `check that both record the same conversation at the same time, and their filters`, conversations: 0 };
}

function counted(count: number, what: string): string {
  return `${countText(count)} ${what}${count === 1 ? "" : "s"}`;
}
