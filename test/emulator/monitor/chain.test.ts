import assert from "node:assert/strict";
import type { LocalAzure } from "../../../emulator";
import { armRequests, capturePath, ids } from "../armRequests";
import { definitionOf, signedInRequests, workflowPath, type WorkflowRequests } from "../logic/workflowRequests";
import { actionGroup, actionGroupPath, metricAlert, metricAlertPath, versions } from "./alertWorld";

const networkContributor = "4d97b98b-1d4f-4787-a291-c67834d212e7";
const audience = "https://management.azure.com/";
const capture = { properties: { target: ids.virtualMachine, storageLocation: { storageId: ids.storageAccount }, timeLimitInSeconds: 60 } };

describe("from an alert to a capture", () => {
  let flow: WorkflowRequests;
  let azure: LocalAzure;
  let token: string;
  let principalId: string;
  const put = async (path: string, version: string, body: object) => {
    const { status, body: text } = await armRequests(azure, version, token).put(path, body);
    assert.ok(status < 300, text);
  };
  beforeEach(async () => {
    flow = await signedInRequests();
    azure = flow.azure;
    token = await azure.issueToken();
    const triggers = { manual: { type: "Request", kind: "Http", conditions: [{ expression: "@equals(triggerBody()?['data']?['essentials']?['monitorCondition'], 'Fired')" }] } };
    const uri = `${audience.slice(0, -1)}${capturePath("")}@{formatDateTime(triggerBody()['data']['essentials']['firedDateTime'], 'yyyyMMddTHHmmss')}Z?api-version=2024-05-01`;
    const Put = { type: "Http", inputs: { method: "PUT", uri, body: capture, authentication: { type: "ManagedServiceIdentity", audience } } };
    principalId = (await flow.put(definitionOf({ Put }, triggers), { identity: { type: "SystemAssigned" } })).shown.identity.principalId;
    const receiver = { name: "capture", resourceId: workflowPath(), callbackUrl: await flow.callbackOf(), useCommonAlertSchema: true };
    await put(actionGroupPath("ops"), versions.actionGroup, actionGroup({ logicAppReceivers: [receiver] }));
    await put(metricAlertPath("cpu"), versions.metricAlert, metricAlert({ actions: [{ actionGroupId: actionGroupPath("ops") }] }));
  });
  const assign = () => put(`${ids.networkWatcher}/providers/Microsoft.Authorization/roleAssignments/10ca1000-0000-4000-8000-0000000000aa`, "2022-04-01", {
    properties: { principalId, roleDefinitionId: `/subscriptions/0/providers/Microsoft.Authorization/roleDefinitions/${networkContributor}`, principalType: "ServicePrincipal" },
  });

  it("runs the workflow of the action group, which starts a capture as its identity; a resolution starts nothing", async () => {
    await assign();
    const { notifications } = await azure.fireAlert("cpu");
    assert.deepEqual(notifications.map(({ status, httpStatus, workflow }) => [status, httpStatus, workflow]), [["Sent", 202, "flow"]]);
    await azure.settle();
    const [run] = await flow.runs();
    assert.deepEqual([run?.name, run?.properties.status], [notifications[0]!.runId, "Succeeded"]);
    assert.deepEqual(azure.packetCaptures().map(({ name }) => name), ["20200102T121119Z"]);
    azure.clock.advance(60);
    await azure.resolveAlert("cpu");
    await azure.settle();
    assert.deepEqual([(await flow.runs()).length, azure.packetCaptures().length], [1, 1]);
  });

  it("fails in the run when the identity has no role", async () => {
    const { notifications: [sent] } = await azure.fireAlert("cpu");
    await azure.settle();
    const { Put } = await flow.actions(sent!.runId!);
    assert.deepEqual([Put?.status, Put?.code, azure.packetCaptures()], ["Failed", "Forbidden", []]);
  });

  it("works after a restored snapshot, which has no signatures", async () => {
    await assign();
    azure.reset(JSON.parse(JSON.stringify(azure.snapshot())) as ReturnType<LocalAzure["snapshot"]>);
    assert.equal((await azure.fireAlert("cpu")).notifications[0]!.status, "Sent");
  });

  it("tells when the signature is wrong", async () => {
    const callbackUrl = (await flow.callbackOf()).replace(/sig=[^&]+/, "sig=wrong");
    await put(actionGroupPath("ops"), versions.actionGroup, actionGroup({ logicAppReceivers: [{ name: "capture", resourceId: workflowPath(), callbackUrl }] }));
    const { notifications: [refused] } = await azure.fireAlert("cpu");
    assert.deepEqual([refused?.status, refused?.httpStatus, refused?.error], ["Failed", 401, "The authentication credentials are not valid. (AuthorizationFailed)"]);
  });
});
