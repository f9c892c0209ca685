import assert from "node:assert/strict";
import { articleIds } from "../../../../emulator";
import { aboutIdentity } from "../../../../provider/lifecycle/triggered/aboutIdentity";
import { failureOf } from "../../onLocalAzure";
import { type OnTriggered, onTriggered } from "./onTriggered";

const starter = "22222222-2222-4222-8222-222222222222";
const { networkWatcher, virtualMachine, storageAccount } = articleIds("00000000-0000-0000-0000-000000000000");
const machineGroup = virtualMachine.replace(/\/providers\/.*/, "");

const captures = "Microsoft.Network/networkWatchers/packetCaptures";
const decisive = ["read", "write", "delete", "queryStatus/action"].map((verb) => `${captures}/${verb}`);
const documented = [`${captures}/queryStatus/read`];
const machine = ["write", "read", "extensions/read", "extensions/write"].map((verb) => `Microsoft.Compute/virtualMachines/${verb}`);
const storage = ["listServiceSas/action", "listAccountSas/action", "listKeys/action", "read"].map(
  (verb) => `Microsoft.Storage/storageAccounts/${verb}`,
);

type Assignment = { role: string; scope?: string };

/** Somebody who starts captures, with a role of these actions and what else is assigned. */
function withRoles(actions: readonly string[], ...assignments: Assignment[]): OnTriggered {
  const roleAssignments = assignments.map((each) => ({ principal: starter, ...each }));
  return onTriggered({ access: { roleDefinitions: [{ roleName: "Starter", actions: [...actions] }], roleAssignments } });
}

async function create(on: OnTriggered, args: Record<string, unknown> = {}) {
  return on.triggered.create(await on.checked({ principalId: starter, ...args }));
}

describe("the identity that starts captures", () => {
  it("is asked about at the watcher, the machine and the account, and each of its roles once", async () => {
    const on = withRoles(
      [...decisive, ...documented],
      { role: "Starter" },
      { role: "Virtual Machine Contributor", scope: virtualMachine },
      { role: "Owner", scope: storageAccount },
    );
    await create(on);
    const asked = on.azure.journal.entries.filter(({ operation }) => operation.startsWith("Role"));
    const lists = asked
      .filter(({ operation }) => operation === "RoleAssignments_List")
      .map(({ path, query }) => `${path}?${new URLSearchParams(query).get("$filter")}`);
    assert.deepEqual(
      lists.sort(),
      [networkWatcher, virtualMachine, storageAccount]
        .map((scope) => `${scope}/providers/Microsoft.Authorization/roleAssignments?assignedTo('${starter}')`)
        .sort(),
    );
    assert.equal(asked.filter(({ operation }) => operation === "RoleDefinitions_Get").length, 3);
    assert.deepEqual(on.shown.warnings, []);
  });

  it("may have everything by one role above all", async () => {
    const on = withRoles([], { role: "Contributor" });
    const { outs } = await create(on);
    assert.equal(outs?.principalId, starter);
    assert.deepEqual(on.shown.warnings, []);
  });

  it("is refused with every action that it lacks, and where", async () => {
    const on = withRoles([`${captures}/read`, `${captures}/queryStatus/action`], { role: "Starter", scope: networkWatcher });
    const { message } = await failureOf(create(on));
    assert.equal(
      message,
      `creating triggered captures "web-1234567-*": identity "${starter}" cannot start captures: it lacks ${captures}/write, ${captures}/delete at ${networkWatcher} (PrincipalNotPermitted)\n` +
        "  hint: assign it a role with these actions there, such as the one in docs/roles/trigger.json of this package; if this program does so, take `principalId` from the assignment; " +
        "a new assignment may take some minutes to have an effect",
    );
  });

  it("needs its rights at the watcher: those at the machine do not count there", async () => {
    const on = withRoles([], { role: "Owner", scope: machineGroup });
    const { message } = await failureOf(create(on));
    assert.match(message, new RegExp(`it lacks ${decisive.join(", ")} at ${networkWatcher} \\(PrincipalNotPermitted\\)`));
  });

  it("may lack what only Microsoft's documentation requires, with a warning", async () => {
    const on = withRoles([...decisive, ...documented], { role: "Starter" });
    await create(on);
    assert.deepEqual(on.shown.warnings, [
      `identity "${starter}" lacks ${machine.join(", ")} at ${virtualMachine}; ${storage.join(", ")} at ${storageAccount}: ` +
        "Microsoft's documentation requires this to start captures, but it may work without",
    ]);
  });

  it("is not asked about an account where there is none", async () => {
    const on = withRoles([...decisive, ...documented, ...machine], { role: "Starter" });
    await create(on, { storageLocation: { filePath: "/var/captures/web.cap" } });
    assert.deepEqual(on.shown.warnings, []);
  });

  it("is not checked where you may not read the roles of others", async () => {
    const [clientId, clientSecret] = ["11111111-1111-4111-8111-111111111111", "canary"];
    const on = onTriggered({
      access: {
        principals: [{ clientId, clientSecret }],
        roleDefinitions: [{ roleName: "Everything else", actions: ["*"], notActions: ["Microsoft.Authorization/*"] }],
        roleAssignments: [{ principal: clientId, role: "Everything else" }],
      },
      configuration: { "azure-packet-capture:clientId": clientId, "azure-packet-capture:clientSecret": clientSecret },
    });
    const { outs } = await create(on);
    assert.equal(outs?.namePrefix, "web-1234567");
    assert.ok(on.requests().includes("GET RoleAssignments_List 403"));
    assert.deepEqual(on.shown.warnings, []);
  });

  it("is refused where a component asks about it alone, which says nothing of what is not there yet", async () => {
    const subject = 'alert-triggered capture "web"';
    const ask = (on: OnTriggered, args: object = {}): Promise<void> =>
      on.ask(aboutIdentity({ subject, principalId: starter, target: virtualMachine, ...args }));
    const refusal = new RegExp(
      `^declaring alert-triggered capture "web": identity "${starter}" cannot start captures: it lacks .* at ${networkWatcher} \\(PrincipalNotPermitted\\)\n {2}hint: `,
    );
    assert.match((await failureOf(ask(withRoles([])))).message, refusal);
    const named = { networkWatcherName: "NetworkWatcher_westcentralus", resourceGroupName: "NetworkWatcherRG" };
    assert.match((await failureOf(ask(withRoles([]), named))).message, refusal);
    await ask(withRoles(decisive, { role: "Starter", scope: networkWatcher }));
    await ask(withRoles([]), { target: virtualMachine.replace("ContosoVM", "later") });
  });

  it("is asked about in the preview of a change", async () => {
    const on = withRoles([]);
    const inputs = await on.checked();
    const { id, outs = {} } = await on.triggered.create(inputs);
    await on.triggered.diff(id, outs, await on.checked({ principalId: starter, __isPreview: true }, inputs));
    assert.match(
      on.shown.warnings.join("\n"),
      /^updating triggered captures "web-1234567-\*" \(.*\): identity "2.*" cannot start captures: it lacks .* \(PrincipalNotPermitted\)\n {2}hint: .*\n {2}`pulumi up` fails here, unless the same run fixes this$/,
    );
  });
});
