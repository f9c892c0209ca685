import assert from "node:assert/strict";
import { armRequests, capturePath, ids, stillAzure, watcherPath } from "../armRequests";

const group = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/ContosoExampleRG";
const body = { properties: { target: ids.virtualMachine, storageLocation: { filePath: "/var/captures/one.cap" } } };

const cases: { it: string; method: string; path: string; body?: unknown; status: number; code: string; message: string }[] = [
  { it: "a missing api-version", method: "GET", path: `${watcherPath}?api-version=`, status: 400, code: "MissingApiVersionParameter", message: "The api-version query parameter (?api-version=) is required for all requests." },
  { it: "a missing subscription", method: "GET", path: "/subscriptions/11111111-0000-0000-0000-000000000000/resourceGroups?api-version=2022-09-01", status: 404, code: "SubscriptionNotFound", message: "The subscription '11111111-0000-0000-0000-000000000000' could not be found." },
  { it: "a missing resource group", method: "GET", path: `${group}2?api-version=2022-09-01`, status: 404, code: "ResourceGroupNotFound", message: "Resource group 'ContosoExampleRG2' could not be found." },
  { it: "a resource in a missing group", method: "GET", path: `${group}2/providers/Microsoft.Network/networkWatchers/nw`, status: 404, code: "ResourceGroupNotFound", message: "Resource group 'ContosoExampleRG2' could not be found." },
  { it: "a missing watcher", method: "GET", path: `${group}/providers/Microsoft.Network/networkWatchers/nw`, status: 404, code: "ResourceNotFound", message: "The Resource 'Microsoft.Network/networkWatchers/nw' under resource group 'ContosoExampleRG' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix" },
  { it: "a capture of a missing watcher", method: "PUT", path: `${group}/providers/Microsoft.Network/networkWatchers/nw/packetCaptures/one`, body, status: 404, code: "ParentResourceNotFound", message: "Can not perform requested operation on nested resource. Parent resource 'nw' not found." },
  { it: "a missing watcher, before mid-2020", method: "GET", path: `${group}/providers/Microsoft.Network/networkWatchers/nw?api-version=2020-04-01`, status: 404, code: "ResourceNotFound", message: "The Resource 'Microsoft.Network/networkWatchers/nw' under resource group 'ContosoExampleRG' was not found." },
  { it: "a missing machine", method: "GET", path: `${group}/providers/Microsoft.Compute/virtualMachines/no?api-version=2026-03-01`, status: 404, code: "ResourceNotFound", message: "The Resource 'Microsoft.Compute/virtualMachines/no' under resource group 'ContosoExampleRG' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix" },
  { it: "an extension of a missing machine", method: "GET", path: `${group}/providers/Microsoft.Compute/virtualMachines/no/extensions/e?api-version=2026-03-01`, status: 404, code: "ParentResourceNotFound", message: "Can not perform requested operation on nested resource. Parent resource 'no' not found." },
  { it: "a missing extension", method: "GET", path: `${ids.virtualMachine}/extensions/e?api-version=2026-03-01`, status: 404, code: "ResourceNotFound", message: "The Resource 'Microsoft.Compute/virtualMachines/ContosoVM/extensions/e' under resource group 'ContosoExampleRG' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix" },
  { it: "a missing storage account", method: "GET", path: `${group}/providers/Microsoft.Storage/storageAccounts/no?api-version=2025-06-01`, status: 404, code: "ResourceNotFound", message: "The Resource 'Microsoft.Storage/storageAccounts/no' under resource group 'ContosoExampleRG' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix" },
  { it: "a missing operation", method: "GET", path: "/subscriptions/00000000-0000-0000-0000-000000000000/providers/Microsoft.Network/locations/westus/operations/0", status: 404, code: "NotFound", message: "Operation 0 not found." },
  { it: "a second watcher in a region", method: "PUT", path: `${group}/providers/Microsoft.Network/networkWatchers/second`, body: { location: "West Central US" }, status: 400, code: "NetworkWatcherCountLimitReached", message: "Cannot create more than 1 network watchers for this subscription in this region." },
  { it: "a watcher without a location", method: "PUT", path: `${group}/providers/Microsoft.Network/networkWatchers/second`, body: {}, status: 400, code: "LocationRequired", message: "The location property is required for this definition." },
  { it: "a GET of an action", method: "GET", path: `${capturePath("one")}/queryStatus`, status: 405, code: "MethodNotAllowed", message: `'${capturePath("one")}/queryStatus' does not take GET, only POST.` },
  { it: "an update of a capture", method: "PATCH", path: capturePath("one"), body, status: 405, code: "MethodNotAllowed", message: `'${capturePath("one")}' does not take PATCH, only GET, PUT, DELETE.` },
  { it: "an operation that it does not know", method: "POST", path: `${watcherPath}/topology`, body: {}, status: 501, code: "NotImplemented", message: "The local Azure does not support the operation 'POST Microsoft.Network/networkWatchers/topology'." },
  { it: "a path that it does not know", method: "GET", path: "/nowhere", status: 501, code: "NotImplemented", message: "The local Azure does not support the operation 'GET /nowhere'." },
];

describe("errors", () => {
  for (const { it: what, method, path, body: sent, status, code, message } of cases) {
    it(`answers ${status} ${code} for ${what}`, async () => {
      const answer = await armRequests(stillAzure()).send(method, path, sent);
      assert.equal(answer.status, status);
      const { details, ...error } = answer.json.error;
      assert.deepEqual(error, { code, message });
      assert.equal(answer.headers["content-type"], "application/json; charset=utf-8");
    });
  }

  it("names the versions that a type has, when it is asked for another", async () => {
    const answer = await armRequests(stillAzure()).get(`${capturePath("one")}?api-version=2025-12-31`);
    assert.equal(answer.status, 400);
    assert.equal(answer.json.error.code, "NoRegisteredProviderFound");
    assert.match(answer.json.error.message, /^No registered resource provider found for location 'global' and API version '2025-12-31' for type 'networkWatchers\/packetCaptures'\. The supported api-versions are '2026-01-01, 2025-07-01, .*, 2016-03-30'\. The supported locations are 'australiaeast, .*'\.$/);
  });

  it("writes its own errors without details, and a resource provider's with them", async () => {
    const arm = armRequests(stillAzure());
    assert.deepEqual(Object.keys((await arm.get(`${watcherPath}2`)).json.error), ["code", "message"]);
    const id = capturePath("one");
    assert.equal((await arm.get(id)).body, `{\r\n  "error": {\r\n    "code": "NotFound",\r\n    "message": "Resource ${id} not found.",\r\n    "details": []\r\n  }\r\n}`);
  });

  it("gives every answer the headers that Azure's have", async () => {
    const azure = stillAzure();
    const { headers } = await azure.handle({
      method: "GET",
      url: `https://management.azure.com${watcherPath}?api-version=2026-01-01`,
      headers: { "X-MS-Client-Request-Id": "mine", "x-ms-return-client-request-id": "true" },
    });
    assert.match(headers["x-ms-request-id"]!, /^[0-9a-f-]{36}$/);
    assert.equal(headers["x-ms-correlation-request-id"], headers["x-ms-request-id"]);
    assert.equal(headers["x-ms-routing-request-id"], `LOCAL:20200102T121119Z:${headers["x-ms-request-id"]}`);
    assert.equal(headers["date"], "Thu, 02 Jan 2020 12:11:19 GMT");
    assert.equal(headers["x-ms-client-request-id"], "mine");
    assert.equal(headers["x-ms-ratelimit-remaining-subscription-reads"], "249");
  });
});
