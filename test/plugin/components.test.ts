import assert from "node:assert/strict";
import { errorOf, onPlugin, secret, unknown, type Values } from "./onPlugin";

const machine = "/subscriptions/0/resourceGroups/web/providers/Microsoft.Compute/virtualMachines/web-1";
const token = (name: string): string => `azure-packet-capture:index:${name}`;

describe("the plugin's components", function () {
  // The first one loads all of Pulumi's SDK.
  this.timeout(30_000);
  const start = onPlugin();

  const wrong: { name: string; args: Values; failures: { property: string; reason: string }[]; subject: string }[] = [
    {
      name: "VirtualMachineCapture",
      args: { machin: machine, storageAccount: 7, agent: "yes" },
      subject: 'virtual machine capture "web"',
      failures: [
        { property: "machine", reason: "is required" },
        { property: "machin", reason: "is not an argument; did you mean `machine`?" },
        { property: "storageAccount", reason: "must be text, got 7" },
        { property: "agent", reason: 'must be true or false or an object, got "yes"' },
      ],
    },
    {
      name: "VirtualMachineCapture",
      args: { machine, filePath: unknown, agent: { versoin: "1.4", upgrade: true } },
      subject: 'virtual machine capture "web"',
      failures: [
        { property: "agent.versoin", reason: "is not an argument; did you mean `version`?" },
        { property: "agent.upgrade", reason: "must be text, got true" },
      ],
    },
    {
      name: "NetworkWatcherAgent",
      args: { machine: [machine], colour: "red" },
      subject: 'network watcher agent "web"',
      failures: [
        {
          property: "colour",
          reason:
            "is not an argument; the arguments are `targetType`, `osType`, `location`, `extensionName`, `version`, `upgrade`, `machine`",
        },
        { property: "machine", reason: `must be text, got ["${machine}"]` },
      ],
    },
    {
      name: "CaptureStorage",
      args: { resourceGroupName: "web", deleteAfterDays: 1.5, tags: { role: 5 } },
      subject: 'capture storage "web"',
      failures: [
        { property: "deleteAfterDays", reason: "must be a whole number, got 1.5" },
        { property: "tags.role", reason: "must be text, got 5" },
      ],
    },
    {
      name: "AlertTriggeredCapture",
      args: {
        machine,
        alert: { metric: 5, treshold: 3 },
        pauseInSeconds: "1h",
        identity: { id: "x" },
        schedule: { frequency: "Day", hours: ["8"] },
      },
      subject: 'alert-triggered capture "web"',
      failures: [
        { property: "alert.metric", reason: "must be text, got 5" },
        { property: "alert.treshold", reason: "is not an argument; did you mean `threshold`?" },
        { property: "pauseInSeconds", reason: 'must be a whole number, got "1h"' },
        { property: "schedule.hours[0]", reason: 'must be a whole number, got "8"' },
      ],
    },
  ];
  for (const { name, args, failures, subject } of wrong) {
    it(`name each argument that cannot be used (${name}: ${Object.keys(args).join(", ")})`, async () => {
      const plugin = await start();
      const error = await errorOf(plugin.construct(token(name), args));
      assert.equal(error.details, `declaring ${subject}: some arguments are not valid`);
      const order = (list: typeof failures) => [...list].sort((a, b) => a.property.localeCompare(b.property));
      assert.deepEqual(order(error.failures ?? []), order(failures));
    });
  }

  const alerts: [string, Values, string][] = [
    [
      "an unknown metric",
      { alert: { metric: "netwrkOut" } },
      '`alert.metric`: must be one of cpu, networkIn, networkOut, inboundFlows, outboundFlows, inboundFlowRate, outboundFlowRate, availableMemory, segmentsResent, got "netwrkOut"; did you mean "networkOut"?',
    ],
    [
      "an alert that is secret",
      { alert: secret({ metric: "cpu" }) },
      "`alert`: must be known before the run and not secret; it cannot be an output of a resource",
    ],
    ["nothing that starts captures", {}, "`alert`: set either `alert` or `schedule`, got neither"],
  ];
  for (const [what, args, message] of alerts) {
    it(`refuse ${what} for captures that an alert starts`, async () => {
      const plugin = await start();
      const error = await errorOf(
        plugin.construct(token("AlertTriggeredCapture"), { machine, filePath: "/var/captures/web.cap", ...args }),
      );
      assert.equal(error.details, `declaring alert-triggered capture "web": ${message}`);
    });
  }

  it("do not show secret arguments", async () => {
    const plugin = await start();
    const error = await errorOf(plugin.construct(token("CaptureStorage"), { resourceGroupName: secret({ canary: 1 }) }));
    assert.equal(
      error.details,
      'declaring capture storage "web": some arguments are not valid\n  `resourceGroupName`: must be text, got a secret value',
    );
    assert.deepEqual(error.failures, []);
  });

  it("refuse an output where the value decides which resources there are", async () => {
    const plugin = await start();
    const inputs = { machines: [machine], storageAccount: unknown };
    const error = await errorOf(plugin.construct(token("CaptureFleet"), inputs, { machines: ["urn:pulumi:test::project::a:b:C::vm"] }));
    const reason = "must be known before the run and not secret; it cannot be an output of a resource";
    assert.deepEqual(error.failures, [{ property: "machines", reason }]);
  });

  it("are named where there is no such component", async () => {
    const plugin = await start();
    const error = await errorOf(plugin.construct(token("PacketCapture"), {}));
    const all = [
      "NetworkWatcherAgent",
      "VirtualMachineCapture",
      "CaptureFleet",
      "ConversationCapture",
      "AlertTriggeredCapture",
      "CaptureStorage",
    ]
      .map(token)
      .join(", ");
    assert.equal(
      error.details,
      `"${token("PacketCapture")}" is not a component of azure-packet-capture; its components are ${all} (UnknownType)`,
    );
  });
});
