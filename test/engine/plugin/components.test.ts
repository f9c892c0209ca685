import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { full } from "../../inFull";
import type { EngineStack } from "../stack";
import { putMachine, putNetwork } from "../../provider/machineNetworks";
import { yamlStack } from "./yamlStack";

const type = (name: string): string => `azure-packet-capture:${name}`;
const location = "westcentralus";

describe("with the real engine, a component of the plugin", function () {
  const start = yamlStack();

  /** A machine without agent. */
  function bareMachine(stack: EngineStack): string {
    const id = stack.ids.virtualMachine.replace("ContosoVM", "bare");
    stack.azure.addVirtualMachine({ id, location, os: "Linux", agent: "missing" });
    return id;
  }

  full.it("is started by an alert on what another resource gives, and is destroyed with its children", async () => {
    const { stack, program } = start();
    const query = {
      query: "Syslog | where SyslogMessage has 'timed out'",
      timeAggregation: "Count",
      operator: "GreaterThan",
      threshold: 5,
    };
    program({
      resources: {
        files: { type: type("CaptureStorage"), properties: { resourceGroupName: "ContosoExampleRG", location } },
        web: {
          type: type("AlertTriggeredCapture"),
          properties: {
            machine: stack.ids.virtualMachine,
            agent: false,
            storageLocation: "${files.storageLocation}",
            alert: { logCriteria: { allOf: [query] }, scopes: ["${files.storageLocation.storageId}"] },
            deleteCapturesOnDestroy: true,
          },
        },
      },
      outputs: { prefix: "${web.namePrefix}", group: "${web.actionGroupId}" },
    });
    const preview = await stack.preview();
    assert.equal(preview.code, 0, preview.output);
    const up = await stack.up();
    assert.equal(up.code, 0, up.output);
    const { prefix, group } = await stack.outputs();
    assert.match(String(group), /\/actionGroups\//);
    const [rule] = stack.azure.alerts();
    await stack.azure.fireAlert(rule?.id ?? "");
    stack.azure.clock.advance(30);
    await stack.azure.settle();
    const captures = stack.azure.packetCaptures();
    assert.deepEqual(
      captures.map(({ name, packetCaptureStatus }) => [name.startsWith(`${String(prefix)}-`), packetCaptureStatus]),
      [[true, "Running"]],
    );
    assert.match((await stack.up("--expect-no-changes")).output, /unchanged/);
    const destroyed = await stack.destroy();
    assert.equal(destroyed.code, 0, destroyed.output);
    assert.deepEqual(stack.azure.packetCaptures(), []);
  });

  it("is previewed, created, left alone, changed and destroyed with its children", async () => {
    const { stack, program } = start();
    const machine = bareMachine(stack);
    const declare = (remotePort: string): void =>
      program({
        resources: {
          files: { type: type("CaptureStorage"), properties: { resourceGroupName: "ContosoExampleRG", location, deleteAfterDays: 30 } },
          web: {
            type: type("VirtualMachineCapture"),
            properties: { machine, storageLocation: "${files.storageLocation}", filters: [{ protocol: "UDP", remotePort }] },
          },
        },
        outputs: { id: "${web.captureId}", status: "${web.packetCaptureStatus}", path: "${web.storagePath}" },
      });
    declare("53");
    const preview = await stack.preview();
    assert.equal(preview.code, 0, preview.output);
    assert.match(preview.output, /\+ 9 to create/);

    stack.requests();
    const created = await stack.up();
    assert.equal(created.code, 0, created.output);
    assert.match(created.output, /\+ 9 created/);
    const puts = stack.requests().filter((line) => line.startsWith("PUT"));
    assert.deepEqual(
      puts.map((line) => line.split(" ")[1]),
      [
        "StorageAccounts_Create",
        "Microsoft.Storage/storageAccounts/blobServices/containers",
        "Microsoft.Storage/storageAccounts/managementPolicies",
        "VirtualMachineExtensions_CreateOrUpdate",
        "PacketCaptures_Create",
      ],
      "the capture follows the agent and the container",
    );
    const [capture] = stack.azure.packetCaptures();
    const { id, status, path } = await stack.outputs();
    assert.deepEqual([id, status], [capture?.id, "Running"]);
    assert.match(String(path), /\/captures$/);
    assert.doesNotMatch((await stack.state()).text, /providers:azure-packet-capture::default_/, "the capture has its component's provider");

    assert.match((await stack.up("--expect-no-changes")).output, /9 unchanged/);
    declare("5353");
    stack.requests();
    assert.match((await stack.up()).output, /\+-1 replaced/);
    assert.deepEqual(stack.captureChanges(), ["DELETE PacketCaptures_Delete 202", "PUT PacketCaptures_Create 201"]);
    assert.match((await stack.destroy()).output, /- 9 deleted/);
    assert.deepEqual(stack.azure.packetCaptures(), []);
  });

  full.it("takes the id of a machine that the same run creates, and the state of the npm package's component", async () => {
    const { stack, typeScript } = start();
    typeScript();
    const declare = (component: string): void =>
      stack.program(`const { VirtualMachine } = require("@pulumi/azure-native/compute");
        const components = require("pulumi-azure-packet-capture/components");
        class Plugins extends pulumi.ComponentResource {
          constructor(name, args) { super("azure-packet-capture:index:VirtualMachineCapture", name, { captureId: undefined, ...args }, {}, true); }
        }
        const os = { osDisk: { osType: "Linux", createOption: "FromImage" } };
        const made = new VirtualMachine("made", { resourceGroupName: "ContosoExampleRG", vmName: "made", location: "${location}", storageProfile: os });
        const shared = { storageAccount: account.storageId, osType: "Linux", location: "${location}", requireAgent: false };
        exports.id = new ${component}("web", { machine: made.id, ...shared }).captureId;`);
    declare("Plugins");
    const preview = await stack.preview();
    assert.equal(preview.code, 0, preview.output);
    assert.match(preview.output, /\+ 6 to create/);
    assert.match(preview.output, /id: \[unknown\]/);
    declare("components.VirtualMachineCapture");
    const created = await stack.up();
    assert.equal(created.code, 0, created.output);
    const { id } = await stack.outputs();
    stack.requests();
    declare("Plugins");
    const moved = await stack.up();
    assert.equal(moved.code, 0, moved.output);
    assert.deepEqual(stack.captureChanges(), []);
    assert.equal((await stack.outputs()).id, id);
    assert.match((await stack.state()).text, /VirtualMachineCapture\$azure-packet-capture:index:PacketCapture::web/);
    declare("components.VirtualMachineCapture");
    const back = await stack.up();
    assert.equal(back.code, 0, back.output);
    assert.deepEqual(stack.captureChanges(), []);
    assert.match((await stack.state()).text, /VirtualMachineCapture\$pulumi-nodejs:dynamic/);
  });

  full.it("reads Azure with the settings of its provider, which its captures get too", async () => {
    const { stack, program } = start();
    const fleet = (settings: object): void =>
      program({
        resources: {
          other: { type: "pulumi:providers:azure-packet-capture", properties: settings },
          fleet: {
            type: type("CaptureFleet"),
            properties: {
              machines: { select: { resourceGroupName: "ContosoExampleRG" } },
              storageAccount: stack.ids.storageAccount,
              agent: false,
            },
            options: { provider: "${other}" },
          },
        },
        outputs: { members: "${fleet.members}" },
      });
    fleet({ clientSecret: { "fn::secret": "wrong" } });
    const wrong = await stack.up();
    assert.match(
      wrong.output,
      /CaptureFleet resource 'fleet' has a problem: listing virtual machines of resource group "ContosoExampleRG": no token for client .*\(chosen by azure-packet-capture:clientSecret\)/,
    );
    fleet({ subscriptionId: stack.azure.identity.subscriptionId });
    const up = await stack.up();
    assert.equal(up.code, 0, up.output);
    assert.deepEqual(Object.keys((await stack.outputs()).members as object), ["contosoexamplerg-contosovm"]);
    assert.doesNotMatch((await stack.state()).text, /providers:azure-packet-capture::default/);
  });

  full.it("records both ends of a conversation, with mirrored filters that a function returns", async () => {
    const { stack, program } = start();
    await putNetwork(stack, "net", "10.0.0.0/24");
    const web = await putMachine(stack, "web-1", [{ addresses: ["10.0.0.4"] }]);
    const db = await putMachine(stack, "db-1", [{ addresses: ["10.0.0.5"] }]);
    const filters = { "fn::invoke": { function: type("filter"), arguments: { expression: "tcp remote port 1433" }, return: "filters" } };
    const properties = {
      between: [
        { name: "web", machine: web },
        { name: "db", machine: db },
      ],
      filters,
      storageAccount: stack.ids.storageAccount,
    };
    program({
      resources: { sql: { type: type("ConversationCapture"), properties } },
      outputs: { ids: "${sql.captureIds}", path: "${sql.path}" },
    });
    const up = await stack.up();
    assert.equal(up.code, 0, up.output);
    const { ids, path } = (await stack.outputs()) as { ids: Record<string, string>; path: string[] };
    const filterOf = (id = ""): unknown =>
      stack.azure.packetCapture(id)?.properties.filters?.map((filter) => [filter.remoteIPAddress, filter.remotePort]);
    assert.deepEqual(path, [ids["web"], ids["db"]]);
    assert.deepEqual(filterOf(ids["web"]), [["10.0.0.5", "1433"]]);
    assert.deepEqual(filterOf(ids["db"]), [["10.0.0.4", ""]]);
    assert.match((await stack.up("--expect-no-changes")).output, /4 unchanged/);
    assert.match((await stack.destroy()).output, /- 4 deleted/);
  });

  full.it("works in the example", async () => {
    const { stack, program } = start();
    program(parse(readFileSync("examples/plugin/components/Pulumi.yaml", "utf8")) as object);
    await stack.pulumi("stack", "select", "--create", "test");
    const up = await stack.up();
    assert.equal(up.code, 0, up.output);
    assert.equal((await stack.outputs()).packetCaptureStatus, "Running");
    assert.match((await stack.up("--expect-no-changes")).output, /7 unchanged/);
    assert.match((await stack.destroy()).output, /- 7 deleted/);
  });

  it("names each argument that cannot be used, in one error", async () => {
    const { stack, program } = start();
    // YAML has checked names and types with the schema itself.
    program({ resources: { web: { type: type("VirtualMachineCapture"), properties: { machine: "web-1", agent: { upgrade: 5 } } } } });
    const { output } = await stack.preview();
    assert.match(
      output,
      /VirtualMachineCapture resource 'web' has a problem: declaring virtual machine capture "web": some arguments are not valid\n\s+- property agent\.upgrade with value '\{5\}' has a problem: must be text, got 5/,
    );
    assert.deepEqual(stack.requests(), []);

    const { virtualMachine: machine, storageAccount } = stack.ids;
    const properties = { machine, storageAccount, agent: false, filters: [{ protocol: "TCPP" }] };
    program({ resources: { web: { type: type("VirtualMachineCapture"), properties } } });
    const passedOn = await stack.preview();
    assert.match(
      passedOn.output,
      /PacketCapture resource 'web': property filters\[0\]\.protocol .* must be "TCP", "UDP" or "Any", got "TCPP"/,
    );
    assert.doesNotMatch(passedOn.output, /connection is closing/, "the component itself has no error");
  });
});
