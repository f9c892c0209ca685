import type { Azure } from "../azure";
import { AzureError, isGone } from "../azure/errors";
import type { WatcherAddress } from "../azure/packetCaptures";
import type { Patience } from "../azure/patience";
import type { ScaleSetInstance } from "../azure/scaleSetInstances";
import type { Target } from "../azure/targets";
import type { PlaceInputs } from "../model/captureInputs";
import { type CaptureAddress, parseResourceId } from "../model/resourceId";
import { findWatcher } from "./findWatcher";

/** What is looked up before anything is created. */
export interface Location {
  readonly address: CaptureAddress;
  /** The machine, where it was looked at and could be seen. */
  readonly target: Target | undefined;
}

/**
 * Finds where a capture belongs: the watcher that the program names, or the one of the target's region. Looks at the machine only where
 * its region or its agent matters.
 */
export async function locate(azure: Azure, inputs: PlaceInputs, patience: Patience): Promise<Location> {
  const { subscriptionId = "" } = parseResourceId(inputs.target) ?? {};
  const named = namedWatcher(inputs, subscriptionId);
  const needsRegion = named === undefined && inputs.location === undefined;
  const target = inputs.requireAgent || needsRegion ? await look(azure, inputs, needsRegion, patience) : undefined;
  if (named === undefined && target !== undefined && inputs.location !== undefined && inputs.location !== target.location) {
    throw new AzureError(`\`location\` is "${inputs.location}", but ${machineIn(inputs)} is in "${target.location}"`, {
      code: "LocationMismatch",
      hint: "leave out `location`: it follows from the target",
    });
  }
  const watcher = named ?? (await findWatcher(azure, subscriptionId, inputs.location ?? target?.location ?? "", patience));
  return { address: { ...watcher, packetCaptureName: inputs.packetCaptureName }, target };
}

function namedWatcher(inputs: PlaceInputs, subscriptionId: string): WatcherAddress | undefined {
  const { resourceGroupName, networkWatcherName } = inputs;
  return resourceGroupName === undefined || networkWatcherName === undefined
    ? undefined
    : { subscriptionId, resourceGroupName, networkWatcherName };
}

async function look(azure: Azure, inputs: PlaceInputs, needsRegion: boolean, patience: Patience): Promise<Target | undefined> {
  try {
    return await azure.targets.get(inputs.target, patience);
  } catch (error) {
    if (isGone(error)) throw error.with({ hint: "check `target`; if this stack creates the machine, make the capture depend on it" });
    // Whoever may not look at machines may still capture: only an unknown region is in the way.
    if (!(error instanceof AzureError) || error.status !== 403) throw error;
    if (!needsRegion) return undefined;
    throw error.with({ hint: "grant read access to the machine, or give `location`, or `networkWatcherName` and `resourceGroupName`" });
  }
}

/**
 * Refuses a machine that certainly cannot record. What cannot be seen is not held against anybody.
 *
 * @throws AzureError `AgentNotInstalled`, `AgentFailed` or `MachineNotRunning`.
 */
export function requireAgent(inputs: PlaceInputs, target: Target | undefined): void {
  if (!inputs.requireAgent || target === undefined) return;
  const { power, agent } = objectionsToMachine(inputs, target);
  const objection = power ?? agent;
  if (objection !== undefined) throw objection;
}

/** What prevents a machine from recording: it is off, or its agent has a problem. */
export function objectionsToMachine(
  inputs: Pick<PlaceInputs, "target" | "targetType" | "scope">,
  target: Target,
): { readonly power?: AzureError; readonly agent?: AzureError } {
  const machine = machineIn(inputs);
  const otherwise = "or set `requireAgent: false` to try anyway";
  const off = new AzureError(`${machine} is not running`, { code: "MachineNotRunning", hint: `start it, ${otherwise}` });
  const failed = new AzureError(`the Network Watcher agent of ${machine} could not be installed`, {
    code: "AgentFailed",
    hint: `repair or reinstall the extension, ${otherwise}`,
  });
  const missing = new AzureError(`${machine} has no Network Watcher agent`, {
    code: "AgentNotInstalled",
    hint:
      'declare a `NetworkWatcherAgent` from pulumi-azure-packet-capture/components, or the extension (publisher "Microsoft.Azure.NetworkWatcher", type "NetworkWatcherAgentLinux" or "NetworkWatcherAgentWindows", ' +
      `version "1.4") and make the capture depend on it, ${otherwise}`,
  });
  return {
    ...(target.power === "off" && { power: off }),
    ...(target.agent === "failed" && { agent: failed }),
    ...(target.agent === "missing" && { agent: missing }),
    ...agentObjectionOfInstances(inputs, target, otherwise),
  };
}

function agentObjectionOfInstances(inputs: Machine, target: Target, otherwise: string): { readonly agent?: AzureError } {
  const { lacking, inScope } = instancesWithoutAgent(inputs, target);
  if (lacking.length === 0 || lacking.length < inScope.length) return {};
  const reason = `no instance of ${machineIn(inputs)} in the scope has the Network Watcher agent: ${behindModel(lacking)}`;
  return { agent: new AzureError(reason, { code: "AgentNotInstalled", hint: `${updateAdvice(inputs)}, ${otherwise}` }) };
}

/**
 * What a session on a scale set will leave out: `undefined` where every instance has the agent, and where none has it, which
 * `objectionsToMachine` says.
 */
export function instanceConcern(inputs: Machine, target: Target): { readonly found: string; readonly fix: string } | undefined {
  const { lacking, inScope } = instancesWithoutAgent(inputs, target);
  if (lacking.length === 0 || lacking.length === inScope.length) return undefined;
  const found = `${machineIn(inputs)} is captured on ${inScope.length - lacking.length} of ${inScope.length} instances: ${behindModel(lacking)}`;
  return { found, fix: updateAdvice(inputs) };
}

type Machine = Pick<PlaceInputs, "target" | "targetType" | "scope">;

function instancesWithoutAgent({ scope }: Machine, { instances }: Target): { lacking: string[]; inScope: readonly ScaleSetInstance[] } {
  const all = instances === undefined || instances === "unreadable" ? [] : instances;
  const { include, exclude = [] } = scope ?? {};
  const inScope = all.filter(({ instanceId }) => (include?.includes(instanceId) ?? true) && !exclude.includes(instanceId));
  return { lacking: inScope.filter(({ lacksAgent }) => lacksAgent).map(({ instanceId }) => instanceId), inScope };
}

/** How many instances a message names. */
const mostNamed = 10;

function behindModel(instanceIds: readonly string[]): string {
  const names = instanceIds.slice(0, mostNamed).join(", ");
  const more = instanceIds.length > mostNamed ? ` and ${instanceIds.length - mostNamed} more` : "";
  return instanceIds.length === 1
    ? `instance ${names} is behind the scale set's model, which has the agent (upgrade policy Manual)`
    : `instances ${names}${more} are behind the scale set's model, which has the agent (upgrade policy Manual)`;
}

function updateAdvice({ target }: Machine): string {
  const { resourceGroupName = "", names: [name = ""] = [] } = parseResourceId(target) ?? {};
  return `run \`az vmss update-instances --resource-group ${resourceGroupName} --name ${name} --instance-ids '*'\``;
}

/** The target as messages name it: `virtual machine "web-1"`. */
export function machineIn(inputs: Pick<PlaceInputs, "target" | "targetType">): string {
  const kind = inputs.targetType === "AzureVM" ? "virtual machine" : "scale set";
  return `${kind} "${parseResourceId(inputs.target)?.names[0] ?? inputs.target}"`;
}
