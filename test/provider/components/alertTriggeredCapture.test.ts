import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { mock } from "node:test";
import type * as compute from "@pulumi/azure-native/compute";
import type * as managedidentity from "@pulumi/azure-native/managedidentity";
import * as pulumi from "@pulumi/pulumi";
import type * as components from "../../../provider/components";
import { workflowDefinition } from "../../../provider/triggers/workflowDefinition";

const subscription = "/subscriptions/00000000-0000-0000-0000-000000000000";
const group = `${subscription}/resourceGroups/web/providers`;
const machineId = `${group}/Microsoft.Compute/virtualMachines/web-1`;
const scaleSetId = `${group}/Microsoft.Compute/virtualMachineScaleSets/pool`;
const accountId = `${group}/Microsoft.Storage/storageAccounts/files`;
const identityId = `${group}/Microsoft.ManagedIdentity/userAssignedIdentities/starter`;
const networkWatcherId = `${subscription}/resourceGroups/NetworkWatcherRG/providers/Microsoft.Network/networkWatchers/NetworkWatcher_westeurope`;
const principalId = "11111111-1111-4111-8111-111111111111";
const namePrefix = "web-1a2b3c4";
const request = { properties: { target: machineId } };
const callbackUrl = "https://prod-1.westeurope.logic.azure.com/workflows/web/triggers/Alert/paths/invoke?sig=canary";

const capturesType = "pulumi-nodejs:dynamic/azurePacketCapture:TriggeredCaptures";
const types = {
  agent: "azure-native:compute:VirtualMachineExtension",
  captures: capturesType,
  workflow: "azure-native:logic:Workflow",
  definition: "azure-native:authorization:RoleDefinition",
  assignment: "azure-native:authorization:RoleAssignment",
  actionGroup: "azure-native:monitor:ActionGroup",
  metricAlert: "azure-native:monitor:MetricAlert",
  logAlert: "azure-native:monitor:ScheduledQueryRule",
} as const;

describe("AlertTriggeredCapture", () => {
  let registered: pulumi.runtime.MockResourceArgs[] = [];
  let called: [string, unknown][] = [];
  let isSecret = false;
  let azure: { compute: typeof compute; managedidentity: typeof managedidentity; components: typeof components };

  before(async () => {
    await pulumi.runtime.setMocks({
      newResource: (resource) => {
        registered.push(resource);
        const inputs = resource.inputs as Record<string, unknown>;
        const state = { ...inputs, name: resource.name };
        if (resource.type === "azure-native:compute:VirtualMachine") return { id: machineId, state: { ...state, name: "web-1" } };
        if (resource.type === "azure-native:managedidentity:UserAssignedIdentity")
          return { id: identityId, state: { ...state, principalId } };
        if (resource.type === capturesType) {
          const found = {
            namePrefix,
            networkWatcherId,
            managementEndpoint: "https://management.azure.com",
            request: isSecret ? pulumi.secret(request) : request,
          };
          return { id: `${networkWatcherId}/packetCaptures/${namePrefix}`, state: { ...inputs, ...found } };
        }
        if (resource.type === types.workflow) {
          return { id: `${group}/Microsoft.Logic/workflows/web`, state: { ...state, identity: { type: "SystemAssigned", principalId } } };
        }
        return { id: `${resource.name}-${resource.type.split(":").at(-1) ?? ""}`, state };
      },
      call: ({ token, inputs }) => {
        called.push([token, inputs]);
        if (token === "azure-packet-capture:index:getMachine") return { location: "northeurope", osType: "Linux" };
        if (token === "azure-native:authorization:getClientConfig") return { subscriptionId: subscription.split("/")[2] };
        if (token === "azure-native:logic:listWorkflowTriggerCallbackUrl") return { value: callbackUrl };
        throw new Error(`not expected: ${token}`);
      },
    });
    const load = createRequire(__filename);
    azure = {
      compute: load("@pulumi/azure-native/compute") as typeof compute,
      managedidentity: load("@pulumi/azure-native/managedidentity") as typeof managedidentity,
      components: load("../../../provider/components") as typeof components,
    };
  });

  beforeEach(() => {
    registered = [];
    called = [];
    isSecret = false;
  });

  type Args = components.AlertTriggeredCaptureArgs;
  const value = <T>(output: pulumi.Output<T>): Promise<T> => new Promise((resolve) => output.apply(resolve));
  const ofType = (type: string): Record<string, unknown>[] =>
    registered.filter((each) => each.type === type).map(({ inputs }) => inputs as Record<string, unknown>);
  const inputsOf = (type: string): Record<string, unknown> => {
    const [only, ...others] = ofType(type);
    assert.ok(only !== undefined && others.length === 0, `${type}: ${others.length + (only ? 1 : 0)}`);
    return only;
  };
  const declare = (args: Partial<Args> = {}, name = "web"): components.AlertTriggeredCapture =>
    new azure.components.AlertTriggeredCapture(name, {
      machine: new azure.compute.VirtualMachine("web", {
        resourceGroupName: "web",
        location: "westeurope",
        osProfile: { linuxConfiguration: {} },
      }),
      storageAccount: accountId,
      ...("schedule" in args ? {} : { alert: { metric: "networkOut" as const } }),
      ...args,
    });
  /** Waits until everything is registered. */
  const settled = async (component: components.AlertTriggeredCapture): Promise<components.AlertTriggeredCapture> => {
    const { role, alertRule, workflowId } = component;
    const all = [workflowId, ...(alertRule ? [alertRule.id] : []), ...Object.values(role?.assignments ?? {}).map(({ id }) => id)];
    await Promise.all(all.map((id) => value<string>(id)));
    return component;
  };

  it("declares the agent, the captures, the Logic App with its role, the action group and the alert", async () => {
    const component = await settled(declare({ timeLimitInSeconds: 300, filters: "tcp port 443", deleteCapturesOnDestroy: true }));
    assert.equal(inputsOf(types.agent).type, "NetworkWatcherAgentLinux");
    const { __provider, __suggestedName, __secretProperties, ...captures } = inputsOf(types.captures);
    assert.deepEqual(captures, {
      target: machineId,
      storageLocation: { storageId: accountId },
      timeLimitInSeconds: 300,
      filters: "tcp port 443",
      deleteOnDestroy: true,
    });
    assert.deepEqual(inputsOf(types.workflow), {
      resourceGroupName: "web",
      location: "westeurope",
      identity: { type: "SystemAssigned" },
      definition: JSON.parse(
        JSON.stringify(
          workflowDefinition({
            subject: 'alert-triggered capture "web"',
            managementEndpoint: "https://management.azure.com",
            networkWatcherId,
            target: machineId,
            namePrefix,
            request,
            pauseInSeconds: 3600,
            maxCaptures: 10,
          }),
        ),
      ) as unknown,
    });
    const definition = inputsOf(types.definition);
    assert.equal(definition.roleName, "Packet Capture Trigger (project/stack/web-trigger)");
    assert.deepEqual(definition.assignableScopes, [
      `${subscription}/resourceGroups/NetworkWatcherRG`,
      `${subscription}/resourceGroups/web`,
    ]);
    assert.deepEqual(
      ofType(types.assignment)
        .map(({ scope, principalId: who, principalType, roleDefinitionId }) => ({
          scope,
          who,
          principalType,
          roleDefinitionId,
        }))
        .sort((a, b) => String(a.scope).localeCompare(String(b.scope))),
      [accountId, machineId, networkWatcherId]
        .sort((a, b) => a.localeCompare(b))
        .map((scope) => ({
          scope,
          who: principalId,
          principalType: "ServicePrincipal",
          roleDefinitionId: "web-trigger-RoleDefinition",
        })),
    );
    assert.deepEqual(called, [
      ["azure-native:authorization:getClientConfig", {}],
      ["azure-native:logic:listWorkflowTriggerCallbackUrl", { resourceGroupName: "web", workflowName: "web", triggerName: "Alert" }],
    ]);
    const { logicAppReceivers, ...actionGroup } = inputsOf(types.actionGroup);
    assert.deepEqual((logicAppReceivers as { value: unknown }).value, [
      { name: "packet-capture", resourceId: `${group}/Microsoft.Logic/workflows/web`, callbackUrl, useCommonAlertSchema: true },
    ]);
    assert.deepEqual(actionGroup, {
      resourceGroupName: "web",
      location: "Global",
      groupShortName: "web",
      enabled: true,
    });
    assert.deepEqual(inputsOf(types.metricAlert), {
      resourceGroupName: "web",
      location: "global",
      description: "Starts packet captures (web).",
      enabled: true,
      severity: 3,
      scopes: [machineId],
      evaluationFrequency: "PT1M",
      windowSize: "PT5M",
      criteria: {
        odataType: "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria",
        allOf: [
          {
            criterionType: "StaticThresholdCriterion",
            name: "networkOut",
            metricName: "Network Out Total",
            metricNamespace: "Microsoft.Compute/virtualMachines",
            operator: "GreaterThan",
            threshold: 1_000_000_000,
            timeAggregation: "Total",
          },
        ],
      },
      actions: [{ actionGroupId: "web-ActionGroup" }],
    });
    const [actionGroupId, workflowId, principal, prefix, watcher] = await Promise.all([
      value(component.actionGroupId),
      value(component.workflowId),
      value(component.principalId),
      value(component.namePrefix),
      value(component.networkWatcherId),
    ]);
    assert.deepEqual(
      [actionGroupId, workflowId, principal, prefix, watcher],
      ["web-ActionGroup", `${group}/Microsoft.Logic/workflows/web`, principalId, namePrefix, networkWatcherId],
    );
  });

  it("creates them in an order that, backwards, ends alerts before captures are looked for", async () => {
    await settled(declare());
    const order = registered.map(({ type }) => type);
    const places = [types.agent, types.captures, types.workflow, types.assignment, types.actionGroup, types.metricAlert].map((type) => [
      order.indexOf(type),
      order.lastIndexOf(type),
    ]);
    places.forEach(([first = -1], index) => assert.ok(index === 0 || first > (places[index - 1]?.[1] ?? -1), order.join(", ")));
  });

  it("keeps the address that starts the Logic App secret", async () => {
    const { actionGroup } = await settled(declare());
    assert.ok(actionGroup !== undefined && (await pulumi.isSecret(actionGroup.logicAppReceivers)));
  });

  it("keeps secret settings out of the history of runs", async () => {
    const hidden = '"runtimeConfiguration":{"secureData":{"properties":["inputs"]}}';
    await settled(declare());
    assert.equal(JSON.stringify(inputsOf(types.workflow)).includes(hidden), false);
    registered = [];
    isSecret = true;
    await settled(declare());
    assert.equal(JSON.stringify(inputsOf(types.workflow)).split(hidden).length, 2);
  });

  it("declares a log alert on what it is told to watch", async () => {
    const workspace = `${group}/Microsoft.OperationalInsights/workspaces/logs`;
    const criteria = {
      allOf: [{ query: "Syslog | where SyslogMessage has 'timeout'", timeAggregation: "Count", operator: "GreaterThan", threshold: 5 }],
    };
    const alert = { logCriteria: criteria, scopes: [workspace], severity: 1, autoMitigate: false, enabled: false, description: "Timeouts" };
    await settled(declare({ alert, location: "northeurope", resourceGroupName: "alerts" }));
    assert.deepEqual(inputsOf(types.logAlert), {
      resourceGroupName: "alerts",
      location: "northeurope",
      kind: "LogAlert",
      description: "Timeouts",
      enabled: false,
      severity: 1,
      scopes: [workspace],
      evaluationFrequency: "PT5M",
      windowSize: "PT5M",
      autoMitigate: false,
      criteria,
      actions: { actionGroups: ["web-ActionGroup"] },
    });
    const { resourceGroupName, location } = inputsOf(types.workflow);
    assert.deepEqual([resourceGroupName, location, ofType(types.metricAlert)], ["alerts", "northeurope", []]);
  });

  it("declares a log alert whose query, scope and state are outputs", async () => {
    const criteria = { allOf: [{ query: "Syslog", timeAggregation: "Count", operator: "GreaterThan", threshold: 5 }] };
    await settled(
      declare({ alert: { logCriteria: pulumi.output(criteria), scopes: pulumi.output([machineId]), enabled: pulumi.output(false) } }),
    );
    const { criteria: given, scopes, enabled } = inputsOf(types.logAlert);
    assert.deepEqual([given, scopes, enabled], [criteria, [machineId], false]);
  });

  it("declares a metric alert with criteria of one's own", async () => {
    const criteria = { odataType: "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria" as const, allOf: [] };
    await settled(declare({ alert: { criteria, evaluationFrequency: "PT15M", windowSize: "PT1H" }, pauseInSeconds: 900 }));
    const { criteria: given, evaluationFrequency, windowSize } = inputsOf(types.metricAlert);
    assert.deepEqual([given, evaluationFrequency, windowSize], [criteria, "PT15M", "PT1H"]);
  });

  it("declares neither an action group nor an alert with a schedule", async () => {
    const component = await settled(declare({ schedule: { frequency: "Day", hours: [8] } }));
    const definition = inputsOf(types.workflow).definition as { triggers: object };
    assert.deepEqual(Object.keys(definition.triggers), ["Schedule"]);
    assert.deepEqual([ofType(types.actionGroup), ofType(types.metricAlert)], [[], []]);
    assert.deepEqual(
      called.map(([token]) => token),
      ["azure-native:authorization:getClientConfig"],
    );
    assert.deepEqual([component.alertRule, component.actionGroup, await value(component.actionGroupId)], [undefined, undefined, undefined]);
  });

  it("takes a user-assigned identity, and gives it the role before the Logic App", async () => {
    const identity = new azure.managedidentity.UserAssignedIdentity("starter", { resourceGroupName: "web" });
    await settled(declare({ identity }));
    const { identity: given, definition } = inputsOf(types.workflow);
    assert.deepEqual(given, { type: "UserAssigned", userAssignedIdentities: [identityId] });
    assert.ok(JSON.stringify(definition).includes(`"identity":"${identityId}"`));
    const order = registered.map(({ type }) => type);
    assert.ok(order.lastIndexOf(types.assignment) < order.indexOf(types.workflow), order.join(", "));
    assert.equal(inputsOf(types.captures).principalId, undefined);
  });

  it("lets the roles of an identity be checked that gets none here", async () => {
    const { role } = await settled(declare({ identity: { id: identityId, principalId }, assignRole: false }));
    assert.deepEqual([role, ofType(types.definition), inputsOf(types.captures).principalId], [undefined, [], principalId]);
  });

  it("warns of an identity of the Logic App's own that gets no role", async () => {
    const warned = mock.method(pulumi.log, "warn", () => Promise.resolve());
    try {
      const component = await settled(declare({ assignRole: false }));
      assert.deepEqual([component.role, await value(component.principalId)], [undefined, principalId]);
      await settled(declare());
      await settled(declare({ identity: { id: identityId, principalId }, assignRole: false }));
      assert.deepEqual(
        warned.mock.calls.map(({ arguments: [message, resource] }) => [message, resource]),
        [
          [
            `alert-triggered capture "web": the Logic App's own identity gets no role here, and its runs fail until it has one; ` +
              "assign it one by the output `principalId`, or give the component an `identity` that has one",
            component,
          ],
        ],
      );
    } finally {
      warned.mock.restore();
    }
  });

  it("asks Azure about a machine that it knows by its id, and for no account where there is none", async () => {
    const filePath = "/var/captures/web.cap";
    const component = await settled(
      declare({ machine: scaleSetId, agent: false, storageAccount: undefined as never, filePath, alert: { metric: "cpu", threshold: 50 } }),
    );
    assert.deepEqual(Object.keys(component.role?.assignments ?? {}), ["watcher", "machine"]);
    const { location, resourceGroupName } = inputsOf(types.workflow);
    assert.deepEqual([location, resourceGroupName, inputsOf(types.captures).storageLocation], ["northeurope", "web", { filePath }]);
    const { allOf } = inputsOf(types.metricAlert).criteria as { allOf: { metricNamespace: string; threshold: number }[] };
    assert.deepEqual([allOf[0]?.metricNamespace, allOf[0]?.threshold], ["Microsoft.Compute/virtualMachineScaleSets", 50]);
  });

  it("passes a network watcher on", async () => {
    await settled(declare({ networkWatcherName: "own", networkWatcherResourceGroupName: "watchers" }));
    const { networkWatcherName, resourceGroupName } = inputsOf(types.captures);
    assert.deepEqual([networkWatcherName, resourceGroupName], ["own", "watchers"]);
  });

  it("takes a container for the files, and a place that is not known yet", async () => {
    const blobs = "https://files.blob.core.windows.net/captures";
    await settled(declare({ storageAccount: undefined as never, storageLocation: { storageId: accountId, storagePath: `${blobs}/` } }));
    await settled(
      declare({
        storageAccount: undefined as never,
        storageLocation: pulumi.output({ storageId: accountId, storagePath: `${blobs}/web.cap` }),
      }),
    );
    assert.deepEqual(
      ofType(types.captures).map(({ storageLocation }) => (storageLocation as { storagePath: string }).storagePath),
      [`${blobs}/`, `${blobs}/web.cap`],
    );
  });

  for (const address of ["https://files.blob.core.windows.net/captures/a/web.cap", "https://127.0.0.1:8443/files/captures/a/web.cap"]) {
    it(`refuses one blob for all captures: ${address}`, () => {
      assert.throws(
        () => declare({ storageAccount: undefined as never, storageLocation: { storageId: accountId, storagePath: address } }),
        {
          message:
            'declaring alert-triggered capture "web": `storageLocation.storagePath`: must be the address of a container, ' +
            'because each capture would overwrite the blob "a/web.cap" of the last one',
        },
      );
    });
  }

  const refused: [string, Partial<Args>, string][] = [
    [
      "outputs where it must know the value",
      {
        alert: { metric: "cpu", threshold: pulumi.secret(5) as never, enabled: pulumi.output(true) },
        schedule: { frequency: "Day", hours: [pulumi.output(8) as never] },
        maxCaptures: pulumi.output(3) as never,
      },
      ["maxCaptures", "alert.threshold", "schedule.hours"]
        .map(
          (name) =>
            `declaring alert-triggered capture "web": \`${name}\`: must be known before the run and not secret; it cannot be an output of a resource`,
        )
        .join("\n"),
    ],
    [
      "an unknown metric",
      { alert: { metric: "foo" as never } },
      'declaring alert-triggered capture "web": `alert.metric`: must be one of cpu, networkIn, networkOut, inboundFlows, outboundFlows, ' +
        'inboundFlowRate, outboundFlowRate, availableMemory, segmentsResent, got "foo"; for another metric, set `criteria`',
    ],
    [
      "a pause that is too short, and too few captures",
      { alert: { metric: "cpu", evaluationFrequency: "PT1H", windowSize: "PT1H" }, pauseInSeconds: 600, maxCaptures: 0 },
      'declaring alert-triggered capture "web": `maxCaptures`: must be a whole number from 1 to 1000, got 0\n' +
        'declaring alert-triggered capture "web": `pauseInSeconds`: must not be shorter than the 3600 s between two evaluations of the alert, got 600',
    ],
    [
      "a network watcher without its group",
      { networkWatcherName: "own", resourceGroupName: "web" },
      'declaring alert-triggered capture "web": `networkWatcherResourceGroupName`: is required with `networkWatcherName`; leave out both to use the watcher of the machine\'s region',
    ],
    [
      "a machine that is none",
      { machine: "web-1" },
      'declaring alert-triggered capture "web": `machine` must be the id of a virtual machine (or give `targetType`), got "web-1"',
    ],
    [
      "no place for the file",
      { storageAccount: undefined as never },
      'declaring alert-triggered capture "web": set `storageAccount`, `filePath` or both to say where the file goes',
    ],
  ];
  for (const [what, args, message] of refused) {
    it(`refuses ${what}, and declares nothing`, () => {
      assert.throws(() => declare(args), { message });
      assert.deepEqual([ofType(types.captures), ofType(types.workflow)], [[], []]);
    });
  }

  for (const name of ["a/b", "wéb #1?", "two words", "w".repeat(36)]) {
    it(`refuses the name "${name}", and declares nothing`, () => {
      const message =
        `declaring alert-triggered capture "${name}": its name must be 1 to 35 letters (A to Z), digits, hyphens, underscores and periods, ` +
        `because the Logic App and the alert are named after it, got "${name}"`;
      assert.throws(() => declare({}, name), { message });
      assert.deepEqual([ofType(types.captures), ofType(types.workflow)], [[], []]);
    });
  }

  it("takes a name of 35 characters, and shortens it for the action group", async () => {
    const name = `web_1.a-${"b".repeat(27)}`;
    await settled(declare({}, name));
    assert.deepEqual([inputsOf(types.actionGroup).groupShortName, ofType(types.workflow).length], ["web_1.a-bbbb", 1]);
  });
});
