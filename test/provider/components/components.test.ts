import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { mock } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import type * as compute from "@pulumi/azure-native/compute";
import type * as components from "../../../provider/components";

const subscription = "/subscriptions/00000000-0000-0000-0000-000000000000";
const machineId = `${subscription}/resourceGroups/web/providers/Microsoft.Compute/virtualMachines/web-1`;
const scaleSetId = `${subscription}/resourceGroups/web/providers/Microsoft.Compute/virtualMachineScaleSets/pool`;
const accountId = `${subscription}/resourceGroups/web/providers/Microsoft.Storage/storageAccounts/files`;

const extensionType = "azure-native:compute:VirtualMachineExtension";
const captureType = "pulumi-nodejs:dynamic/azurePacketCapture:PacketCapture";

describe("the components", function () {
  let registered: pulumi.runtime.MockResourceArgs[] = [];
  let called: [string, unknown][] = [];
  let listed: string[] = [];
  let azure: { compute: typeof compute; components: typeof components };

  before(async () => {
    await pulumi.runtime.setMocks({
      newResource: (resource) => {
        registered.push(resource);
        const inputs = resource.inputs as Record<string, unknown>;
        if (resource.type === "azure-native:compute:VirtualMachine") return { id: machineId, state: { ...inputs, name: "web-1" } };
        if (resource.type === "azure-native:compute:VirtualMachineScaleSet") return { id: scaleSetId, state: { ...inputs, name: "pool" } };
        if (resource.type === "azure-native:storage:StorageAccount") {
          return { id: accountId, state: { ...inputs, name: "files", primaryEndpoints: { blob: "https://files.blob.core.windows.net/" } } };
        }
        return { id: `${resource.name}-id`, state: { name: inputs.containerName, ...inputs, packetCaptureStatus: "Running" } };
      },
      call: ({ token, inputs }) => {
        called.push([token, inputs]);
        if (token === "azure-packet-capture:index:listVirtualMachines") return listed.map((id) => ({ id }));
        if (token === "azure-packet-capture:index:getMachine") return { location: "northeurope", osType: "Linux" };
        if (token === "azure-native:authorization:getClientConfig") return { subscriptionId: subscription.split("/")[2] };
        return inputs as Record<string, unknown>;
      },
    });
    // Mocks have to be set before components are loaded.
    const load = createRequire(__filename);
    azure = {
      compute: load("@pulumi/azure-native/compute") as typeof compute,
      components: load("../../../provider/components") as typeof components,
    };
  });

  beforeEach(() => {
    registered = [];
    called = [];
    listed = [];
  });

  const value = <T>(output: pulumi.Output<T>): Promise<T> => new Promise((resolve) => output.apply(resolve));
  const ofType = (type: string): Record<string, unknown>[] =>
    registered.filter((each) => each.type === type).map(({ inputs }) => inputs as Record<string, unknown>);
  const namesOf = (type: string): string[] => registered.filter((each) => each.type === type).map(({ name }) => name);

  const machine = (name = "web", profile: object = { osProfile: { linuxConfiguration: {} } }): compute.VirtualMachine =>
    new azure.compute.VirtualMachine(name, { resourceGroupName: "web", location: "westeurope", ...profile });

  describe("NetworkWatcherAgent", () => {
    const systems: [string, object, string][] = [
      ["Linux", { osProfile: { linuxConfiguration: {} } }, "NetworkWatcherAgentLinux"],
      ["Windows", { osProfile: { windowsConfiguration: {} } }, "NetworkWatcherAgentWindows"],
      [
        "Linux by its image",
        { storageProfile: { imageReference: { publisher: "Canonical" } }, osProfile: { adminPassword: "x" } },
        "NetworkWatcherAgentLinux",
      ],
      [
        "Windows by its image",
        { storageProfile: { imageReference: { publisher: "MicrosoftWindowsServer" } } },
        "NetworkWatcherAgentWindows",
      ],
      ["Windows by its disk", { storageProfile: { osDisk: { osType: "Windows", createOption: "Attach" } } }, "NetworkWatcherAgentWindows"],
    ];
    for (const [what, profile, type] of systems) {
      it(`declares the extension for ${what}`, async () => {
        const agent = new azure.components.NetworkWatcherAgent("web", { machine: machine("web", profile) });
        await value(agent.extensionId);
        assert.deepEqual(ofType(extensionType), [
          {
            autoUpgradeMinorVersion: true,
            location: "westeurope",
            publisher: "Microsoft.Azure.NetworkWatcher",
            resourceGroupName: "web",
            type,
            typeHandlerVersion: "1.4",
            vmExtensionName: "AzureNetworkWatcherExtension",
            vmName: "web-1",
          },
        ]);
        assert.equal(await value(agent.machineId), machineId);
      });
    }

    it("declares it on a scale set", async () => {
      const pool = new azure.compute.VirtualMachineScaleSet("pool", {
        resourceGroupName: "web",
        virtualMachineProfile: { osProfile: { linuxConfiguration: {} } },
      });
      await value(new azure.components.NetworkWatcherAgent("pool", { machine: pool, upgrade: "automatic" }).extensionId);
      assert.deepEqual(ofType("azure-native:compute:VirtualMachineScaleSetExtension"), [
        {
          autoUpgradeMinorVersion: true,
          enableAutomaticUpgrade: true,
          name: "AzureNetworkWatcherExtension",
          publisher: "Microsoft.Azure.NetworkWatcher",
          resourceGroupName: "web",
          type: "NetworkWatcherAgentLinux",
          typeHandlerVersion: "1.4",
          vmScaleSetName: "pool",
          vmssExtensionName: "AzureNetworkWatcherExtension",
        },
      ]);
    });

    it("takes an id that another resource gives, and asks nobody for what it is told", async () => {
      const args = {
        machine: pulumi.output(machineId),
        osType: "Windows" as const,
        location: "westeurope",
        upgrade: "none" as const,
        version: "1.3",
        extensionName: "agent",
      };
      await value(new azure.components.NetworkWatcherAgent("web", args).extensionId);
      const [extension] = ofType(extensionType);
      assert.deepEqual(
        [extension?.type, extension?.vmName, extension?.typeHandlerVersion, extension?.autoUpgradeMinorVersion, extension?.vmExtensionName],
        ["NetworkWatcherAgentWindows", "web-1", "1.3", false, "agent"],
      );
    });
  });

  it("ask the mocks what a machine is that is known by its id only", async () => {
    await value(new azure.components.NetworkWatcherAgent("web", { machine: machineId }).extensionId);
    const [extension] = ofType(extensionType);
    assert.deepEqual([extension?.type, extension?.location], ["NetworkWatcherAgentLinux", "northeurope"]);
    assert.deepEqual(
      called.filter(([token]) => token.startsWith("azure-packet-capture:")),
      [
        ["azure-packet-capture:index:getMachine", { id: machineId }],
        ["azure-packet-capture:index:getMachine", { id: machineId }],
      ],
    );
  });

  describe("VirtualMachineCapture", () => {
    it("declares agent and capture, the capture after the agent", async () => {
      const capture = new azure.components.VirtualMachineCapture("web", {
        machine: machine(),
        storageAccount: accountId,
        timeLimitInSeconds: 60,
      });
      assert.equal(await value(capture.packetCaptureStatus), "Running");
      const types = registered.map(({ type }) => type);
      assert.ok(types.indexOf(extensionType) >= 0 && types.indexOf(extensionType) < types.indexOf(captureType));
      const [inputs] = ofType(captureType);
      assert.deepEqual([inputs?.target, inputs?.storageLocation, inputs?.timeLimitInSeconds], [machineId, { storageId: accountId }, 60]);
    });

    it("leaves the agent alone when told to", async () => {
      const capture = new azure.components.VirtualMachineCapture("web", {
        machine: machineId,
        filePath: "/var/captures/web.cap",
        agent: false,
      });
      await value(capture.captureId);
      assert.deepEqual(ofType(extensionType), []);
      assert.deepEqual(ofType(captureType)[0]?.storageLocation, { filePath: "/var/captures/web.cap" });
    });

    it("calls the path what Azure calls it in a continuous capture", async () => {
      const args = { machine: machineId, filePath: "/var/captures/ring.cap", continuousCapture: true, agent: false };
      await value(new azure.components.VirtualMachineCapture("web", args).captureId);
      assert.deepEqual(ofType(captureType)[0]?.storageLocation, { localPath: "/var/captures/ring.cap" });
    });

    it("takes the storage location of a capture storage, which excludes its other arguments for it", async () => {
      const storageLocation = { storageId: accountId, storagePath: "https://files.blob.core.windows.net/captures" };
      const args = { machine: machineId, agent: false, storageLocation };
      await value(new azure.components.VirtualMachineCapture("web", args).captureId);
      assert.deepEqual(ofType(captureType)[0]?.storageLocation, storageLocation);
      assert.throws(() => new azure.components.VirtualMachineCapture("web", { ...args, filePath: "/var/captures/web.cap" }), {
        message: 'declaring virtual machine capture "web": set either `storageLocation`, or `storageAccount` and `filePath`',
      });
    });

    it("says that it must be told where the file is to go", () => {
      assert.throws(() => new azure.components.VirtualMachineCapture("web", { machine: machineId, agent: false }), {
        message: 'declaring virtual machine capture "web": set `storageAccount`, `filePath` or both to say where the file goes',
      });
    });
  });

  describe("CaptureFleet", () => {
    const shared = { storageAccount: accountId, timeLimitInSeconds: 60 };
    const other = machineId.replace("web-1", "Web-2");

    it("names the captures after their machines, so that they stay when others come and go", async () => {
      const both = new azure.components.CaptureFleet("fleet", { ...shared, machines: [machineId, other] });
      assert.deepEqual(Object.keys(await value(both.members)), ["web-web-1", "web-web-2"]);
      assert.deepEqual(namesOf(captureType), ["fleet-web-web-1", "fleet-web-web-2"]);
      registered = [];
      await value(new azure.components.CaptureFleet("fleet", { ...shared, machines: [other] }).members);
      assert.deepEqual(namesOf(captureType), ["fleet-web-web-2"]);
      assert.deepEqual(ofType(extensionType), [], "machines that are only known by id may have the agent already");
    });

    it("asks the mocks for the machines that a selector names", async () => {
      listed = [machineId, other];
      const fleet = new azure.components.CaptureFleet("fleet", { ...shared, machines: { select: { tags: { role: "web" } } } });
      assert.deepEqual(Object.keys(await value(fleet.members)), ["web-web-1", "web-web-2"]);
      assert.deepEqual(called, [["azure-packet-capture:index:listVirtualMachines", { tags: { role: "web" } }]]);
      assert.deepEqual(
        ofType(captureType).map(({ target }) => target),
        [machineId, other],
      );
    });

    it("warns of a selector that no machine matches", async () => {
      const warned = mock.method(pulumi.log, "warn", () => Promise.resolve());
      try {
        const fleet = new azure.components.CaptureFleet("fleet", { ...shared, machines: { select: { tags: { role: "web" } } } });
        assert.deepEqual(await value(fleet.members), {});
        assert.deepEqual(
          warned.mock.calls.map(({ arguments: [message] }) => message),
          ['capture fleet "fleet" is empty: no virtual machine matches `select` {"tags":{"role":"web"}}'],
        );
      } finally {
        warned.mock.restore();
      }
    });

    it("declares the agent on machines that are resources, by their names", async () => {
      const fleet = new azure.components.CaptureFleet("fleet", { ...shared, machines: [machine("front")] });
      assert.deepEqual(await value(fleet.members), {
        front: { machineId, captureId: "fleet-front-id", packetCaptureStatus: "Running", storagePath: undefined },
      });
      assert.deepEqual(namesOf(extensionType), ["fleet-front"]);
    });

    it("takes ids that other resources give, under the names of an object", async () => {
      const fleet = new azure.components.CaptureFleet("fleet", { ...shared, machines: { a: pulumi.output(machineId), b: other } });
      assert.deepEqual(Object.keys(await value(fleet.members)), ["a", "b"]);
    });

    it("says what to do about machines without a name and with the same one", () => {
      assert.throws(() => new azure.components.CaptureFleet("fleet", { ...shared, machines: [pulumi.output(machineId)] }), {
        message:
          'declaring capture fleet "fleet": `machines[0]`: must be a resource or a string; for an id that is an output, pass an object with a name for each machine',
      });
      assert.throws(() => new azure.components.CaptureFleet("fleet", { ...shared, machines: [machineId, machineId] }), {
        message:
          'declaring capture fleet "fleet": `machines[1]`: has the same name, "web-web-1", as another machine; pass an object with a name for each machine instead',
      });
    });
  });

  describe("CaptureStorage", () => {
    it("declares an account and a container that the service can write to, and deletes old files", async () => {
      const files = new azure.components.CaptureStorage("my-files", {
        resourceGroupName: "web",
        location: "westeurope",
        deleteAfterDays: 30,
      });
      assert.deepEqual(await value(files.storageLocation), {
        storageId: accountId,
        storagePath: "https://files.blob.core.windows.net/captures",
      });
      assert.deepEqual(namesOf("azure-native:storage:StorageAccount"), ["myfiles"]);
      assert.deepEqual(ofType("azure-native:storage:StorageAccount"), [
        {
          allowBlobPublicAccess: false,
          allowSharedKeyAccess: true,
          enableHttpsTrafficOnly: true,
          kind: "StorageV2",
          location: "westeurope",
          minimumTlsVersion: "TLS1_2",
          resourceGroupName: "web",
          sku: { name: "Standard_LRS" },
        },
      ]);
      await value(files.policy?.id ?? assert.fail("no policy"));
      const [policy] = ofType("azure-native:storage:ManagementPolicy");
      assert.deepEqual(policy?.policy, {
        rules: [
          {
            name: "delete-old-captures",
            enabled: true,
            type: "Lifecycle",
            definition: {
              filters: { blobTypes: ["blockBlob", "appendBlob"], prefixMatch: ["captures/"] },
              actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: 30 } } },
            },
          },
        ],
      });
    });

    it("refuses to delete files after less than a day", () => {
      assert.throws(() => new azure.components.CaptureStorage("files", { resourceGroupName: "web", deleteAfterDays: 0 }), {
        message: 'declaring capture storage "files": `deleteAfterDays` must be a whole number from 1 to 36500, got 0',
      });
    });
  });

  describe("CaptureOperatorRole", () => {
    const definitionType = "azure-native:authorization:RoleDefinition";
    const assignmentType = "azure-native:authorization:RoleAssignment";
    const principalId = "22222222-2222-4222-8222-222222222222";
    const group = `${subscription}/resourceGroups/web`;

    it("declares the role as docs/roles has it, for the subscription, and assigns it to nobody", async () => {
      const role = new azure.components.CaptureOperatorRole("operators");
      assert.equal(await value(role.roleDefinitionId), "operators-id");
      const file = JSON.parse(readFileSync("docs/roles/operator.json", "utf8")) as Record<string, unknown>;
      const [definition] = ofType(definitionType);
      assert.match(String(definition?.roleDefinitionId), /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
      assert.deepEqual(definition, {
        roleDefinitionId: definition?.roleDefinitionId,
        scope: subscription,
        roleName: "Packet Capture Operator (project/stack/operators)",
        description: file.Description,
        permissions: [{ actions: file.Actions, notActions: [], dataActions: file.DataActions, notDataActions: [] }],
        assignableScopes: [subscription],
      });
      assert.deepEqual([role.assignments, ofType(assignmentType)], [{}, []]);
    });

    it("assigns it at each scope, under names that stay", async () => {
      const declare = async (): Promise<Record<string, unknown>[]> => {
        registered = [];
        const role = new azure.components.CaptureOperatorRole("viewers", {
          role: "viewer",
          roleName: "Watchers",
          scopes: { web: group, machine: pulumi.output(machineId) },
          principalId,
          principalType: "Group",
        });
        await Promise.all(Object.values(role.assignments).map(({ id }) => value(id)));
        assert.deepEqual(namesOf(assignmentType).sort(), ["viewers-machine", "viewers-web"]);
        return [...ofType(definitionType), ...ofType(assignmentType).sort((a, b) => String(a.scope).length - String(b.scope).length)];
      };
      const [definition, onGroup, onMachine] = await declare();
      assert.deepEqual([definition?.roleName, definition?.scope, definition?.assignableScopes], ["Watchers", subscription, [group]]);
      for (const [assignment, scope] of [
        [onGroup, group],
        [onMachine, machineId],
      ] as const) {
        const { roleAssignmentName, ...rest } = assignment ?? {};
        assert.match(String(roleAssignmentName), /^[0-9a-f-]{36}$/);
        assert.deepEqual(rest, { scope, principalId, principalType: "Group", roleDefinitionId: "viewers-id" });
      }
      assert.notEqual(onGroup?.roleAssignmentName, onMachine?.roleAssignmentName);
      assert.deepEqual(await declare(), [definition, onGroup, onMachine]);
    });

    it("refuses scopes that are none", async () => {
      assert.throws(() => new azure.components.CaptureOperatorRole("none", { scopes: {} }), {
        message: 'declaring capture operator role "none": `scopes` must have at least one scope, or be left out for the whole subscription',
      });
    });
  });
});
