import assert from "node:assert/strict";
import { full } from "../inFull";
import type { LocalAzureOptions } from "../../emulator";
import { putGuardedMachine, putManualScaleSet } from "../cli/guardedMachine";
import { type Finished, onLocalAzure, type OnLocalAzure } from "../cli/onLocalAzure";
import type { RoleKind } from "../../provider/model/roles";
import { added, having, sides, somebody } from "./somebody";

const env = { ARM_CLIENT_ID: somebody.clientId, ARM_CLIENT_SECRET: somebody.clientSecret };
const [, documented] = sides;
const account = "contosoexamplergdiag374";

const as = (local: OnLocalAzure, ...args: string[]): Promise<Finished> => local.start(args, { env }).ended;

/** A capture whose session has ended, with a file; made by somebody else. */
async function capture(local: OnLocalAzure): Promise<void> {
  await local.file(await local.capture("dns"), "the file");
}

function optionsFor(role: RoleKind, without?: string, settings: Partial<(typeof sides)[number]> = documented): LocalAzureOptions {
  const { linkedAccess, pollingAccess, permissionsAccess } = { ...documented, ...settings };
  return { linkedAccess, pollingAccess, permissionsAccess, access: having(role, without) };
}

for (const side of sides) {
  full.describe(`with a role of this package alone, where ${side.when}`, function () {
    const viewer = onLocalAzure(optionsFor("viewer", undefined, side));

    it("a viewer sees everything, and changes and downloads nothing", async () => {
      const local = viewer();
      await capture(local);
      for (const args of [["vms", "--details"], ["list"], ["show", "dns"], ["status"], ["wait", "dns"]]) {
        const { code, stderr } = await as(local, ...args);
        assert.deepEqual([args, code, stderr], [args, 0, args[0] === "wait" ? "dns: Stopped, TimeExceeded\n" : ""]);
      }
      await putGuardedMachine(local, [], []);
      await putManualScaleSet(local, "pool");
      const { code, stdout } = await as(local, "doctor", "ContosoVM", "pool", "--storage-account", account);
      assert.equal(code, 1);
      const failed = [...stdout.matchAll(/^FAILED {3}(.*?) {2,}/gm)].map(([, check]) => check);
      assert.deepEqual(failed, ["agent on pool", "permissions to record in westcentralus", `permissions to download files in ${account}`]);
      assert.doesNotMatch(stdout, /^unknown(?! {2}machine pool )/m);
      for (const args of [["start", "ContosoVM", "--file-path", "/var/captures/x.cap", "--yes"], ["delete", "dns"], ["download", "dns"]]) {
        assert.equal((await as(local, ...args)).code, 4, args.join(" "));
      }
    });
  });

  full.describe(`with a role of this package alone, where ${side.when}`, function () {
    const downloader = onLocalAzure(optionsFor("downloader", undefined, side));

    it("a downloader downloads too", async () => {
      const local = downloader();
      await capture(local);
      const { code, stdout, stderr } = await as(local, "download", "dns", "--to", "-");
      assert.deepEqual([code, stdout], [0, "the file"], stderr);
    });
  });

  full.describe(`with a role of this package alone, where ${side.when}`, function () {
    const operator = onLocalAzure(optionsFor("operator", undefined, side));

    it("an operator starts, follows, stops, downloads and deletes by name, and the doctor has nothing to say", async () => {
      const local = operator();
      const { stdout } = await as(local, "doctor", "ContosoVM", "--storage-account", account);
      assert.doesNotMatch(stdout, /^(FAILED|unknown)/m);
      assert.doesNotMatch(stdout, /missing/);
      for (const args of [
        ["start", "ContosoVM", "--name", "web", "--storage-account", account, "--yes"],
        ["status", "web"],
        ["stop", "web"],
        ["wait", "web"],
        ["download", "web", "--to", "web.cap"],
        ["delete", "web", "--files"],
      ]) {
        const { code, stderr } = await as(local, ...args);
        assert.equal(code, 0, `${args.join(" ")}: ${stderr}`);
      }
      assert.deepEqual(local.azure.packetCaptures(), []);
    });
  });
}

interface Need {
  readonly action: string;
  readonly role: RoleKind;
  readonly args: readonly string[];
  /** What it ends with: a thing that works a little less well, or one that fails. */
  readonly code: number;
  readonly says: RegExp;
}

const subscription = "/subscriptions/[0-9-]+";
const lack = (action: string): string => `your login does not have ${action} at ${subscription}`;
const lackBelow = (action: string): string => `your login does not have ${action} at ${subscription}/\\S+`;
const refused = (action: string): string => `does not have authorization to perform action '${action}' over scope '[^']+' .* \\(AuthorizationFailed\\)`;

/** What fails without each action that a viewer or downloader has. */
const needs: Need[] = (
  [
    ["viewer", "Microsoft.Network/networkWatchers/read", ["list"], 0, (action) => `^there are no packet captures here: ${lack(action)}$`],
    ["viewer", "Microsoft.Network/networkWatchers/packetCaptures/read", ["list"], 4, (action) => `^listing packet captures: .*${refused(action)}`],
    ["viewer", "Microsoft.Network/networkWatchers/packetCaptures/queryStatus/action", ["status", "dns"], 4, (action) => `^reading packet capture "dns" .*${refused(action)}`],
    ["viewer", "Microsoft.Network/networkWatchers/packetCaptures/queryStatus/read", ["status", "dns"], 4, (action) => `^reading packet capture "dns" .*${refused(action)}`],
    ["viewer", "Microsoft.Network/locations/operationResults/read", ["status", "later"], 4, (action) => `^reading packet capture "later" .*${refused(action)}`],
    ["viewer", "Microsoft.Compute/virtualMachines/read", ["vms"], 0, (action) => `^there are no machines here: ${lack(action)}$`],
    ["viewer", "Microsoft.Compute/virtualMachineScaleSets/read", ["doctor", "pool"], 1, (action) => `^FAILED {3}Azure +finding machine "pool": .*\\(NotFound\\)\\n {9}fix: .*${lack(action)}$`],
    ["viewer", "Microsoft.Storage/storageAccounts/read", ["doctor", "--storage-account", account], 1, (action) => `^FAILED {3}Azure +finding storage account "${account}": ${lack(action)} \\(AuthorizationFailed\\)`],
    ["viewer", "Microsoft.Authorization/permissions/read", ["doctor"], 0, (action) => `^unknown {2}permissions to record in westcentralus +your permissions at \\S+ cannot be read \\(AuthorizationFailed\\)\\n {9}fix: assign a role with ${action}, `],
    ["viewer", "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/read", ["doctor", "pool"], 1, (action) => `^unknown {2}instances of pool +cannot tell whether they have the agent of the scale set's model: ${lackBelow(action)}$`],
    ["viewer", "Microsoft.Network/networkInterfaces/read", ["doctor", "ContosoVM"], 1, (action) => `^unknown {2}network rules of ContosoVM +cannot read network interface "card": ${lackBelow(action)}$`],
    ["viewer", "Microsoft.Network/virtualNetworks/subnets/read", ["doctor", "ContosoVM"], 1, (action) => `^unknown {2}network rules of ContosoVM +cannot read subnet "default": ${lackBelow(action)}$`],
    ["viewer", "Microsoft.Network/networkSecurityGroups/read", ["doctor", "ContosoVM"], 1, (action) => `^unknown {2}network rules of ContosoVM +cannot read network security group "(?:card|subnet)-nsg": ${lackBelow(action)}$`],
    ["downloader", "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read", ["download", "dns"], 4, (action) => `\\(AuthorizationPermissionMismatch\\)\\n {2}hint: your login, or the signature, needs ${action} at account "${account}"`],
  ] as [RoleKind, string, string[], number, (action: string) => string][]
).map(([role, action, args, code, says]) => ({ role, action, args, code, says: new RegExp(says(action.replaceAll(".", "\\.")), "m") }));

for (const { action, role, args, code, says } of needs) {
  full.describe(`the role of a ${role} without ${action}`, function () {
    const local = onLocalAzure(optionsFor(role, action));

    it(`is not enough for \`pktcap ${args.join(" ")}\`, which names the action`, async () => {
      const here = local();
      await capture(here);
      if (args.includes("ContosoVM")) await putGuardedMachine(here, [], []);
      if (args.includes("pool")) await putManualScaleSet(here, "pool");
      if (args.includes("later")) answerLater(here, await here.capture("later"));
      const { code: ended, stdout, stderr } = await as(here, ...args);
      assert.match(`${stderr}${stdout}`, says);
      assert.equal(ended, code);
    });
  });
}

/** The status of the capture comes later, at the address of its result, as Azure may do. */
function answerLater({ azure, environment }: OnLocalAzure, id: string): void {
  const result = `/subscriptions/${azure.identity.subscriptionId}/providers/Microsoft.Network/locations/westcentralus/operationResults/later?api-version=2025-05-01`;
  azure.faults.add({
    match: { operation: "PacketCaptures_GetStatus", path: id },
    times: "forever",
    action: { respond: { status: 202, headers: { Location: `https://${environment["ARM_METADATA_HOSTNAME"] ?? ""}${result}` }, body: "" } },
  });
}

describe("the roles of this package", () => {
  it("have no other actions than those that something fails without", () => {
    const of = (role: RoleKind): string[] => needs.filter((need) => need.role === role).map(({ action }) => action);
    assert.deepEqual(of("viewer").sort(), added("viewer"));
    assert.deepEqual(of("downloader").sort(), added("downloader", "viewer"));
  });
});
