import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { articleIds, createLocalAzure, environment, type LocalAzure, type LocalAzureServer, listen } from "../../emulator";
import { LocalArm } from "../../standin/localArm";
import { type Context, create, remove } from "../../standin/resources";
import { having, somebody } from "./somebody";

/** The agent as `NetworkWatcherAgent` declares it, through azure-native. */
const kinds = [
  {
    what: "a machine",
    type: "Microsoft.Compute/virtualMachines",
    token: "azure-native:compute:VirtualMachineExtension",
    inputs: { resourceGroupName: "ContosoExampleRG", vmName: "bare", vmExtensionName: "agent", location: "westcentralus" },
  },
  {
    what: "a scale set",
    type: "Microsoft.Compute/virtualMachineScaleSets",
    token: "azure-native:compute:VirtualMachineScaleSetExtension",
    inputs: { resourceGroupName: "ContosoExampleRG", vmScaleSetName: "pool", vmssExtensionName: "agent", name: "agent" },
  },
];

describe("the role of an operator, for the agent", () => {
  let folder: string;
  let azure: LocalAzure;
  let server: LocalAzureServer;
  let context: Context;

  async function start(without?: string): Promise<void> {
    folder = mkdtempSync(join(tmpdir(), "roles-"));
    azure = createLocalAzure({ timings: { compute: 0, retryAfter: 0 }, access: having("operator", without) });
    const { virtualMachine } = articleIds(azure.identity.subscriptionId);
    azure.addVirtualMachine({ id: virtualMachine.replace("ContosoVM", "bare"), location: "westcentralus", agent: "missing" });
    azure.addScaleSet({ id: virtualMachine.replace("virtualMachines/ContosoVM", "virtualMachineScaleSets/pool"), location: "westcentralus", agent: "missing" });
    server = await listen(azure, { port: 0, directory: folder });
    const variables = { ...environment(server), ARM_CLIENT_ID: somebody.clientId, ARM_CLIENT_SECRET: somebody.clientSecret };
    context = { arm: new LocalArm(variables), configuration: {} };
  }

  afterEach(async () => {
    context.arm.close();
    await server.close();
    rmSync(folder, { recursive: true });
  });

  const life = async ({ token, inputs }: (typeof kinds)[number]): Promise<void> => {
    const agent = { ...inputs, publisher: "Microsoft.Azure.NetworkWatcher", type: "NetworkWatcherAgentLinux", typeHandlerVersion: "1.4" };
    const { id } = await create(context, { token, inputs: agent, preview: false });
    await remove(context, { token, id, inputs: agent });
  };

  for (const kind of kinds) {
    it(`is enough to install it on ${kind.what} and to remove it`, async () => {
      await start();
      await life(kind);
    });
    for (const verb of ["read", "write", "delete"]) {
      const action = `${kind.type}/extensions/${verb}`;
      it(`is not enough on ${kind.what} without ${action}, which the message names`, async () => {
        await start(action);
        await assert.rejects(life(kind), (error: Error) => error.message.includes(`'${action}'`));
      });
    }
  }
});
