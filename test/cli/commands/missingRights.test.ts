import assert from "node:assert/strict";
import { having } from "../../roles/somebody";
import { onLocalAzure } from "../onLocalAzure";

describe("pktcap with rights for networks only", function () {
  const somebody = { clientId: "11111111-1111-4111-8111-111111111111", clientSecret: "canary" };
  const local = onLocalAzure({ access: { principals: [somebody], roleAssignments: [{ principal: somebody.clientId, role: "Network Contributor" }] } });
  const run = (...args: string[]) => local().start(args, { env: { ARM_CLIENT_ID: somebody.clientId, ARM_CLIENT_SECRET: somebody.clientSecret } }).ended;
  const machines = "Microsoft.Compute/virtualMachines/read and Microsoft.Compute/virtualMachineScaleSets/read";
  const hint = '  hint: Azure lists only what you can read: ask for a role such as "Reader" or docs/roles/viewer.json there\n';
  const subscription = "/subscriptions/00000000-0000-0000-0000-000000000000";

  it("says which rights to read machines are missing, and is refused", async () => {
    const { code, stderr } = await run("start", "ContosoVM", "--storage-account", "contosoexamplergdiag374");
    assert.match(stderr, /^finding (machine "ContosoVM"|storage account "contosoexamplergdiag374"): your login does not have /);
    assert.equal(code, 4);
    const alone = await run("start", "ContosoVM", "--file-path", "/var/captures/web.cap");
    assert.deepEqual([alone.code, alone.stderr], [4, `finding machine "ContosoVM": your login does not have ${machines} at ${subscription} (AuthorizationFailed)\n${hint}`]);
  });

  it("says so of machines in a list", async () => {
    const { code, stderr } = await run("vms");
    assert.deepEqual([code, stderr], [0, `there are no machines here: your login does not have ${machines} at ${subscription}\n`]);
  });

  it("fails the doctor, which names the actions and the scope", async () => {
    const { code, stdout } = await run("doctor");
    assert.equal(code, 1);
    const found = `your login does not have ${machines} at ${subscription} (AuthorizationFailed)`;
    assert.match(stdout, new RegExp(`^FAILED {3}machines +${found.replace(/[.()]/g, "\\$&")}\n {9}fix: Azure lists only what you can read`, "m"));
  });
});

describe("pktcap with rights in one resource group only", function () {
  const somebody = { clientId: "11111111-1111-4111-8111-111111111111", clientSecret: "canary" };
  const scope = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/ContosoExampleRG";
  const local = onLocalAzure({ access: { principals: [somebody], roleAssignments: [{ principal: somebody.clientId, role: "Reader", scope }] } });
  const run = (...args: string[]) => local().start(args, { env: { ARM_CLIENT_ID: somebody.clientId, ARM_CLIENT_SECRET: somebody.clientSecret } }).ended;

  it("finds what it may see", async () => {
    const { code, stdout } = await run("vms", "--output", "tsv");
    assert.equal(code, 0);
    assert.match(stdout, /^ContosoVM\t/m);
  });

  it("is told of another name near a misspelt one, and that it may not see all", async () => {
    const { code, stderr } = await run("start", "ContosoWM", "--file-path", "/var/captures/web.cap");
    assert.equal(code, 3);
    assert.match(stderr, /^finding machine "ContosoWM": .*\(NotFound\)$/m);
    assert.match(stderr, /ContosoVM/);
    assert.match(stderr, /your login (does|might) not have Microsoft\.Compute\/virtualMachines\/read and Microsoft\.Compute\/virtualMachineScaleSets\/read at \/subscriptions\/[0-9-]+$/m);
  });

  it("is not failed by the doctor for machines that it can see", async () => {
    const { stdout } = await run("doctor");
    assert.match(stdout, /^ok {7}machines +1 found/m);
    assert.doesNotMatch(stdout, /FAILED {3}machines/);
  });
});

describe("pktcap start without the right to read network watchers", function () {
  const local = onLocalAzure({ access: having("operator", "Microsoft.Network/networkWatchers/read") });

  it("names the action and the scope, and what to ask for", async () => {
    const env = { ARM_CLIENT_ID: "11111111-1111-4111-8111-111111111111", ARM_CLIENT_SECRET: "canary" };
    const { code, stderr } = await local().start(["start", "ContosoVM", "--file-path", "/var/captures/web.cap", "--name", "web", "--yes"], { env }).ended;
    assert.equal(code, 4);
    assert.match(stderr, /^starting packet capture "web": region "westcentralus" .* your login does not have Microsoft\.Network\/networkWatchers\/read at \/subscriptions\/[0-9-]+ \(AuthorizationFailed\)\n {2}hint: Azure lists only what you can read: ask for a role such as "Reader" or docs\/roles\/viewer\.json there$/m);
  });
});
