import assert from "node:assert/strict";
import { capturePath, ids } from "../armRequests";
import { definitionOf, group, signedInRequests, workflowRequests, type WorkflowRequests } from "./workflowRequests";

const management = "https://management.azure.com";
const identity = { type: "SystemAssigned" };
const contributor = "b24988ac-6180-42a0-ab88-20f7382dd24c";
const authentication = { type: "ManagedServiceIdentity", audience: `${management}/` };
const http = (method: string, path: string, more: object = {}) => ({ type: "Http", inputs: { method, uri: `${management}${path}${path.includes("?") ? "" : "?api-version=2026-01-01"}`, authentication, ...more } });
const after = (name: string) => ({ runAfter: { [name]: ["Succeeded"] } });
const capture = { properties: { target: ids.virtualMachine, storageLocation: { storageId: ids.storageAccount }, timeLimitInSeconds: 60 } };

for (const setting of ["required", "off"] as const) {
  describe(`the identity of a workflow, when authentication is ${setting}`, () => {
    let flow: WorkflowRequests;
    let arm: typeof flow.arm;
    beforeEach(async () => {
      flow = await signedInRequests({ authentication: setting });
      arm = flow.arm;
    });

    async function assign(principalId: string, scope: string): Promise<string> {
      const id = `${scope}/providers/Microsoft.Authorization/roleAssignments/10ca1000-0000-4000-8000-0000000000aa`;
      const answer = await arm.put(`${id}?api-version=2022-04-01`, { properties: { principalId, roleDefinitionId: `/subscriptions/0/providers/Microsoft.Authorization/roleDefinitions/${contributor}`, principalType: "ServicePrincipal" } });
      assert.equal(answer.status, 201, answer.body);
      return id;
    }

    it("has no rights at first, those of a role at once when it is given, and none when it is taken away", async () => {
      const { shown } = await flow.put(definitionOf({ List: http("GET", `${ids.networkWatcher}/packetCaptures`) }), { identity });
      const { principalId } = shown.identity;
      const refused = await flow.call();
      const { List } = await flow.actions(refused.run);
      assert.deepEqual([List?.status, List?.code, List?.error], ["Failed", "Forbidden", undefined]);
      const { statusCode, body } = List?.outputs as { statusCode: number; body: { error: { code: string; message: string } } };
      assert.deepEqual([statusCode, body.error.code], [403, "AuthorizationFailed"]);
      assert.ok(body.error.message.includes(`with object id '${principalId}' does not have authorization to perform action 'Microsoft.Network/networkWatchers/packetCaptures/read' over scope '${ids.networkWatcher}'`), body.error.message);
      assert.deepEqual((await flow.runs())[0]!.properties.error, { code: "ActionFailed", message: "An action failed. No dependent actions succeeded." });

      const assignment = await assign(principalId, ids.networkWatcher);
      assert.equal((await flow.actions((await flow.call()).run))["List"]?.status, "Succeeded");
      await arm.delete(`${assignment}?api-version=2022-04-01`);
      assert.equal((await flow.actions((await flow.call()).run))["List"]?.code, "Forbidden");
    });

    it("is refused for another audience, and without an identity or a token", async () => {
      const given = { Other: http("GET", group, { authentication: { ...authentication, audience: "https://vault.azure.net" } }), None: { type: "Http", inputs: { method: "GET", uri: `${management}${group}?api-version=2022-09-01` } }, Wrong: http("GET", group, { authentication: { ...authentication, identity: `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/nobody` } }) };
      await flow.put(definitionOf(given), { identity });
      const actions = await flow.actions((await flow.call()).run);
      const codeOf = (name: string) => [actions[name]?.code, (actions[name]?.outputs as { body: { error: { code: string } } } | undefined)?.body.error.code];
      assert.deepEqual([codeOf("Other"), codeOf("None")], [["Unauthorized", "InvalidAuthenticationTokenAudience"], ["Unauthorized", "AuthenticationFailed"]]);
      assert.equal(actions["Wrong"]?.error?.message, `The identity '${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/nobody' is not assigned to the workflow 'flow'.`);
      await flow.put(definitionOf({ List: http("GET", group) }), { name: "bare" });
      const bare = await flow.actions((await flow.call({}, "bare")).run, "bare");
      assert.equal(bare["List"]?.error?.message, "The workflow 'bare' has no system-assigned identity. Enable it, or name a user-assigned identity that is assigned to the workflow.");
    });

    it("can be a user-assigned one, as long as that exists", async () => {
      const id = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/alerts`;
      const made = await arm.put(`${id}?api-version=2023-01-31`, { location: "westcentralus" });
      const { principalId, clientId, tenantId } = made.json.properties as Record<string, unknown>;
      assert.ok([principalId, clientId, tenantId].every((each) => typeof each === "string"), made.body);
      const definition = definitionOf({ List: http("GET", group, { authentication: { ...authentication, identity: id } }) });
      const missing = await flow.put(definition, { identity: { type: "UserAssigned", userAssignedIdentities: { [`${id}x`]: {} } } });
      assert.deepEqual([missing.status, missing.json.error.code], [400, "FailedIdentityOperation"]);
      const { shown } = await flow.put(definition, { identity: { type: "UserAssigned", userAssignedIdentities: { [id]: {} } } });
      assert.equal(shown.identity.userAssignedIdentities[id]?.principalId, principalId);
      await assign(String(principalId), group);
      assert.equal((await flow.actions((await flow.call()).run))["List"]?.status, "Succeeded");
      await arm.delete(`${id}?api-version=2023-01-31`);
      assert.equal((await flow.actions((await flow.call()).run))["List"]?.error?.message, `The identity '${id}' of the workflow 'flow' does not exist.`);
    });

    it("starts a capture, waits for it and deletes it, with what was asked in the journal", async () => {
      const name = "byWorkflow";
      const path = capturePath(name);
      const { shown } = await flow.put(definitionOf({
        Put: http("PUT", path, { body: capture }),
        Until: {
          type: "Until", expression: "@not(contains(createArray('Creating', 'Updating'), body('Get')?['properties']?['provisioningState']))", ...after("Put"),
          actions: { Wait: { type: "Wait", inputs: { interval: { count: 5, unit: "Second" } } }, Get: { ...http("GET", path), ...after("Wait") } },
        },
        Status: { ...http("POST", `${path}/queryStatus`), ...after("Until") },
        Delete: { ...http("DELETE", path), ...after("Status") },
        Sure: { type: "Compose", inputs: "@utcNow('HH:mm:ss')", ...after("Delete") },
      }), { identity });
      await assign(shown.identity.principalId, `/subscriptions/${flow.azure.identity.subscriptionId}`);
      const { run } = await flow.call();
      assert.equal(flow.azure.packetCapture(path)?.provisioningState, "Updating");
      flow.azure.clock.advance(300);
      const actions = await flow.actions(run);
      assert.deepEqual(Object.fromEntries(Object.entries(actions).map(([each, { status, code }]) => [each, `${status} ${code}`])), {
        Put: "Succeeded Created", Until: "Succeeded NotSpecified", Wait: "Succeeded OK", Get: "Succeeded OK", Status: "Succeeded OK", Delete: "Succeeded NoContent", Sure: "Succeeded OK",
      });
      // 10 seconds until the capture is there, 10 until its status has been asked again, and 10 until it is gone.
      assert.deepEqual([actions["Get"]?.repetitionCount, actions["Sure"]?.outputs], [2, "12:11:49"]);
      assert.equal(flow.azure.packetCapture(path), undefined);
      const entry = flow.azure.journal.entries.find(({ operation }) => operation === "PacketCaptures_Create");
      assert.deepEqual([entry?.by, entry?.status, entry?.at], [`workflow flow, run ${run}, action Put`, 201, Date.UTC(2020, 0, 2, 12, 11, 19, 339)]);
    });

    it("asks again while the answer is transient, as its policy says", async () => {
      const { shown } = await flow.put(definitionOf({
        Usual: http("GET", `${group}?api-version=2022-09-01`), None: http("GET", `${group}?api-version=2022-09-01`, { retryPolicy: { type: "none" } }),
        Fixed: http("GET", `${group}?api-version=2022-09-01`, { retryPolicy: { type: "fixed", count: 1, interval: "PT10S" } }),
      }), { identity });
      await assign(shown.identity.principalId, group);
      flow.azure.faults.add({ match: { operation: "ResourceGroups_Get" }, times: 4, action: { respond: { status: 503, body: { error: { code: "ServerBusy", message: "busy" } } } } });
      const { run } = await flow.call();
      const codes = async () => Object.entries(await flow.actions(run)).map(([name, { status, code }]) => `${name} ${status} ${code}`);
      assert.deepEqual(await codes(), ["Usual Running ", "None Failed ServiceUnavailable", "Fixed Running "]);
      flow.azure.clock.advance(60);
      assert.deepEqual(await codes(), ["Usual Succeeded OK", "None Failed ServiceUnavailable", "Fixed Succeeded OK"]);
    });
  });
}

describe("a new role assignment", () => {
  it("applies after the time that the settings say", async () => {
    const flow = workflowRequests({ timings: { roleAssignment: 120 } });
    const { shown } = await flow.put(definitionOf({ List: http("GET", `${group}?api-version=2022-09-01`) }), { identity });
    await flow.arm.put(`${group}/providers/Microsoft.Authorization/roleAssignments/10ca1000-0000-4000-8000-0000000000aa?api-version=2022-04-01`, { properties: { principalId: shown.identity.principalId, roleDefinitionId: `/subscriptions/0/providers/Microsoft.Authorization/roleDefinitions/${contributor}` } });
    flow.azure.clock.advance(119);
    assert.equal((await flow.actions((await flow.call()).run))["List"]?.code, "Forbidden");
    flow.azure.clock.advance(1);
    assert.equal((await flow.actions((await flow.call()).run))["List"]?.code, "OK");
  });
});

describe("an Http action of a workflow", () => {
  it("reaches no other host than the local Azure", async () => {
    const flow = workflowRequests();
    const { actions } = await flow.runOf({ Call: { type: "Http", inputs: { method: "GET", uri: "https://example.com/" } }, Odd: { type: "Http", inputs: { method: "GET", uri: "@concat('exa', 'mple')" } } });
    assert.deepEqual(actions["Call"]?.error, { code: "HostNotFound", message: "Http request failed with status code 'HostNotFound' and status message: 'The local Azure reaches no other hosts than itself: \"example.com\" was not asked.'." });
    assert.equal(actions["Odd"]?.error?.message, "The value 'example' of the 'uri' of action 'Odd' is not an absolute URI.");
  });

  it("records no header that opens something", async () => {
    const flow = workflowRequests();
    const { actions } = await flow.runOf({ Call: { type: "Http", inputs: { method: "GET", uri: `${management}/subscriptions?api-version=2022-12-01`, headers: { Authorization: "Bearer canary", Accept: "x" } } } });
    assert.deepEqual((actions["Call"]?.inputs as { headers: object }).headers, { Authorization: "*sanitized*", Accept: "x" });
    assert.doesNotMatch(JSON.stringify(flow.azure.snapshot().resources.filter(({ type }) => type.endsWith("/runs")).map((run) => (run.hidden as { records: unknown }).records)), /canary/);
  });
});
