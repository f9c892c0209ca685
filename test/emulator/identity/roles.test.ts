import assert from "node:assert/strict";
import type { LocalAzure } from "../../../emulator";
import { armRequests, ids, stillAzure, watcherPath } from "../armRequests";
import type { Answer } from "../armRequests";

const subscription = "/subscriptions/00000000-0000-0000-0000-000000000000";
const group = `${subscription}/resourceGroups/NetworkWatcherRG`;
const reader = "acdd72a7-3385-48ef-bd42-f606fba81ae7";
const principalId = "22222222-2222-4222-8222-222222222222";
const name = "33333333-3333-4333-8333-333333333333";
const assignments = "providers/Microsoft.Authorization/roleAssignments";
const definitions = "providers/Microsoft.Authorization/roleDefinitions";

describe("role assignments", () => {
  let azure: LocalAzure;
  let arm: ReturnType<typeof armRequests>;
  beforeEach(() => {
    azure = stillAzure();
    arm = armRequests(azure, "2022-04-01");
  });
  const assign = (scope: string, change: Record<string, unknown> = {}, guid = name): Promise<Answer> =>
    arm.put(`${scope}/${assignments}/${guid}`, { properties: { roleDefinitionId: `${subscription}/${definitions}/${reader}`, principalId, principalType: "ServicePrincipal", ...change } });

  it("are made for a subscription, a group or a resource, read and deleted", async () => {
    const by = azure.identity.clientId;
    for (const scope of [subscription, group, watcherPath]) {
      const id = `${scope}/${assignments}/${name}`;
      const shown = {
        properties: {
          roleDefinitionId: `${subscription}/${definitions}/${reader}`, principalId, principalType: "ServicePrincipal", scope,
          condition: null, conditionVersion: null,
          createdOn: "2020-01-02T12:11:19.339Z", updatedOn: "2020-01-02T12:11:19.339Z", createdBy: by, updatedBy: by,
          delegatedManagedIdentityResourceId: null, description: null,
        },
        id, type: "Microsoft.Authorization/roleAssignments", name,
      };
      const created = await assign(scope);
      assert.deepEqual([created.status, created.body], [201, JSON.stringify({ ...shown, properties: { ...shown.properties, createdBy: null } })]);
      assert.equal((await arm.get(id.toUpperCase())).body, JSON.stringify(shown));
      assert.equal((await arm.delete(id)).body, JSON.stringify(shown));
      assert.equal((await arm.delete(id)).status, 204);
      assert.deepEqual((await arm.get(id)).json.error, { code: "RoleAssignmentNotFound", message: `The role assignment '${name}' is not found.` });
    }
  });

  it("keep condition and description, and when they were made, when they are changed; old api-versions do not show all of it", async () => {
    const condition = { condition: "@Resource[Microsoft.Storage/storageAccounts/blobServices/containers:Name] stringEquals 'foo'", conditionVersion: "2.0", description: "why" };
    await assign(group);
    azure.clock.advance(60);
    const { properties } = (await assign(group, condition)).json;
    const { createdOn, updatedOn, createdBy, updatedBy, ...rest } = properties;
    assert.deepEqual([createdOn, updatedOn, createdBy, updatedBy], ["2020-01-02T12:11:19.339Z", "2020-01-02T12:12:19.339Z", null, azure.identity.clientId]);
    assert.deepEqual([rest["condition"], rest["conditionVersion"], rest["description"]], ["@Resource[Microsoft.Storage/storageAccounts/blobServices/containers:Name] stringEquals 'foo'", "2.0", "why"]);
    const members = async (apiVersion: string) => Object.keys((await arm.get(`${group}/${assignments}/${name}?api-version=${apiVersion}`)).json.properties);
    assert.deepEqual(await members("2015-07-01"), ["roleDefinitionId", "principalId", "scope", "createdOn", "updatedOn", "createdBy", "updatedBy"]);
    assert.equal((await members("2020-04-01-preview")).length, 12);
  });

  it("are refused for a role that is not there, twice for the same, and under a name that is no guid", async () => {
    const answer = async (asked: Promise<Answer>) => [(await asked).status, (await asked).json.error.code];
    assert.deepEqual(await answer(assign(group, { roleDefinitionId: name })), [404, "RoleDefinitionDoesNotExist"]);
    assert.deepEqual(await answer(assign(group, { principalId: "" })), [400, "InvalidRequestFormat"]);
    assert.deepEqual(await answer(assign(group, {}, "mine")), [400, "InvalidRoleAssignmentId"]);
    assert.deepEqual(await answer(assign(`${subscription}/resourceGroups/none`)), [404, "ResourceGroupNotFound"]);
    assert.equal((await assign(group)).status, 201);
    assert.equal((await assign(group)).status, 201);
    assert.deepEqual(await answer(assign(group, {}, reader)), [409, "RoleAssignmentExists"]);
    assert.equal((await arm.patch(`${group}/${assignments}/${name}`, {})).status, 405);
  });

  it("are listed at, above and below a scope, or as a filter says", async () => {
    const other = "44444444-4444-4444-8444-444444444444";
    await assign(subscription);
    await assign(group, { principalId: other });
    await assign(watcherPath);
    const scopes = async (scope: string, filter?: string) =>
      (await arm.get(`${scope}/${assignments}${filter === undefined ? "" : `?$filter=${encodeURIComponent(filter)}`}`)).json.value.map(({ properties }) => properties["scope"]);
    assert.deepEqual(await scopes(group), ["/", "/", subscription, group, watcherPath]);
    assert.deepEqual(await scopes(group, "atScope()"), ["/", "/", subscription, group]);
    assert.deepEqual(await scopes(watcherPath, `principalId eq '${principalId}'`), [subscription, watcherPath]);
    assert.deepEqual(await scopes(group, `atScope() and assignedTo('${other}')`), [group]);
    assert.deepEqual(await scopes(ids.virtualMachine, `assignedTo('${principalId}')`), [subscription]);
    assert.equal((await arm.get(`${group}/${assignments}?$filter=color eq 'red'`)).json.error.code, "InvalidFilterInQueryString");
  });

  it("go with what they are for", async () => {
    await assign(watcherPath);
    await assign(group);
    await arm.delete(`${group}?api-version=2022-09-01`);
    assert.deepEqual(azure.store.list("Microsoft.Authorization/roleAssignments"), []);
  });
});

describe("role definitions", () => {
  const role = { roleName: "Capture reader", description: "Reads captures", permissions: [{ actions: ["Microsoft.Network/networkWatchers/packetCaptures/read"], notActions: [] }], assignableScopes: [subscription] };

  it("are Azure's own, found by name, by guid and in every scope", async () => {
    const arm = armRequests(stillAzure(), "2022-04-01");
    for (const scope of ["", subscription, group]) {
      const { value } = (await arm.get(`${scope}/${definitions}?$filter=roleName eq 'reader'`)).json;
      const id = `${scope === "" ? "" : subscription}/${definitions}/${reader}`;
      assert.equal(JSON.stringify(value), JSON.stringify([{
        properties: {
          roleName: "Reader", type: "BuiltInRole", description: "View all resources, but does not allow you to make any changes.", assignableScopes: ["/"],
          permissions: [{ actions: ["*/read"], notActions: [], dataActions: [], notDataActions: [] }],
          createdOn: "2015-02-02T21:55:09.8806423Z", updatedOn: "2015-02-02T21:55:09.8806423Z", createdBy: null, updatedBy: null,
        },
        id, type: "Microsoft.Authorization/roleDefinitions", name: reader,
      }]));
      assert.deepEqual((await arm.get(id)).json, value[0]);
    }
    assert.ok((await arm.get(`${subscription}/${definitions}`)).json.value.length > 5);
  });

  it("are made, listed and deleted, unless they are built in or in use", async () => {
    const azure = stillAzure();
    const arm = armRequests(azure, "2022-04-01");
    const id = `${subscription}/${definitions}/${name}`;
    const created = await arm.put(`${group}/${definitions}/${name}`, { properties: role });
    assert.deepEqual([created.status, created.json.id, created.json.properties["type"]], [201, id, "CustomRole"]);
    assert.deepEqual((await arm.get(`${subscription}/${definitions}?$filter=type eq 'CustomRole' and atScopeAndBelow()`)).json.value, [{ ...created.json, properties: { ...created.json.properties, createdBy: azure.identity.clientId } }]);
    const { createdOn, updatedOn, createdBy, updatedBy } = created.json.properties;
    assert.deepEqual([createdOn, updatedOn, createdBy, updatedBy], ["2020-01-02T12:11:19.339Z", "2020-01-02T12:11:19.339Z", null, azure.identity.clientId]);
    await arm.put(`${group}/${assignments}/${name}`, { properties: { roleDefinitionId: id, principalId } });
    assert.deepEqual([(await arm.delete(id)).status, (await arm.delete(id)).json.error.code], [400, "RoleDefinitionHasAssignments"]);
    await arm.delete(`${group}/${assignments}/${name}`);
    assert.equal((await arm.delete(id)).status, 200);
    assert.equal((await arm.delete(id)).status, 204);
    const builtIn = await arm.put(`${subscription}/${definitions}/${reader}`, { properties: role });
    assert.deepEqual([builtIn.status, builtIn.json.error.code], [403, "RoleDefinitionUpdateNotAllowed"]);
  });
});
