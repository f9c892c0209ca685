import * as authorization from "@pulumi/azure-native/authorization";
import * as logic from "@pulumi/azure-native/logic";
import * as monitor from "@pulumi/azure-native/monitor";
import * as pulumi from "@pulumi/pulumi";
import { isSameId, parseResourceId } from "../model/resourceId";
import type { PacketCaptureStorageLocationArgs } from "../packetCaptureArgs";
import { triggerLimits } from "../triggers/checkTrigger";
import type { CaptureSchedule } from "../triggers/schedule";
import { triggerName, workflowDefinition } from "../triggers/workflowDefinition";
import type { TriggeredCaptures } from "../triggeredCaptures";
import { requireValid } from "./alertTriggeredChecks";
import { type AlertRule, type CaptureAlert, declareAlert } from "./captureAlert";
import { CaptureOperatorRole } from "./captureOperatorRole";
import { placeOfFile } from "./filePlace";
import { type ComponentHost, programHost, triggeredAliases } from "./host";
import { type Machine, machineFrom } from "./machine";
import { NetworkWatcherAgent } from "./networkWatcherAgent";
import type { VirtualMachineCaptureArgs } from "./virtualMachineCapture";

/** A user-assigned managed identity: azure-native's `managedidentity.UserAssignedIdentity`, or its ids. */
export interface WorkflowIdentity {
  /** The id of the identity. */
  id: pulumi.Input<string>;
  /** The object id of the identity's service principal. */
  principalId: pulumi.Input<string>;
}

/**
 * The arguments of captures that an alert or a schedule starts: the settings of each capture, what starts it, and how many are kept. A changed
 * setting applies to the next capture; running captures are not changed.
 */
export interface AlertTriggeredCaptureArgs extends Omit<
  VirtualMachineCaptureArgs,
  | "packetCaptureName"
  | "running"
  | "triggers"
  | "waitUntilStopped"
  | "adoptExisting"
  | "deleteFilesOnDestroy"
  | "resourceGroupName"
  | "networkWatcherName"
  | "location"
> {
  /**
   * The path of a `.cap` file on the machine, in addition to or instead of `storageAccount`. All captures have the same: each one overwrites the file of
   * the last one on the machine. The files in a storage account have names of their own.
   */
  filePath?: pulumi.Input<string>;
  /**
   * Where the file goes, such as the output `storageLocation` of a `CaptureStorage`. Not together with `storageAccount` and `filePath`. Its `storagePath`
   * must be a container: each capture would overwrite the blob of the last one.
   */
  storageLocation?: pulumi.Input<PacketCaptureStorageLocationArgs>;
  /** The alert that starts captures. Required without `schedule`. */
  alert?: CaptureAlert;
  /**
   * When captures start, instead of `alert`.
   *
   * @example { frequency: "Day", hours: [8, 20] }
   */
  schedule?: CaptureSchedule;
  /**
   * How long after the start of one capture no alert starts another, in seconds, from `60` to `31536000`. It cannot be shorter than the time between
   * two evaluations of the alert. Whatever it is, no capture starts while another one of the component runs. Not allowed together with `schedule`.
   *
   * @default 3600
   */
  pauseInSeconds?: number;
  /**
   * How many captures stay at most, from `1` to `1000`. After a capture has started, the oldest ones beyond that are deleted. Their files stay in the
   * storage account.
   *
   * @default 10
   */
  maxCaptures?: number;
  /**
   * After how many days a capture is deleted, from `1` to `3650`, when the next one has started. Its files stay in the storage account.
   *
   * @default captures are deleted only because of `maxCaptures`
   */
  deleteAfterDays?: number;
  /**
   * Whether to delete all captures that were started, running ones too, when the component is destroyed. Otherwise they stay, and a warning says which.
   * Their files stay in the storage account.
   *
   * @default false
   */
  deleteCapturesOnDestroy?: pulumi.Input<boolean>;
  /**
   * The resource group of the Logic App, the action group and the alert.
   *
   * @default the machine's
   */
  resourceGroupName?: pulumi.Input<string>;
  /**
   * The region of the Logic App and of a log alert.
   *
   * @default the machine's
   */
  location?: pulumi.Input<string>;
  /**
   * The network watcher of the captures; only together with `networkWatcherResourceGroupName`.
   *
   * @default the watcher of the machine's region
   */
  networkWatcherName?: pulumi.Input<string>;
  /**
   * The resource group of the network watcher; only together with `networkWatcherName`.
   *
   * @default the group of the watcher of the machine's region
   */
  networkWatcherResourceGroupName?: pulumi.Input<string>;
  /**
   * The user-assigned identity of the Logic App.
   *
   * @default an identity of the Logic App's own (system-assigned)
   */
  identity?: WorkflowIdentity;
  /**
   * Whether to declare a role with only the actions that the Logic App needs, and to assign it to its identity at the network watcher, the machine and
   * the storage account. With `false` and an `identity`, the roles that the identity has are checked instead. With `false` and no `identity`, a warning
   * says that the Logic App can start nothing before something else gives a role to its new identity (output `principalId`).
   *
   * @default true
   */
  assignRole?: boolean;
}

/**
 * Packet captures of a machine that an alert starts, or a schedule.
 *
 * The component declares the agent, an alert, an action group and a Logic App with a managed identity and the least role for it. When the alert fires, the
 * Logic App starts a capture with the settings of the component, unless one of its captures runs or is younger than the pause. The captures are not in
 * the state of Pulumi. docs/alerts.md has the details. The component's name has 1 to 35 letters, digits, hyphens, underscores and periods, because Azure
 * allows no others in the name of a Logic App.
 *
 * ```ts
 * new AlertTriggeredCapture("web", {
 *   machine: virtualMachine,
 *   storageAccount: account,
 *   alert: { metric: "networkOut", threshold: 5_000_000_000 },
 *   timeLimitInSeconds: 300,
 * });
 * ```
 */
export class AlertTriggeredCapture extends pulumi.ComponentResource {
  /** The settings of the captures, and what becomes of the captures at the end. */
  readonly triggeredCaptures: TriggeredCaptures;
  /** The agent, if it is declared here. */
  readonly agent: NetworkWatcherAgent | undefined;
  /** The Logic App. */
  readonly workflow: logic.Workflow;
  /** The role of the Logic App's identity, and its assignments, unless `assignRole` is `false`. */
  readonly role: CaptureOperatorRole | undefined;
  /** The action group that starts the Logic App, unless there is a `schedule`. */
  readonly actionGroup: monitor.ActionGroup | undefined;
  /** The alert, unless there is a `schedule`. */
  readonly alertRule: AlertRule | undefined;
  /** The id of the action group, for further alerts of your own. Not set with a `schedule`. */
  readonly actionGroupId: pulumi.Output<string | undefined>;
  /** The id of the Logic App. */
  readonly workflowId: pulumi.Output<string>;
  /** The object id of the Logic App's identity. */
  readonly principalId: pulumi.Output<string>;
  /** What the names of the captures begin with. A hyphen and the time of the alert in UTC follow: `web-1a2b3c4-20261123T085519Z`. */
  readonly namePrefix: pulumi.Output<string>;
  /** The id of the network watcher that the captures belong to. */
  readonly networkWatcherId: pulumi.Output<string>;

  /** @param host Set by the plugin only. */
  constructor(name: string, args: AlertTriggeredCaptureArgs, opts?: pulumi.ComponentResourceOptions, host: ComponentHost = programHost) {
    super("azure-packet-capture:index:AlertTriggeredCapture", name, {}, opts);
    const { machine: input, storageAccount: _storageAccount, filePath: _filePath, storageLocation: _storageLocation, ...beyond } = args;
    const { agent = true, targetType, osType, alert, schedule, pauseInSeconds, maxCaptures, deleteAfterDays, ...further } = beyond;
    const { identity, assignRole = true, deleteCapturesOnDestroy, resourceGroupName, location, ...rest } = further;
    const { networkWatcherName, networkWatcherResourceGroupName, ...settings } = rest;
    const subject = `alert-triggered capture "${name}"`;
    const hints = { ...(targetType && { targetType }), ...(osType && { osType }) };
    const machine = machineFrom(subject, input, hints, host);
    requireValid(subject, name, args, machine.kind);
    if (!assignRole && identity === undefined) {
      const advice = "assign it one by the output `principalId`, or give the component an `identity` that has one";
      const warning = `${subject}: the Logic App's own identity gets no role here, and its runs fail until it has one; ${advice}`;
      void pulumi.log.warn(warning, this).catch(() => undefined);
    }
    const place = placeOfFile(subject, args);
    this.agent =
      agent === false
        ? undefined
        : new NetworkWatcherAgent(name, { machine: input, ...hints, ...(typeof agent === "object" ? agent : {}) }, { parent: this }, host);
    this.triggeredCaptures = new host.TriggeredCaptures(
      name,
      {
        ...settings,
        target: machine.id,
        storageLocation: place.storageLocation,
        ...(networkWatcherName !== undefined && { networkWatcherName }),
        ...(networkWatcherResourceGroupName !== undefined && { resourceGroupName: networkWatcherResourceGroupName }),
        ...(deleteCapturesOnDestroy !== undefined && { deleteOnDestroy: deleteCapturesOnDestroy }),
        ...(identity !== undefined && !assignRole && { principalId: identity.principalId }),
      },
      { parent: this, dependsOn: [...(this.agent ? [this.agent.extension] : []), ...place.dependsOn], aliases: triggeredAliases },
    );
    ({ namePrefix: this.namePrefix, networkWatcherId: this.networkWatcherId } = this.triggeredCaptures);

    const { managementEndpoint, request } = this.triggeredCaptures;
    const scopes = {
      watcher: watcherScope(this.networkWatcherId, machine.id, args, host),
      machine: machine.id,
      ...accountOf(subject, args, place.storageLocation),
    };
    const declareRole = (principalId: pulumi.Input<string>): CaptureOperatorRole =>
      new CaptureOperatorRole(
        `${name}-trigger`,
        { role: "trigger", scopes, principalId, principalType: "ServicePrincipal" },
        { parent: this },
      );
    // A given identity can have its role before the Logic App exists.
    const earlyRole = identity !== undefined && assignRole ? declareRole(identity.principalId) : undefined;
    const where = { resourceGroupName: resourceGroupName ?? this.groupOf(subject, machine), location: location ?? machine.location };
    const definition = pulumi
      .all([managementEndpoint, this.networkWatcherId, machine.id, this.namePrefix, request, pulumi.isSecret(request), identity?.id])
      .apply(([endpoint, networkWatcherId, target, namePrefix, body, hasSecret, identityId]) =>
        workflowDefinition({
          subject,
          managementEndpoint: endpoint,
          networkWatcherId,
          target,
          namePrefix,
          request: body,
          hasSecret,
          identityId,
          schedule,
          pauseInSeconds: pauseInSeconds ?? triggerLimits.pauseInSeconds.default,
          maxCaptures: maxCaptures ?? triggerLimits.maxCaptures.default,
          deleteAfterDays,
        }),
      );
    this.workflow = new logic.Workflow(
      name,
      {
        ...where,
        definition,
        identity: identity === undefined ? { type: "SystemAssigned" } : { type: "UserAssigned", userAssignedIdentities: [identity.id] },
      },
      { parent: this, dependsOn: assignmentsOf(earlyRole) },
    );
    this.workflowId = this.workflow.id;
    const givenPrincipal =
      identity && (assignRole ? pulumi.output(identity.principalId) : permittedPrincipal(subject, identity, machine.id, args, host));
    this.principalId = givenPrincipal ?? this.ownPrincipal(subject, where.resourceGroupName);
    this.role = earlyRole ?? (assignRole ? declareRole(this.principalId) : undefined);

    this.actionGroup = alert === undefined ? undefined : this.declareActionGroup(name, where.resourceGroupName);
    const actionGroupId = this.actionGroup?.id;
    this.alertRule =
      alert === undefined || actionGroupId === undefined
        ? undefined
        : declareAlert(name, alert, { ...where, actionGroupId, machine, parent: this });
    this.actionGroupId = pulumi.output(actionGroupId);
    this.registerOutputs({
      actionGroupId: this.actionGroupId,
      workflowId: this.workflowId,
      principalId: this.principalId,
      namePrefix: this.namePrefix,
      networkWatcherId: this.networkWatcherId,
    });
  }

  /** The machine's group, where the Logic App, the action group and the alert go too. */
  private groupOf(subject: string, { id, resourceGroupName }: Machine): pulumi.Output<string> {
    const { subscriptionId } = authorization.getClientConfigOutput({ parent: this });
    return pulumi.all([id, resourceGroupName, subscriptionId]).apply(([machineId, group, configured]) => {
      const actual = parseResourceId(machineId)?.subscriptionId;
      if (actual === undefined || isSameId(actual, configured)) return group;
      throw new pulumi.RunError(
        `declaring ${subject}: \`resourceGroupName\` is required, because the machine is in subscription "${actual}" and azure-native uses "${configured}"`,
      );
    });
  }

  /** The identity of the Logic App itself. A preview of a change does not have its principal among the outputs, and asks Azure. */
  private ownPrincipal(subject: string, resourceGroupName: pulumi.Input<string>): pulumi.Output<string> {
    const { id, name, identity } = this.workflow;
    return identity.apply((known) => {
      if (known?.principalId !== undefined) return pulumi.output(known.principalId);
      if (pulumi.runtime.isDryRun()) {
        return pulumi.all([resourceGroupName, name, id]).apply(([group, workflowName]) =>
          orUnknown(async () => {
            const found = await logic.getWorkflow({ resourceGroupName: group, workflowName }, { parent: this });
            return found.identity?.principalId;
          }),
        );
      }
      throw new pulumi.RunError(`declaring ${subject}: Azure has given the Logic App no identity; run the update again`);
    });
  }

  private declareActionGroup(name: string, resourceGroupName: pulumi.Input<string>): monitor.ActionGroup {
    const { name: workflowName, id: resourceId } = this.workflow;
    // Inside `apply`, an error of what the Logic App depends on is shown as it is. The id is not known before the Logic App is there.
    const found = pulumi.all([resourceGroupName, workflowName, resourceId]).apply(async ([group, workflow]) => {
      const given = { resourceGroupName: group, workflowName: workflow, triggerName: triggerName.alert };
      return orUnknown(async () => (await logic.listWorkflowTriggerCallbackUrl(given, { parent: this })).value);
    });
    // Whoever has the address can start the Logic App.
    const callbackUrl = pulumi.secret(found);
    return new monitor.ActionGroup(
      name,
      {
        resourceGroupName,
        location: "Global",
        groupShortName: name.slice(0, 12),
        enabled: true,
        logicAppReceivers: [{ name: "packet-capture", resourceId, callbackUrl, useCommonAlertSchema: true }],
      },
      // No alert arrives before the identity has its role, or after it has lost it.
      { parent: this, dependsOn: assignmentsOf(this.role), additionalSecretOutputs: ["logicAppReceivers"] },
    );
  }
}

/** The principal of an identity that gets no role here. A preview already says that it lacks a right; in the update, the captures' resource does so. */
function permittedPrincipal(
  subject: string,
  { principalId: given }: WorkflowIdentity,
  machineId: pulumi.Output<string>,
  { networkWatcherName: watcherName, networkWatcherResourceGroupName: groupName }: AlertTriggeredCaptureArgs,
  host: ComponentHost,
): pulumi.Output<string> {
  if (!pulumi.runtime.isDryRun()) return pulumi.output(given);
  return pulumi
    .all([given, machineId, watcherName, groupName])
    .apply(async ([principalId, target, networkWatcherName, resourceGroupName]) => {
      await host.requireIdentity({ subject, principalId, target, networkWatcherName, resourceGroupName });
      return principalId;
    });
}

/** The storage account of the captures, by the name of its scope; nothing where the files stay on the machine. */
function accountOf(
  subject: string,
  { storageAccount, storageLocation }: AlertTriggeredCaptureArgs,
  place: ReturnType<typeof placeOfFile>["storageLocation"],
): { account?: pulumi.Output<string> } {
  const isOnMachine =
    storageAccount === undefined &&
    (storageLocation === undefined ||
      (!pulumi.Output.isInstance(storageLocation) && !(storageLocation instanceof Promise) && storageLocation.storageId === undefined));
  if (isOnMachine) return {};
  const account = pulumi.output(place).apply(({ storageId }) => {
    if (storageId !== undefined) return storageId;
    throw new pulumi.RunError(
      `declaring ${subject}: \`storageLocation\`: has no \`storageId\`; write it into the program or set \`filePath\`, because the role depends on it`,
    );
  });
  return { account };
}

function assignmentsOf(role: CaptureOperatorRole | undefined): pulumi.Resource[] {
  return role === undefined ? [] : Object.values(role.assignments);
}

/**
 * The network watcher as the scope of a role. A preview of a change does not know the outputs of the captures' resource: it asks Azure, so that it does
 * not show roles as replaced that stay.
 */
function watcherScope(
  networkWatcherId: pulumi.Output<string>,
  machineId: pulumi.Output<string>,
  { networkWatcherName: watcherName, networkWatcherResourceGroupName: groupName }: AlertTriggeredCaptureArgs,
  host: ComponentHost,
): pulumi.Output<string> {
  if (!pulumi.runtime.isDryRun()) return networkWatcherId;
  return pulumi
    .all([machineId, watcherName, groupName])
    .apply(([target, networkWatcherName, resourceGroupName]) =>
      orUnknown(async () => (await host.getWatcher({ target, networkWatcherName, resourceGroupName })).id),
    );
}

/** What Azure says; unknown in a preview in which it cannot say it yet. */
async function orUnknown(ask: () => Promise<string | undefined>): Promise<string> {
  const unknown = pulumi.unknown as string;
  if (!pulumi.runtime.isDryRun()) return (await ask()) ?? unknown;
  return ask().then(
    (found) => found ?? unknown,
    () => unknown,
  );
}
