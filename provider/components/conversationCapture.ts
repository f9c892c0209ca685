import * as pulumi from "@pulumi/pulumi";
import { FilterExpressionError } from "../expressions";
import { conversationOf } from "../lifecycle/conversation";
import { filtersFor } from "../lifecycle/writtenFilters";
import type { Filter } from "../model/capture";
import { checkFilters } from "../model/filters";
import { Problems } from "../model/problems";
import { isSameId, parseResourceId } from "../model/resourceId";
import { isPresetName, namedPresets, type PresetName } from "../namedPresets";
import type { PacketCapture } from "../packetCapture";
import { placeOfFile } from "./filePlace";
import { captureAliases, type ComponentHost, programHost } from "./host";
import { isResource, machineFrom, type MachineInput } from "./machine";
import { type NamedMachine, namedMachines } from "./namedMachines";
import { NetworkWatcherAgent } from "./networkWatcherAgent";
import type { VirtualMachineCaptureArgs } from "./virtualMachineCapture";

/** The arguments of the captures of a conversation. Every capture has the same settings, except its filters. */
export interface ConversationCaptureArgs extends Omit<
  VirtualMachineCaptureArgs,
  "machine" | "packetCaptureName" | "agent" | "scope" | "targetType" | "osType" | "location"
> {
  /**
   * The machines, two or more, in the order in which the traffic goes: the client first, then the server; or the client, the proxy and the server.
   * A list of resources, ids, or objects with `name` and `machine` (required if an id comes from another resource).
   *
   * @example [web, database]
   */
  between: readonly (MachineInput | NamedMachine)[];
  /**
   * Which packets are recorded, as the first machine sees them: filters, or an expression such as `"tcp remote port 1433"`
   * (docs/filter-expressions.md). The other machines get the mirrored filters. The component adds the addresses of the machines to filters without a
   * remote address. A local address is one of the first machine.
   *
   * @default every packet between the machines
   */
  filters?: NonNullable<VirtualMachineCaptureArgs["filters"]>;
  /**
   * Ports to record in addition to `filters`, on either side: a number, or a list of numbers, ranges and names.
   *
   * @example "1433;8000-8100"
   */
  ports?: pulumi.Input<string | number>;
  /**
   * What to record in addition to `filters`, by purpose: `dns`, `http`, `https`, `rdp`, `ssh`, `sql`, `smb`, `ntp` or `ldap`; one or a list.
   *
   * @example "sql"
   */
  preset?: PresetName | readonly PresetName[];
  /**
   * Whether to declare the Network Watcher agent on each machine as well, and with which options.
   *
   * @default true for machines that are resources; false for others, which may already have it
   */
  agent?: NonNullable<VirtualMachineCaptureArgs["agent"]>;
}

/**
 * Captures of both ends of a conversation, or of all machines on its way, started at the same time. `pktcap compare dev:web-to-db` shows what one
 * end sent and the other did not receive.
 *
 * Each machine records what it exchanges with the others. Of any two machines, the earlier one in `between` is the client. The filters have the
 * private addresses of the other machines. If those are not the addresses that a machine sees, because of a load balancer, a scale set or networks
 * that are not peered, the filters match by protocol and port only, and a warning says so. All captures start when the agents of all machines are
 * there.
 *
 * ```ts
 * new ConversationCapture("web-to-db", { between: [web, database], preset: "sql", storageAccount: account, timeLimitInSeconds: 120 });
 * ```
 */
export class ConversationCapture extends pulumi.ComponentResource {
  /** The captures, by the machine's name: the resource's, or of an id `group-name`. */
  readonly captures: Readonly<Record<string, PacketCapture>>;
  /** The agents that are declared here, by the machine's name. */
  readonly agents: Readonly<Record<string, NetworkWatcherAgent>>;
  /** The full ids of the captures, by the machine's name. */
  readonly captureIds: pulumi.Output<Record<string, string>>;
  /** The addresses of the files in the storage account, by the machine's name. Not set if the captures go to the machines only. */
  readonly storagePaths: pulumi.Output<Record<string, string | undefined>>;
  /** The full ids of the captures in the order of `between`, which `pktcap compare` follows. */
  readonly path: pulumi.Output<string[]>;

  /** @param host Set by the plugin only. */
  constructor(name: string, args: ConversationCaptureArgs, opts?: pulumi.ComponentResourceOptions, host: ComponentHost = programHost) {
    super("azure-packet-capture:index:ConversationCapture", name, {}, opts);
    const {
      between,
      filters: _filters,
      ports: _ports,
      preset: _preset,
      storageAccount: _storageAccount,
      filePath: _filePath,
      agent,
      ...rest
    } = args;
    const subject = `conversation capture "${name}"`;
    const machines = namedMachines(subject, "between", between, "pass an object with `name` and `machine`");
    if (machines.length < 2) {
      throw new pulumi.RunError(`declaring ${subject}: \`between\` must have two machines or more, got ${machines.length}`);
    }
    const place = placeOfFile(subject, args);
    this.agents = Object.fromEntries(
      machines
        .filter(({ machine }) => agent ?? isResource(machine))
        .map(({ name: key, machine }) => [key, this.declareAgent(`${name}-${key}`, machine, agent, host)]),
    );
    const ids = machines.map(({ machine }) => machineFrom(subject, machine, {}, host).id);
    const all = this.filtersOf(subject, ids, writtenFilters(subject, args), host);
    const dependsOn = [...Object.values(this.agents).map(({ extension }) => extension), ...place.dependsOn];
    const capture = (key: string, index: number): PacketCapture =>
      new host.PacketCapture(
        `${name}-${key}`,
        {
          ...rest,
          target: ids[index] ?? "",
          storageLocation: place.storageLocation,
          filters: all.apply((each) => [...(each[index] ?? [])]),
        },
        { parent: this, dependsOn, aliases: captureAliases },
      );
    const captures = machines.map(({ name: key }, index) => [key, capture(key, index)] as const);
    this.captures = Object.fromEntries(captures);
    const ofEach = <T>(output: (capture: PacketCapture) => pulumi.Output<T>): pulumi.Output<Record<string, T>> =>
      pulumi.all(Object.fromEntries(Object.entries(this.captures).map(([key, each]) => [key, output(each)]))) as pulumi.Output<
        Record<string, T>
      >;
    this.captureIds = ofEach(({ id }) => id);
    this.storagePaths = ofEach(({ storagePath }) => storagePath);
    this.path = pulumi.all(captures.map(([, { id }]) => id));
    this.registerOutputs({ captureIds: this.captureIds, storagePaths: this.storagePaths, path: this.path });
  }

  private declareAgent(
    name: string,
    machine: MachineInput,
    options: ConversationCaptureArgs["agent"],
    host: ComponentHost,
  ): NetworkWatcherAgent {
    return new NetworkWatcherAgent(name, { machine, ...(typeof options === "object" ? options : {}) }, { parent: this }, host);
  }

  /** For each machine, its filters. */
  private filtersOf(
    subject: string,
    ids: readonly pulumi.Output<string>[],
    filters: pulumi.Output<Filter[]>,
    { getMachineNetwork, getNetworkPeers }: ComponentHost,
  ): pulumi.Output<readonly (readonly Filter[])[]> {
    return pulumi.all([pulumi.all([...ids]), filters]).apply(async ([known, written]) => {
      const twice = known.find((id, index) => known.findIndex((other) => isSameId(other, id)) !== index);
      if (twice !== undefined) {
        throw new pulumi.RunError(`declaring ${subject}: \`between\` has machine "${parseResourceId(twice)?.names[0] ?? twice}" twice`);
      }
      // The component is registered once what it depends on, such as a peering, is there.
      await new Promise((resolve) => this.urn.apply(resolve));
      const look = { machine: getMachineNetwork, peers: getNetworkPeers };
      try {
        const conversation = await conversationOf(look, known, written);
        for (const warning of conversation.warnings) await pulumi.log.warn(`${subject}: ${warning}`, this);
        return conversation.filters;
      } catch (error) {
        if (!(error instanceof FilterExpressionError)) throw error;
        throw new pulumi.RunError(`declaring ${subject}: \`filters\`: ${error.explanation}`);
      }
    });
  }
}

/** What the arguments say as one list of filters, before the addresses of the machines are added. */
function writtenFilters(
  subject: string,
  { filters, ports, preset = [] }: Pick<ConversationCaptureArgs, "filters" | "ports" | "preset">,
): pulumi.Output<Filter[]> {
  const ofPresets = (typeof preset === "string" ? [preset] : preset).map((name) => {
    if (isPresetName(name)) return namedPresets[name]();
    const known = Object.keys(namedPresets).join(", ");
    throw new pulumi.RunError(`declaring ${subject}: \`preset\`: must be one of ${known}, got ${JSON.stringify(name)}`);
  });
  const [given, givenPorts] = [pulumi.output(filters), pulumi.output(ports)];
  const secrecy = pulumi.all([pulumi.isSecret(given), pulumi.isSecret(givenPorts)]);
  return pulumi.all([given, givenPorts, secrecy]).apply(([written, port, [isSecret, isPortSecret]]) => {
    const read = (property: string, expression: string, mustHide: boolean): Filter[] => {
      const found = filtersFor(expression, mustHide);
      if ("filters" in found) return found.filters;
      throw new pulumi.RunError(`declaring ${subject}: \`${property}\`: ${found.objection}`);
    };
    const ofPorts = port === undefined ? [] : read("ports", `port ${port}`, isPortSecret);
    const own = typeof written === "string" ? read("filters", written, isSecret) : checkedFilters(subject, written, isSecret);
    return [...ofPresets.flat(), ...ofPorts, ...own];
  });
}

/** Mistakes are found here, because the filters that the captures get have other positions and addresses. */
function checkedFilters(subject: string, written: unknown, isSecret: boolean): Filter[] {
  const problems = new Problems("filters", undefined, () => isSecret);
  const checked = checkFilters(written, problems);
  if (problems.messages.length === 0) return checked as Filter[];
  throw new pulumi.RunError(problems.messages.map((message) => `declaring ${subject}: ${message}`).join("\n"));
}
