import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { mock } from "node:test";
import { setImmediate } from "node:timers/promises";
import type * as compute from "@pulumi/azure-native/compute";
import * as pulumi from "@pulumi/pulumi";
import type * as components from "../../../provider/components";
import type { MachineNetwork } from "../../../provider/lifecycle/machineNetwork";

const group = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/web/providers";
const machineId = (name: string): string => `${group}/Microsoft.Compute/virtualMachines/${name}`;
const accountId = `${group}/Microsoft.Storage/storageAccounts/files`;
const extensionType = "azure-native:compute:VirtualMachineExtension";
const captureType = "pulumi-nodejs:dynamic/azurePacketCapture:PacketCapture";

describe("ConversationCapture", function () {
  let registered: pulumi.runtime.MockResourceArgs[] = [];
  let networks: Record<string, MachineNetwork> = {};
  let azure: { compute: typeof compute; components: typeof components };

  before(async () => {
    await pulumi.runtime.setMocks({
      newResource: (resource) => {
        registered.push(resource);
        const inputs = resource.inputs as Record<string, unknown>;
        if (resource.type === "azure-native:compute:VirtualMachine")
          return { id: machineId(resource.name), state: { ...inputs, name: resource.name } };
        return { id: `${resource.name}-id`, state: { ...inputs, storagePath: `https://files/${resource.name}.cap` } };
      },
      call: ({ token, inputs }) => {
        const { id } = inputs as { id: string };
        if (token === "azure-packet-capture:index:getMachineNetwork") return networks[id.split("/").at(-1)?.toLowerCase() ?? ""] ?? {};
        if (token === "azure-packet-capture:index:getNetworkPeers") return { ids: [] };
        throw new Error(`not expected: ${token}`);
      },
    });
    const load = createRequire(__filename);
    azure = {
      compute: load("@pulumi/azure-native/compute") as typeof compute,
      components: load("../../../provider/components") as typeof components,
    };
  });

  beforeEach(() => {
    registered = [];
    networks = {
      "web-1": { addresses: ["10.0.0.4"], networkIds: ["net"] },
      "db-1": { addresses: ["10.0.0.5", "10.0.0.9"], networkIds: ["net"] },
      "db-2": { addresses: ["10.9.0.6"], networkIds: ["other"] },
    };
  });

  const value = <T>(output: pulumi.Output<T>): Promise<T> => new Promise((resolve) => output.apply(resolve));
  const inputsOf = (type: string): Record<string, unknown>[] =>
    registered.filter((each) => each.type === type).map(({ inputs }) => inputs as Record<string, unknown>);
  const machine = (name: string): compute.VirtualMachine =>
    new azure.compute.VirtualMachine(name, { resourceGroupName: "web", location: "westeurope", osProfile: { linuxConfiguration: {} } });
  const declare = (
    args: Omit<components.ConversationCaptureArgs, "between"> & { between?: components.ConversationCaptureArgs["between"] } = {},
  ): components.ConversationCapture =>
    new azure.components.ConversationCapture("sql", {
      storageAccount: accountId,
      between: [machineId("web-1"), machineId("db-1")],
      ...args,
    });
  const filtersOf = async (args: Parameters<typeof declare>[0]): Promise<unknown[]> => {
    const names = Object.keys(await value(declare(args).captureIds));
    return names.map((name) => (registered.find((each) => each.name === `sql-${name}`)?.inputs as Record<string, unknown>).filters);
  };

  it("declares an agent and a capture with mirrored filters for each machine, the captures after all agents", async () => {
    const conversation = declare({
      between: [machine("web-1"), machine("db-1")],
      filters: [{ protocol: "TCP", remotePort: 1433 }],
      timeLimitInSeconds: 60,
    });
    assert.deepEqual(await value(conversation.captureIds), { "web-1": "sql-web-1-id", "db-1": "sql-db-1-id" });
    assert.deepEqual(await value(conversation.storagePaths), {
      "web-1": "https://files/sql-web-1.cap",
      "db-1": "https://files/sql-db-1.cap",
    });
    assert.deepEqual(
      [Object.keys(conversation.agents), Object.keys(conversation.captures)],
      [
        ["web-1", "db-1"],
        ["web-1", "db-1"],
      ],
    );
    assert.deepEqual(
      inputsOf(captureType).map(({ target, storageLocation, filters, timeLimitInSeconds }) => ({
        target,
        storageLocation,
        filters,
        timeLimitInSeconds,
      })),
      [
        {
          target: machineId("web-1"),
          storageLocation: { storageId: accountId },
          filters: [{ protocol: "TCP", remoteIPAddress: "10.0.0.5;10.0.0.9", remotePort: "1433" }],
          timeLimitInSeconds: 60,
        },
        {
          target: machineId("db-1"),
          storageLocation: { storageId: accountId },
          filters: [{ protocol: "TCP", localPort: "1433", remoteIPAddress: "10.0.0.4" }],
          timeLimitInSeconds: 60,
        },
      ],
    );
    const types = registered.map(({ type }) => type);
    assert.ok(types.lastIndexOf(extensionType) < types.indexOf(captureType), types.join(", "));
  });

  it("leaves the agents alone on machines that it knows by id, unless it is told to declare them", async () => {
    const conversation = declare({ filePath: "/var/captures/sql.cap" });
    assert.deepEqual(Object.keys(await value(conversation.captureIds)), ["web-web-1", "web-db-1"]);
    assert.deepEqual(inputsOf(extensionType), []);
    assert.deepEqual(inputsOf(captureType)[0]?.storageLocation, { storageId: accountId, filePath: "/var/captures/sql.cap" });
    assert.deepEqual(Object.keys(declare({ between: [machine("web-1"), machine("db-1")], agent: false }).agents), []);
  });

  const remote = { "web-1": "10.0.0.5;10.0.0.9", "db-1": "10.0.0.4" };
  const written: [string, Parameters<typeof declare>[0], object[], object[]][] = [
    ["nothing", {}, [{ protocol: "Any" }], [{ protocol: "Any" }]],
    [
      "an expression",
      { filters: "tcp remote port 1433" },
      [{ protocol: "TCP", remotePort: "1433" }],
      [{ protocol: "TCP", localPort: "1433" }],
    ],
    [
      "an output",
      { filters: pulumi.output("tcp remote port 1433") },
      [{ protocol: "TCP", remotePort: "1433" }],
      [{ protocol: "TCP", localPort: "1433" }],
    ],
    [
      "a preset",
      { preset: "ssh" },
      [
        { protocol: "TCP", localPort: "22" },
        { protocol: "TCP", remotePort: "22" },
      ],
      [
        { protocol: "TCP", remotePort: "22" },
        { protocol: "TCP", localPort: "22" },
      ],
    ],
    [
      "a port",
      { ports: 1433 },
      [
        { protocol: "Any", localPort: "1433" },
        { protocol: "Any", remotePort: "1433" },
      ],
      [
        { protocol: "Any", remotePort: "1433" },
        { protocol: "Any", localPort: "1433" },
      ],
    ],
    [
      "filters and ports",
      { filters: "tcp remote port 1433", ports: "https" },
      [
        { protocol: "Any", localPort: "443" },
        { protocol: "Any", remotePort: "443" },
        { protocol: "TCP", remotePort: "1433" },
      ],
      [
        { protocol: "Any", remotePort: "443" },
        { protocol: "Any", localPort: "443" },
        { protocol: "TCP", localPort: "1433" },
      ],
    ],
  ];
  for (const [what, args, first, second] of written) {
    it(`records ${what}`, async () => {
      const at = (filters: object[], remoteIPAddress: string): object[] => filters.map((filter) => ({ ...filter, remoteIPAddress }));
      assert.deepEqual(await filtersOf(args), [at(first, remote["web-1"]), at(second, remote["db-1"])]);
    });
  }

  it("records a chain of three, with the machine in the middle as server and client", async () => {
    networks["db-2"] = { addresses: ["10.0.0.6"], networkIds: ["net"] };
    const between = [
      { name: "client", machine: pulumi.output(machineId("web-1")) },
      { name: "proxy", machine: machineId("db-2") },
      { name: "server", machine: machineId("db-1") },
    ];
    assert.deepEqual(await filtersOf({ between, filters: "tcp remote port 443" }), [
      [{ protocol: "TCP", remoteIPAddress: "10.0.0.5;10.0.0.6;10.0.0.9", remotePort: "443" }],
      [
        { protocol: "TCP", localPort: "443", remoteIPAddress: "10.0.0.4" },
        { protocol: "TCP", remoteIPAddress: "10.0.0.5;10.0.0.9", remotePort: "443" },
      ],
      [{ protocol: "TCP", localPort: "443", remoteIPAddress: "10.0.0.4;10.0.0.6" }],
    ]);
  });

  it("records by ports only where addresses are unknown, and warns", async () => {
    const warned = mock.method(pulumi.log, "warn", () => Promise.resolve());
    try {
      assert.deepEqual(await filtersOf({ between: [machineId("web-1"), machineId("db-2")], filters: "tcp remote port 1433" }), [
        [{ protocol: "TCP", remotePort: "1433" }],
        [{ protocol: "TCP", localPort: "1433" }],
      ]);
      assert.deepEqual(
        warned.mock.calls.map(({ arguments: [message] }) => message),
        [
          'conversation capture "sql": "web-1" and "db-2" are in virtual networks that are not peered: the filters there match by protocol and port only, and also record packets of other machines',
        ],
      );
    } finally {
      warned.mock.restore();
    }
  });

  const subject = 'declaring conversation capture "sql"';
  const refused: [string, Parameters<typeof declare>[0], string][] = [
    ["one machine", { between: [machineId("web-1")] }, `${subject}: \`between\` must have two machines or more, got 1`],
    [
      "a machine twice",
      { between: [machineId("web-1"), machineId("web-1")] },
      `${subject}: \`between[1]\`: has the same name, "web-web-1", as another machine; pass an object with \`name\` and \`machine\` instead`,
    ],
    [
      "an id without a name",
      { between: [machineId("web-1"), pulumi.output(machineId("db-1"))] },
      `${subject}: \`between[1]\`: must be a resource or a string; for an id that is an output, pass an object with \`name\` and \`machine\``,
    ],
    [
      "no place for the files",
      { storageAccount: undefined as never },
      `${subject}: set \`storageAccount\`, \`filePath\` or both to say where the file goes`,
    ],
    [
      "a preset that does not exist",
      { preset: "sqll" as "sql" },
      `${subject}: \`preset\`: must be one of dns, http, https, rdp, ssh, sql, smb, ntp, ldap, got "sqll"`,
    ],
  ];
  for (const [what, args, message] of refused) it(`refuses ${what}`, () => assert.throws(() => declare(args), { message }));

  const refusedLater: [string, Parameters<typeof declare>[0], string][] = [
    [
      "a wrong filter",
      { filters: [{ protocol: "TCP", remotePort: "x" }] },
      `${subject}: \`filters[0].remotePort\`: must be a port, a range or a list such as "80", "80-85" or "80;443" (ports from 1 to 65535), got "x"`,
    ],
    [
      "a wrong secret filter",
      { filters: pulumi.secret([{ remotePort: "canary" }]) },
      `${subject}: \`filters[0].remotePort\`: must be a port, a range or a list such as "80", "80-85" or "80;443" (ports from 1 to 65535), got a secret value`,
    ],
    [
      "a wrong secret expression",
      { filters: pulumi.secret("canary") },
      `${subject}: \`filters\`: is not a filter expression, got a secret value (FilterExpressionInvalid)`,
    ],
    [
      "wrong secret ports",
      { ports: pulumi.secret("canary") },
      `${subject}: \`ports\`: is not a filter expression, got a secret value (FilterExpressionInvalid)`,
    ],
    [
      "a secret that is no machine",
      { between: [machineId("web-1"), { name: "b", machine: pulumi.secret("canary") }] },
      `${subject}: \`machine\` must be the id of a virtual machine (or give \`targetType\`), got a secret value`,
    ],
    [
      "a local address of another family",
      { filters: "tcp local host fd00::4" },
      `${subject}: \`filters\`: no packet between the machines matches them: their addresses are of different families (FilterExpressionContradictory)`,
    ],
    [
      "one machine under two names",
      { between: [machineId("web-1"), { name: "b", machine: pulumi.output(machineId("WEB-1")) }] },
      `${subject}: \`between\` has machine "WEB-1" twice`,
    ],
  ];
  describe("once the values are known", () => {
    const seen: Error[] = [];
    const see = (error: unknown): number => seen.push(error as Error);
    let others: NodeJS.UnhandledRejectionListener[] = [];
    // The SDK leaves the rejection of a resource to the process, once for each that waits. Whoever else listens must not hear of it.
    before(() => {
      others = process.listeners("unhandledRejection");
      process.removeAllListeners("unhandledRejection").on("unhandledRejection", see);
    });
    after(() => {
      process.off("unhandledRejection", see);
      for (const other of others) process.on("unhandledRejection", other);
    });

    for (const [what, args, message] of refusedLater) {
      it(`refuses ${what}`, async () => {
        declare(args);
        while (seen.length === 0) await setImmediate();
        for (let before = 0; before < seen.length; await setImmediate()) before = seen.length;
        const messages = seen.splice(0).map((error) => error.message.replace(/^(error serializing property "\w+": )+/, ""));
        assert.deepEqual(new Set(messages), new Set([message]));
      });
    }
  });
});
