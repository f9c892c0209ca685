import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLocalAzure, environment, listen, type LocalAzure, type LocalAzureServer } from "../../emulator";
import { startStandIn } from "../../standin";
import { LocalArm } from "../../standin/localArm";

describe("the stand-in's way to ARM", () => {
  let azure: LocalAzure;
  let server: LocalAzureServer;
  let folder: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "standin-"));
    azure = createLocalAzure({ timings: { compute: 0, retryAfter: 0 } });
    server = await listen(azure, { port: 0, directory: folder });
  });
  afterEach(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  async function withArm<T>(variables: Record<string, string>, use: (arm: LocalArm) => Promise<T>): Promise<T> {
    const arm = new LocalArm({ ...environment(server), ...variables });
    try {
      return await use(arm);
    } finally {
      arm.close();
    }
  }

  const group = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/ContosoExampleRG";

  it("signs in, and follows what takes a while to its end", async () => {
    const account = `${group}/providers/Microsoft.Storage/storageAccounts/mine`;
    const { status, body } = await withArm({}, (arm) => arm.send("PUT", account, "2024-01-01", { body: { location: "westcentralus" } }));
    assert.deepEqual([status, body?.["name"]], [200, "mine"]);
    const machine = await withArm({}, (arm) => arm.send("PUT", `${group}/providers/Microsoft.Compute/virtualMachines/vm`, "2024-11-01", { body: { location: "westus" } }));
    assert.equal(machine.body?.["status"], "Succeeded");
  });

  it("tells why an operation has failed, and what Azure refuses", async () => {
    azure.faults.add({ match: { operation: "VirtualMachines_CreateOrUpdate" }, action: { operation: "Failed", error: { code: "SkuNotAvailable", message: "No such machines." } } });
    const path = `${group}/providers/Microsoft.Compute/virtualMachines/vm`;
    const put = (body: Record<string, unknown>) => withArm({}, (arm) => arm.send("PUT", path, "2024-11-01", { body }));
    await assert.rejects(put({ location: "westus" }), { message: `PUT ${path}: No such machines. (SkuNotAvailable)` });
    await assert.rejects(put({ location: "eastus" }), /\(InvalidResourceLocation\)$/);
  });

  const get = (arm: LocalArm) => arm.send("GET", group, "2024-03-01");

  for (const host of ["management.azure.com", "169.254.169.254", "localhost.example.com", "127.0.0.1.nip.io:443"]) {
    it(`refuses ${host} without asking it anything`, async () => {
      await assert.rejects(withArm({ ARM_METADATA_HOSTNAME: host }, get), { message: `the stand-in for azure-native works with the local Azure only, and "${host.replace(/:\d+$/, "")}" is something else` });
    });
  }

  it("refuses to work without a host", async () => {
    await assert.rejects(withArm({ ARM_METADATA_HOSTNAME: "" }, get), /works with the local Azure only, and ARM_METADATA_HOSTNAME is not set$/);
  });

  for (const [what, metadata] of [
    ["does not call itself the local Azure", { name: "AzureCloud", resourceManager: "https://management.azure.com/" }],
    ["leads elsewhere", { name: "LocalAzure", resourceManager: "https://management.azure.com" }],
  ] as const) {
    it(`refuses a loopback that ${what}, and sends it no secret`, async () => {
      azure.faults.add({ match: { operation: "Metadata_Get" }, action: { respond: { status: 200, body: metadata } } });
      await assert.rejects(withArm({}, get), /works with the local Azure only/);
      assert.deepEqual(azure.journal.entries.map(({ operation }) => operation), ["Metadata_Get"]);
    });
  }

  it("is closed at once, whatever is under way", async () => {
    const standIn = await startStandIn(environment(server));
    assert.ok(standIn.port > 0);
    await standIn.close();
    await assert.rejects(fetch(`http://127.0.0.1:${standIn.port}`), TypeError);
  });
});
