import { AzureError } from "../../provider/azure/errors";
import type { Patience } from "../../provider/azure/patience";
import type { NetworkInterface, OutboundRule } from "../../provider/azure/securityGroups";
import { actionNames } from "../../provider/model/actions";
import { parseResourceId } from "../../provider/model/resourceId";
import type { Connection } from "../connection";
import { agentEndpoints, denialOf, type Endpoint } from "./outboundRules";
import { attempt, type Finding, fixOfReading } from "./finding";

/** How long one question may take, in milliseconds. */
const limit = 30_000;

/** A network security group that a machine's traffic goes through. */
interface Gate {
  readonly groupId: string;
  /** What the group is on: `subnet "default"`. */
  readonly place: string;
  readonly networkInterface: NetworkInterface;
}

/** Whether the network security groups of a machine's network interfaces and subnets let its agent reach what it needs. Nothing for a machine without network interfaces. */
export async function checkNetworkRules({ azure, patience }: Connection, machineId: string): Promise<Finding[]> {
  const check = `network rules of ${nameOf(machineId)}`;
  return attempt(check, async () => {
    const look = new Look(azure.securityGroups, () => patience(limit));
    const gates = await look.gatesOf(machineId);
    if (gates === undefined) return [];
    const denials = (await Promise.all(gates.map((gate) => look.denialsAt(gate)))).flat();
    const found = [...denials.map((denial) => findingOf(check, denial)), ...look.unreadable.map((unreadable): Finding => ({ check, state: "unknown", ...unreadable }))];
    return found.length > 0 ? found : [{ check, state: "ok", found: `the agent can reach ${listed(agentEndpoints)}` }];
  });
}

interface Found {
  readonly gate: Gate;
  readonly rule: OutboundRule;
  readonly isCertain: boolean;
  readonly endpoints: readonly Endpoint[];
}

/** Reads as much as the login may; what it may not is noted. */
class Look {
  readonly unreadable: Pick<Finding, "found" | "fix">[] = [];

  constructor(
    private readonly groups: Connection["azure"]["securityGroups"],
    private readonly patience: () => Patience,
  ) {}

  async gatesOf(machineId: string): Promise<Gate[] | undefined> {
    const named = await this.groups.networkInterfacesOf(machineId, this.patience());
    if (named.length === 0) return undefined;
    const networkInterfaces = await Promise.all(
      named.map(async (networkInterface) => (typeof networkInterface === "string" ? this.read("network interface", networkInterface, actionNames.readNetworkInterfaces, () => this.groups.networkInterface(networkInterface, this.patience())) : networkInterface)),
    );
    return (await Promise.all(networkInterfaces.filter((networkInterface) => networkInterface !== undefined).map((networkInterface) => this.gatesAt(networkInterface)))).flat();
  }

  private async gatesAt(networkInterface: NetworkInterface): Promise<Gate[]> {
    const own = networkInterface.groupId === undefined ? [] : [{ groupId: networkInterface.groupId, place: `network interface "${networkInterface.name}"`, networkInterface }];
    const ofSubnets = await Promise.all(
      networkInterface.subnetIds.map(async (id) => {
        const groupId = await this.read("subnet", id, actionNames.readSubnets, () => this.groups.groupOfSubnet(id, this.patience()));
        return groupId === undefined ? [] : [{ groupId, place: `subnet "${nameOf(id)}"`, networkInterface }];
      }),
    );
    return [...ofSubnets.flat(), ...own];
  }

  /** The rules in the way, each with all that it denies. */
  async denialsAt(gate: Gate): Promise<Found[]> {
    const { groupId, networkInterface } = gate;
    const rules = await this.read("network security group", groupId, actionNames.readSecurityGroups, () => this.groups.outboundRules(groupId, this.patience()));
    const found = agentEndpoints.flatMap((endpoint) => {
      const denial = denialOf(rules ?? [], endpoint, networkInterface.addresses);
      return denial === undefined ? [] : [{ ...denial, gate, endpoints: [endpoint] }];
    });
    const [first, second] = found;
    return first !== undefined && second !== undefined && first.rule === second.rule && first.isCertain === second.isCertain ? [{ ...first, endpoints: agentEndpoints }] : found;
  }

  private async read<T>(what: string, id: string, action: string, ask: () => Promise<T>): Promise<T | undefined> {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof AzureError)) throw error;
      const isRefused = error.status === 403;
      const reason = isRefused ? `your login does not have ${action} at ${id}` : `${error.message.replace(/\.$/, "")} (${error.code})`;
      this.unreadable.push({ found: `cannot read ${what} "${nameOf(id)}": ${reason}`, ...(isRefused && { fix: fixOfReading(action) }) });
      return undefined;
    }
  }
}

function findingOf(check: string, { gate, rule, isCertain, endpoints }: Found): Finding {
  const group = nameOf(gate.groupId);
  const inGroup = `outbound rule "${rule.name}" (priority ${rule.priority}) of network security group "${group}" on ${gate.place}`;
  const allow = `allow TCP to ${listed(endpoints)}`;
  const fix =
    rule.priority > lowestPriority
      ? `add an outbound rule to "${group}" with a priority below ${rule.priority}: ${allow}`
      : `give "${rule.name}" a higher priority number, and add an outbound rule to "${group}" before it: ${allow}`;
  if (!isCertain) return { check, state: "unknown", found: `${inGroup} may deny ${listed(endpoints)}, which the agent needs`, fix: `if captures fail, ${fix}` };
  const found = `${inGroup} denies ${listed(endpoints)}, which the agent needs`;
  return { check, state: gate.networkInterface.isPrimary ? "failed" : "warning", found: gate.networkInterface.isPrimary ? found : `${found} if it uses network interface "${gate.networkInterface.name}"`, fix };
}

/** No rule can have a lower number. */
const lowestPriority = 100;

function listed(endpoints: readonly Endpoint[]): string {
  return endpoints.map(({ address, port }) => `${address} port ${port}`).join(" and ");
}

function nameOf(id: string): string {
  return parseResourceId(id)?.names.at(-1) ?? id;
}
