import assert from "node:assert/strict";
import { parseAccess } from "../../../emulator";
import type { Access, LocalAzure, LocalAzureOptions } from "../../../emulator";
import { actionOf, actions, scopeOf } from "../../../emulator/identity/actions";
import { apiVersions } from "../../../emulator/core/apiVersions";
import { matchesAction, mayUseData } from "../../../emulator/identity/authorization";
import { builtInRoles } from "../../../emulator/identity/builtInRoles";
import { routes } from "../../../emulator/localAzure/router";
import { defaultIdentity, resolveSettings } from "../../../emulator/core/settings";
import { armRequests, capturePath, ids, stillAzure, watcherPath } from "../armRequests";

const subscription = `/subscriptions/${defaultIdentity.subscriptionId}`;
const client = "11111111-1111-4111-8111-111111111111";
const objectId = "22222222-2222-4222-8222-222222222222";
const principals = [{ clientId: client, clientSecret: "canary", objectId, displayName: "Somebody" }];
const body = { properties: { target: ids.virtualMachine, storageLocation: { storageId: ids.storageAccount } } };

/** A local Azure that checks tokens, and requests of somebody who has these roles. */
async function withRoles(roleAssignments: { role: string; scope?: string }[], more: Omit<Access, "principals"> = {}, options: LocalAzureOptions = {}) {
  const access = { principals, ...more, roleAssignments: roleAssignments.map((assignment) => ({ principal: "Somebody", ...assignment })) };
  const azure = stillAzure({ authentication: "required", access, timings: { create: 0 }, ...options });
  const [owner, somebody] = [await azure.issueToken(), await azure.issueToken({ clientId: client })];
  return { azure, owner: armRequests(azure, "2026-01-01", owner), somebody: armRequests(azure, "2026-01-01", somebody) };
}

const refusal = (action: string, scope: string) => ({
  code: "AuthorizationFailed",
  message: `The client '${client}' with object id '${objectId}' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
});

/** What may be done to a capture, in this order, with its permission and the answer to who may. */
const steps = [
  { method: "PUT", path: capturePath("one"), body, action: "Microsoft.Network/networkWatchers/packetCaptures/write", status: 201 },
  { method: "GET", path: capturePath("one"), action: "Microsoft.Network/networkWatchers/packetCaptures/read", status: 200 },
  { method: "POST", path: `${capturePath("one")}/queryStatus`, action: "Microsoft.Network/networkWatchers/packetCaptures/queryStatus/action", status: 202 },
  { method: "POST", path: `${capturePath("one")}/stop`, action: "Microsoft.Network/networkWatchers/packetCaptures/stop/action", status: 202 },
  { method: "DELETE", path: capturePath("one"), action: "Microsoft.Network/networkWatchers/packetCaptures/delete", status: 202 },
] as const;
const reading = ["Microsoft.Network/networkWatchers/packetCaptures/read"];
const everything = steps.map(({ action }) => action);

const cases: { it: string; role: string; scope?: string; may: readonly string[]; custom?: Access["roleDefinitions"] }[] = [
  { it: "an Owner", role: "Owner", may: everything },
  { it: "a Contributor of the group", role: "Contributor", scope: `${subscription}/RESOURCEGROUPS/networkwatcherrg`, may: everything },
  { it: "a Network Contributor of the watcher", role: "Network Contributor", scope: watcherPath.toUpperCase(), may: everything },
  { it: "a Network Contributor of another group", role: "Network Contributor", scope: `${subscription}/resourceGroups/ContosoExampleRG`, may: [] },
  { it: "one of a group whose name begins alike", role: "Network Contributor", scope: `${subscription}/resourceGroups/NetworkWatcherR`, may: [] },
  { it: "a Reader", role: "Reader", may: reading },
  { it: "a Virtual Machine Contributor", role: "Virtual Machine Contributor", may: [] },
  { it: "a role of one's own", role: "Stopper", custom: [{ roleName: "Stopper", actions: ["Microsoft.Network/networkWatchers/packetCaptures/*"], notActions: ["*/delete", "*/Write"] }], may: everything.slice(1, 4) },
];

describe("permissions", () => {
  for (const { it: who, role, scope, may, custom } of cases) {
    it(`of ${who} are ${may.length === 0 ? "none of those for captures" : `${may.length} of those for captures`}, and others are named when they are missing`, async () => {
      const { owner, somebody } = await withRoles([{ role, ...(scope === undefined ? {} : { scope }) }], { ...(custom ? { roleDefinitions: custom } : {}) });
      for (const step of steps) {
        const { method, path, action, status } = step;
        const sent = "body" in step ? step.body : undefined;
        const answer = await somebody.send(method, path, sent);
        if (may.includes(action)) assert.equal(answer.status, status, action);
        else {
          assert.deepEqual([answer.status, answer.json.error], [403, refusal(action, capturePath("one"))], action);
          assert.equal((await owner.send(method, path, sent)).status, status, action);
        }
      }
    });
  }

  it("add up, and what one role takes away another gives back", async () => {
    const roleDefinitions = [{ roleName: "No stop", actions: ["*"], notActions: ["*/stop/action"] }, { roleName: "Stop", actions: ["*/stop/action"] }];
    const one = await withRoles([{ role: "No stop" }], { roleDefinitions });
    await one.owner.put(capturePath("one"), body);
    assert.equal((await one.somebody.post(`${capturePath("one")}/stop`)).status, 403);
    const both = await withRoles([{ role: "No stop" }, { role: "Stop" }], { roleDefinitions });
    await both.owner.put(capturePath("one"), body);
    assert.equal((await both.somebody.post(`${capturePath("one")}/stop`)).status, 202);
  });

  it("are told at a subscription, a group and a resource, inherited ones too", async () => {
    const group = `${subscription}/resourceGroups/NetworkWatcherRG`;
    const { owner, somebody } = await withRoles([{ role: "Reader" }, { role: "Network Contributor", scope: group }]);
    const count = async (scope: string) => (await somebody.get(`${scope}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`)).json.value.length;
    assert.deepEqual([await count(subscription), await count(group), await count(watcherPath), await count(ids.virtualMachine)], [1, 2, 2, 1]);
    const { json } = await somebody.get(`${subscription}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`);
    assert.deepEqual(json.value, [{ actions: ["*/read"], notActions: [], dataActions: [], notDataActions: [] }]);
    assert.equal((await owner.get(`${subscription}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`)).status, 200);
  });

  it("are told to nobody without a role that may read them, unless the settings say otherwise", async () => {
    const path = `${subscription}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`;
    const refused = await (await withRoles([])).somebody.get(path);
    assert.deepEqual([refused.status, refused.json.error], [403, refusal("Microsoft.Authorization/permissions/read", subscription)]);
    const other = await withRoles([{ role: "Lister" }], { roleDefinitions: [{ roleName: "Lister", actions: ["Microsoft.Network/networkWatchers/read"] }] });
    assert.equal((await other.somebody.get(path)).status, 403);
    const open = await (await withRoles([], {}, { permissionsAccess: "ignore" })).somebody.get(path);
    assert.deepEqual([open.status, open.json.value], [200, []]);
  });

  it("are asked before it is told whether something is there", async () => {
    const { somebody } = await withRoles([]);
    assert.equal((await somebody.get(capturePath("missing"))).status, 403);
  });

  it("are not needed to follow an operation", async () => {
    const { owner, somebody } = await withRoles([]);
    const created = await owner.put(capturePath("one"), body);
    assert.equal((await somebody.get(created.headers["azure-asyncoperation"]!)).json.status, "Succeeded");
  });

  it("are needed to follow an operation and for the result of a status query, when the settings say so", async () => {
    const roleDefinitions = [{ roleName: "Asker", actions: ["*/queryStatus/action"] }];
    const { owner, somebody } = await withRoles([{ role: "Asker" }], { roleDefinitions }, { pollingAccess: "check" });
    const created = await owner.put(capturePath("one"), body);
    const address = created.headers["azure-asyncoperation"]!;
    const location = "Microsoft.Network/locations/westcentralus";
    const operation = /\/operations\/([^?]+)/.exec(address)![1]!;
    for (const [type, url] of [["operations", address], ["operationResults", address.replace("/operations/", "/operationResults/")]] as const) {
      const refused = await somebody.get(url);
      const action = `Microsoft.Network/locations/${type}/read`;
      assert.deepEqual([refused.status, refused.json.error], [403, refusal(action, `${subscription}/providers/${location}/${type}/${operation}`)]);
      assert.equal((await owner.get(url)).status, 200);
    }
    const status = await somebody.post(`${capturePath("one")}/queryStatus`);
    assert.deepEqual([status.status, status.json.error], [403, refusal("Microsoft.Network/networkWatchers/packetCaptures/queryStatus/read", capturePath("one"))]);
  });

  it("for a part of a subscription cut its lists down to that part", async () => {
    const { azure, somebody } = await withRoles([{ role: "Reader", scope: `${subscription}/resourceGroups/ContosoExampleRG` }]);
    azure.addVirtualMachine({ id: ids.virtualMachine.replace("ContosoExampleRG", "Other"), location: "westus" });
    const names = async (path: string) => (await somebody.get(path)).json.value.map(({ name }) => name);
    assert.deepEqual(await names(`${subscription}/resourceGroups?api-version=2022-09-01`), ["ContosoExampleRG"]);
    assert.deepEqual(await names(`${subscription}/providers/Microsoft.Compute/virtualMachines?api-version=2026-03-01`), ["ContosoVM"]);
    assert.deepEqual(await names(`${subscription}/providers/Microsoft.Network/networkWatchers`), []);
    assert.equal((await somebody.get(`${subscription}?api-version=2022-12-01`)).status, 200);
    assert.equal((await somebody.get("/subscriptions?api-version=2022-12-01")).json.value.length, 1);
    const { value } = (await somebody.get(`${ids.virtualMachine.split("/virtualMachines")[0]}/virtualMachines?api-version=2026-03-01`)).json;
    assert.equal(value.length, 1);
  });

  it("that nobody has given leave nothing to see", async () => {
    const { somebody } = await withRoles([]);
    assert.deepEqual((await somebody.get("/subscriptions?api-version=2022-12-01")).json.value, []);
    const answer = await somebody.get(`${subscription}/providers/Microsoft.Network/networkWatchers`);
    assert.deepEqual([answer.status, answer.json.error], [403, refusal("Microsoft.Network/networkWatchers/read", subscription)]);
  });

  it("for the machine and the account are asked when the settings say so", async () => {
    const network = [{ role: "Network Contributor" }];
    assert.equal((await (await withRoles(network)).somebody.put(capturePath("one"), body)).status, 201);
    const refused = await (await withRoles(network, {}, { linkedAccess: "check" })).somebody.put(capturePath("one"), body);
    assert.deepEqual([refused.status, refused.json.error], [403, {
      code: "LinkedAuthorizationFailed",
      message: `The client '${client}' with object id '${objectId}' has permission to perform action 'Microsoft.Network/networkWatchers/packetCaptures/write' on scope '${capturePath("one")}'; however, it does not have permission to perform action 'Microsoft.Compute/virtualMachines/read' on the linked scope(s) '${ids.virtualMachine}' or the linked scope(s) are invalid.`,
    }]);
    const machines = await withRoles([...network, { role: "Virtual Machine Contributor", scope: ids.virtualMachine }], {}, { linkedAccess: "check" });
    assert.match((await machines.somebody.put(capturePath("one"), body)).json.error.message, /'Microsoft.Storage\/storageAccounts\/read' on the linked scope\(s\) '.*contosoexamplergdiag374'/);
    const both = [...network, { role: "Virtual Machine Contributor" }, { role: "Storage Account Contributor", scope: ids.storageAccount }];
    const all = await withRoles(both, {}, { linkedAccess: "check" });
    assert.equal((await all.somebody.put(capturePath("one"), body)).status, 201);
  });

  it("for data are others than those for resources", async () => {
    const read = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read";
    const write = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write";
    const settings = resolveSettings({});
    const may = (azure: LocalAzure, action: string, caller = { clientId: client, objectId }) => mayUseData({ now: 0, store: azure.store, settings, caller }, action, `${ids.storageAccount}/blobServices/default/containers/c`);
    const readers = (await withRoles([{ role: "Storage Blob Data Reader", scope: ids.storageAccount }])).azure;
    assert.deepEqual([may(readers, read), may(readers, write)], [true, false]);
    const owners = (await withRoles([{ role: "Owner" }])).azure;
    assert.deepEqual([may(owners, read), may(owners, write)], [false, false]);
    const { clientId } = defaultIdentity;
    assert.deepEqual([may(owners, read, { clientId, objectId: clientId }), may(owners, write, { clientId, objectId: clientId })], [true, true]);
  });
});

describe("the table of permissions", () => {
  it("has every operation that asks for a token, and nothing else", () => {
    const asking = routes.filter(({ open }) => open !== true).map(({ operation }) => operation);
    const roles = Object.keys(actions).filter((operation) => /^(Role|Permissions_)/.test(operation));
    assert.deepEqual([...new Set([...asking, ...roles])].sort(), Object.keys(actions).sort());
  });

  it("says what Azure's rule says: type and verb", () => {
    const regular = routes.filter(({ operation, type }) => typeof actions[operation] === "string" && type !== undefined && !/^(Subscriptions|Providers|ResourceGroups|Resources)_|(InstanceView|CheckNameAvailability)$/.test(operation));
    assert.ok(regular.length > 30);
    for (const route of regular) {
      const byRule = actionOf({ ...route, operation: "" }, route.path);
      assert.equal(actions[route.operation], byRule, route.operation);
    }
  });

  it("is for types whose api-versions are known", () => {
    const types = new Set(routes.flatMap(({ type }) => (type === undefined ? [] : [type])));
    assert.deepEqual([...types].filter((type) => apiVersions[type] === undefined), []);
  });

  it("makes names for types without rules of their own", () => {
    const type = "Microsoft.Network/virtualNetworks";
    assert.equal(actionOf({ operation: "PATCH x", method: "PATCH", type }, "/x"), `${type}/write`);
    assert.equal(actionOf({ operation: "HEAD x", method: "HEAD", type }, "/x"), `${type}/read`);
  });

  const scopes: [string, string][] = [
    [capturePath("one"), capturePath("one")],
    [`${capturePath("one")}/queryStatus`, capturePath("one")],
    [`${watcherPath}/packetCaptures`, watcherPath],
    [`${subscription}/resourceGroups/g/providers/Microsoft.Network/networkWatchers/`, `${subscription}/resourceGroups/g`],
    [`${subscription}/providers/Microsoft.Network/networkWatchers`, subscription],
    [`${subscription}/resourceGroups`, subscription],
    [`${subscription}/resourceGroups/g/resources`, `${subscription}/resourceGroups/g`],
    [`${subscription}/locations`, subscription],
    [`${watcherPath}/providers/Microsoft.Authorization/roleAssignments`, watcherPath],
    [`${watcherPath}/providers/Microsoft.Authorization/roleAssignments/x`, `${watcherPath}/providers/Microsoft.Authorization/roleAssignments/x`],
    ["/providers/Microsoft.Authorization/roleDefinitions", "/"],
    ["/subscriptions", "/"],
  ];
  for (const [path, scope] of scopes) {
    it(`finds the scope of ${path}`, () => assert.equal(scopeOf(path), scope));
  }

  it("takes * for any text, whatever the letter case", () => {
    const matching: [string, string, boolean][] = [
      ["*", "Microsoft.Network/networkWatchers/read", true],
      ["*/read", "Microsoft.Network/networkWatchers/packetCaptures/READ", true],
      ["*/read", "Microsoft.Network/networkWatchers/queryStatus/action", false],
      ["Microsoft.Network/*/packetCaptures/*", "microsoft.network/networkWatchers/packetCaptures/stop/action", true],
      ["Microsoft.Network/*", "Microsoft.NetworkX/networkWatchers/read", false],
      ["MicrosoftXNetwork/*", "Microsoft.Network/networkWatchers/read", false],
    ];
    for (const [pattern, action, expected] of matching) assert.equal(matchesAction(pattern, action), expected, `${pattern} ${action}`);
  });

  it("has roles with guids of their own", () => {
    assert.equal(new Set(builtInRoles.map(({ name }) => name)).size, builtInRoles.length);
  });
});

describe("access from outside", () => {
  const wrong: [string, unknown, RegExp][] = [
    ["no object", [], /must be a JSON object/],
    ["an unknown member", { roles: [] }, /`roles`: unknown, must be one of `principals`, `roleDefinitions`, `roleAssignments`/],
    ["a list that is none", { principals: {} }, /`principals`: must be a list/],
    ["a client id that is no guid", { principals: [{ clientId: "me", clientSecret: "canary" }] }, /`principals\[0\]\.clientId`: must be a guid, got "me"/],
    ["a missing secret", { principals: [{ clientId: client }] }, /`principals\[0\]\.clientSecret`: must be text that is not empty/],
    ["a secret that is no text", { principals: [{ clientId: client, clientSecret: ["canary"] }] }, /`principals\[0\]\.clientSecret`: must be text that is not empty$/],
    ["actions that are no list", { roleDefinitions: [{ roleName: "x", actions: "*" }] }, /`roleDefinitions\[0\]\.actions`: must be a list of operation names, got "\*"/],
    ["a scope that is no id", { roleAssignments: [{ principal: "x", role: "Reader", scope: "here" }] }, /`roleAssignments\[0\]\.scope`: must be the id of a subscription, a resource group or a resource, got "here"/],
  ];
  for (const [what, value, message] of wrong) {
    it(`is refused for ${what}, without its secrets`, () => {
      assert.throws(() => parseAccess(value), (error: Error) => message.test(error.message) && !error.message.includes("canary"));
    });
  }

  it("is refused for roles and principals that nobody knows", () => {
    assert.throws(() => stillAzure({ access: { roleAssignments: [{ principal: client, role: "King" }] } }), /`roleAssignments\[0\]\.role`: must be a built-in role .*, got "King"/);
    assert.throws(() => stillAzure({ access: { roleAssignments: [{ principal: "Nobody", role: "Reader" }] } }), /`roleAssignments\[0\]\.principal`: .*, got "Nobody"/);
  });
});
