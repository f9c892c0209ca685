import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { request } from "node:https";
import { join } from "node:path";
import fc from "fast-check";
import { full } from "../inFull";
import { collect, createLocalAzure, listen, type LocalAzure } from "../../emulator";
import { routes } from "../../emulator/localAzure/router";
import { armRequests, capturePath, ids, stillAzure, watcherPath } from "../emulator/armRequests";
import { runs } from "../provider/model/generatedCaptures";
import { temporaryFolder } from "../temporaryFolder";
import { anyValue, oddTexts } from "./anyValue";

const subscription = "/subscriptions/00000000-0000-0000-0000-000000000000";
const group = `${subscription}/resourceGroups/ContosoExampleRG`;
const role = "00000000-0000-0000-0000-00000000000";

/** A good body for each kind of resource, to be spoilt. */
const bodies: Readonly<Record<string, Record<string, unknown>>> = {
  [`${subscription}/resourceGroups/other`]: { location: "westus", tags: { a: "b" }, managedBy: "x" },
  [watcherPath]: { location: "westcentralus", properties: {}, tags: {} },
  [capturePath("one")]: {
    properties: {
      target: ids.virtualMachine, targetType: "AzureVM", scope: { include: [] }, bytesToCapturePerPacket: 0, totalBytesPerSession: 1, timeLimitInSeconds: 60,
      storageLocation: { storageId: ids.storageAccount, filePath: "/var/captures/x.cap" },
      filters: [{ protocol: "TCP", localIPAddress: "10.0.0.1", localPort: "1-2", remoteIPAddress: "", remotePort: "" }],
    },
  },
  [`${watcherPath}/packetCaptures/two`]: {
    properties: { target: ids.virtualMachine, continuousCapture: true, storageLocation: { localPath: "/var/captures/x.cap" }, captureSettings: { fileCount: 1, fileSizeInBytes: 1, sessionTimeLimitInSeconds: 1 } },
  },
  [`${group}/providers/Microsoft.Compute/virtualMachines/vm`]: {
    location: "westus", tags: {}, zones: ["1"], identity: { type: "SystemAssigned" },
    properties: {
      hardwareProfile: { vmSize: "Standard_B1s" }, osProfile: { computerName: "vm", adminUsername: "a", linuxConfiguration: {} },
      storageProfile: { imageReference: { publisher: "Canonical", offer: "x", sku: "y", version: "latest" }, osDisk: { osType: "Linux", createOption: "FromImage", name: "d" } },
      networkProfile: { networkInterfaces: [{ id: `${group}/providers/Microsoft.Network/networkInterfaces/nic`, properties: { primary: true } }] },
    },
  },
  [`${ids.virtualMachine}/extensions/agent`]: {
    location: "westcentralus", properties: { publisher: "Microsoft.Azure.NetworkWatcher", type: "NetworkWatcherAgentLinux", typeHandlerVersion: "1.4", autoUpgradeMinorVersion: true, settings: {} },
  },
  [`${group}/providers/Microsoft.Compute/virtualMachineScaleSets/set`]: {
    location: "westus", sku: { name: "Standard_B1s", capacity: 2 },
    properties: { orchestrationMode: "Uniform", upgradePolicy: { mode: "Manual" }, virtualMachineProfile: { osProfile: { linuxConfiguration: {} }, storageProfile: {}, extensionProfile: { extensions: [{ name: "x", properties: { publisher: "p", type: "t" } }] } } },
  },
  [`${group}/providers/Microsoft.Storage/storageAccounts/another`]: {
    location: "westus", kind: "StorageV2", sku: { name: "Standard_LRS" }, properties: { allowSharedKeyAccess: true, networkAcls: { defaultAction: "Allow", ipRules: [] } },
  },
  [`${group}/providers/Microsoft.Network/virtualNetworks/net`]: {
    location: "westus", properties: { addressSpace: { addressPrefixes: ["10.0.0.0/16"] }, subnets: [{ name: "a", properties: { addressPrefix: "10.0.0.0/24" } }] },
  },
  [`${group}/providers/Microsoft.Network/networkInterfaces/nic`]: {
    location: "westus", properties: { ipConfigurations: [{ name: "ip", properties: { subnet: { id: `${group}/providers/Microsoft.Network/virtualNetworks/net/subnets/a` }, privateIPAllocationMethod: "Dynamic" } }] },
  },
  [`${group}/providers/Microsoft.Network/networkSecurityGroups/nsg`]: { location: "westus", properties: { securityRules: [{ name: "r", properties: { priority: 100 } }] } },
  [`${group}/providers/Microsoft.Logic/workflows/flow`]: {
    location: "westus", identity: { type: "SystemAssigned" },
    properties: {
      state: "Enabled", parameters: { p: { value: "x" } },
      definition: {
        $schema: "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#", contentVersion: "1.0.0.0", parameters: { p: { type: "String", defaultValue: "y" } },
        triggers: { manual: { type: "Request", inputs: { method: "POST", schema: { type: "object" } }, conditions: [{ expression: "@true" }], runtimeConfiguration: { concurrency: { runs: 1 } } }, every: { type: "Recurrence", recurrence: { frequency: "Week", interval: 1, startTime: "2030-01-01T00:00:00Z", timeZone: "UTC", schedule: { hours: [1], minutes: ["2"], weekDays: ["Monday"] } } } },
        actions: {
          V: { type: "InitializeVariable", inputs: { variables: [{ name: "n", type: "Integer", value: 0 }] }, runAfter: {} },
          Loop: { type: "Until", expression: "@equals(variables('n'), 2)", limit: { count: 3, timeout: "PT1H" }, actions: { Add: { type: "IncrementVariable", inputs: { name: "n", value: 1 } } }, runAfter: { V: ["Succeeded"] } },
          Each: { type: "Foreach", foreach: "@createArray(1)", operationOptions: "Sequential", actions: { If: { type: "If", expression: { and: [{ equals: ["@item()", 1] }] }, actions: { Wait: { type: "Wait", inputs: { interval: { count: 1, unit: "Second" } } } }, else: { actions: {} } } } },
          Choice: { type: "Switch", expression: "a", cases: { A: { case: "a", actions: { End: { type: "Terminate", inputs: { runStatus: "Failed", runError: { code: "c", message: "m" } } } } } }, default: { actions: {} }, runAfter: { Each: ["Failed"] } },
          Call: { type: "Http", inputs: { method: "GET", uri: "https://management.azure.com/subscriptions?api-version=2022-12-01", headers: { a: "b" }, queries: { q: 1 }, body: { b: 1 }, authentication: { type: "ManagedServiceIdentity", audience: "https://management.azure.com/" }, retryPolicy: { type: "fixed", count: 1, interval: "PT5S" } } },
          Parse: { type: "ParseJson", inputs: { content: "{}", schema: { type: "object", properties: { a: { type: "string" } }, required: ["a"] } } },
          Query: { type: "Query", inputs: { from: "@createArray(1)", where: "@true" } },
          Select: { type: "Select", inputs: { from: "@createArray(1)", select: "@item()" } },
        },
        outputs: { o: { type: "String", value: "@parameters('p')" } },
      },
    },
  },
  [`${group}/providers/Microsoft.Unknown/things/thing`]: { location: "westus", kind: "x", plan: {}, properties: { a: 1 } },
  [`${group}/providers/Microsoft.Authorization/roleAssignments/${role}1`]: { properties: { roleDefinitionId: `${subscription}/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7`, principalId: role + "2", principalType: "User" } },
  [`${subscription}/providers/Microsoft.Authorization/roleDefinitions/${role}3`]: { properties: { roleName: "r", type: "CustomRole", assignableScopes: [subscription], permissions: [{ actions: ["*/read"], notActions: [] }] } },
};

const apiVersions = ["2026-01-01", "2024-07-01", "2023-05-01", "2022-04-01", "2021-04-01", "2024-05-01"];

/** What is looked at after each bad request: everything that shows what was stored. */
const lists = [
  `${subscription}/resources`,
  `${subscription}/resourceGroups`,
  `${group}/resources`,
  `${watcherPath}/packetCaptures`,
  `${subscription}/providers/Microsoft.Network/networkWatchers`,
  `${subscription}/providers/Microsoft.Compute/virtualMachines`,
  `${subscription}/providers/Microsoft.Compute/virtualMachineScaleSets`,
  `${subscription}/providers/Microsoft.Storage/storageAccounts`,
  `${subscription}/providers/Microsoft.Network/virtualNetworks`,
  `${subscription}/providers/Microsoft.Network/networkInterfaces`,
  `${subscription}/providers/Microsoft.Authorization/roleAssignments`,
  `${subscription}/providers/Microsoft.Authorization/roleDefinitions`,
];

/** Sends with each api-version until one is known to the type. */
async function sent(azure: LocalAzure, method: string, path: string, body?: string, headers: Record<string, string> = {}): Promise<number> {
  for (const apiVersion of apiVersions) {
    const url = `${path}${path.includes("?") ? "&" : "?"}api-version=${apiVersion}`;
    const answer = await azure.handle({ method, url, ...(body !== undefined && { body }), headers: { host: "localhost", "content-type": "application/json", ...headers } });
    const text = (await collect(answer.body)).toString();
    const isOther = answer.status === 400 && /InvalidApiVersion|NoRegisteredProvider|InvalidResourceType|api-version/.test(text);
    if (isOther) continue;
    assert.ok(answer.status < 500 || answer.status === 501, `${method} ${path} was answered with ${answer.status}: ${text.slice(0, 300)}`);
    for (const [name, value] of Object.entries(answer.headers)) assert.match(value, /^[\t\x20-\x7e\x80-\xff]*$/, `header ${name}`);
    return answer.status;
  }
  return 400;
}

/** Everything that is stored can be shown, saved and loaded. */
async function assertWhole(azure: LocalAzure): Promise<void> {
  azure.clock.advance(5);
  for (const list of lists) {
    const status = await sent(azure, "GET", list);
    // A test may have deleted the group or the watcher.
    assert.ok(status < 300 || (status === 404 && !list.startsWith(`${subscription}/providers`)), `GET ${list}: ${status}`);
  }
  azure.packetCaptures();
  const snapshot = JSON.parse(JSON.stringify(azure.snapshot())) as ReturnType<LocalAzure["snapshot"]>;
  const copy = stillAzure({ world: "empty" });
  copy.reset(snapshot);
  assert.deepEqual(JSON.parse(JSON.stringify(copy.snapshot())), snapshot);
}

function pathsIn(value: unknown): string[][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [[name], ...pathsIn(inner).map((rest) => [name, ...rest])]);
}

function spoilt(body: unknown, path: readonly string[], value: unknown): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  if (Array.isArray(body)) return body.map((item: unknown, index) => (String(index) === name ? spoilt(item, rest, value) : item));
  return Object.fromEntries(Object.entries(body as object).map(([key, inner]: [string, unknown]) => [key, key === name ? spoilt(inner, rest, value) : inner]));
}

/** What JSON.stringify cannot write is nested too deep for this test: that is sent as text elsewhere. */
const value = anyValue.filter((any) => {
  try {
    return JSON.stringify(any).length < 500_000;
  } catch {
    return false;
  }
});

describe("the local Azure", function () {
  it("takes the good bodies", async () => {
    const azure = stillAzure();
    const arm = armRequests(azure);
    assert.equal((await arm.get(`${watcherPath}/packetCaptures`)).status, 200);
    const statuses: Record<string, number> = {};
    for (const [path, body] of Object.entries(bodies)) statuses[path] = await sent(azure, "PUT", path, JSON.stringify(body));
    const refused = Object.entries(statuses).filter(([, status]) => status >= 300);
    assert.deepEqual(refused, []);
    await assertWhole(azure);
  });

  for (const [path, body] of Object.entries(bodies)) {
    it(`answers whatever is put in the place of ${path.split("/").slice(-2).join("/")}, and stays whole`, async () => {
      const paths = [[], ...pathsIn(body)];
      const azure = stillAzure();
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...paths), value, fc.constantFrom("PUT", "PUT", "PUT", "PATCH"), async (at, any, method) => {
          const status = await sent(azure, method, path, JSON.stringify(spoilt(body, at, any)));
          if (status < 300) await assertWhole(azure);
          await sent(azure, "GET", path);
        }),
        runs(40),
      );
      await sent(azure, "DELETE", path);
      await assertWhole(azure);
    });
  }

  full.it("answers any body to every operation that it knows", async () => {
    const azure = stillAzure();
    const texts = [
      "", "null", "[]", '"x"', "1e400", "{", '{"__proto__":{"x":1},"constructor":{"prototype":1}}', '{"properties":{"__proto__":[]}}', "\u0000", "\ufeff{}", "a=b&a=%ff&=",
      "[".repeat(100_000) + "]".repeat(100_000),
      `{"location":"westus","tags":{"x":${"[".repeat(100_000)}${"]".repeat(100_000)}}}`,
      `{"location":"westus","properties":${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}}`,
      `{"x":"${"y".repeat(3_000_000)}"}`,
    ];
    for (const [index, route] of routes.entries()) {
      const path = route.path.replace(/:subscriptionId/, "00000000-0000-0000-0000-000000000000").replace(/:resourceGroupName/, "ContosoExampleRG").replace(/:networkWatcherName/, "NetworkWatcher_westcentralus").replace(/:(\w+)(\([^)]*\))?/g, "name");
      for (const [number, text] of texts.entries()) {
        if (number > 10 && (index + number) % 4 !== 0) continue;
        await sent(azure, route.method, path, text);
      }
    }
    await assertWhole(azure);
  });

  it("answers odd addresses", async () => {
    const azure = stillAzure();
    const odd = [...oddTexts.filter((text) => text.length < 1000), "%", "%ff", "%e0%a4%a", "..", "%2e%2e", "a%2fb", "a;b", ":", "*", "a".repeat(5000), "ä", "null", "hasOwnProperty"];
    for (const part of odd) {
      for (const path of [
        `/${part}`,
        `/subscriptions/${part}`,
        `${subscription}/resourceGroups/${part}`,
        `${subscription}/resourceGroups/${part}/providers/Microsoft.Compute/virtualMachines/${part}`,
        `${group}/providers/${part}/${part}/${part}`,
        `${group}/providers/Microsoft.Unknown/things/${part}`,
        `${watcherPath}/packetCaptures/${part}`,
        `${watcherPath}/packetCaptures/${part}/queryStatus`,
        `${subscription}/resources?$filter=${part}&$top=${part}&$skiptoken=${part}&$expand=${part}`,
        `${subscription}/providers/Microsoft.Network/locations/westus/operations/${part}`,
        `/${part}/oauth2/v2.0/token`,
        `/${part}/v2.0/.well-known/openid-configuration`,
        `/contosoexamplergdiag374/${part}/${part}?restype=container&comp=list&prefix=${part}&marker=${part}&maxresults=${part}`,
        `${group}/providers/Microsoft.Authorization/roleAssignments/${part}`,
      ]) {
        for (const method of ["GET", "PUT", "DELETE", "HEAD", "POST", "PATCH", "__PROTO__"]) await sent(azure, method, path, method === "GET" ? undefined : '{"location":"westus","properties":{}}');
      }
    }
    await assertWhole(azure);
  });

  it("answers odd headers, tokens and signatures", async () => {
    const azure = createLocalAzure();
    const token = await azure.issueToken();
    const values = [...oddTexts.filter((text) => text.length < 1000), "Bearer", "Bearer ", "Bearer a.b.c", `Bearer ${token}x`, `Bearer ${token.split(".").slice(0, 2).join(".")}.`, "Basic x", "SharedKey x:y", "SharedKey contosoexamplergdiag374:%%%", "x".repeat(60_000), "9".repeat(400)];
    for (const text of values) {
      for (const name of ["authorization", "host", "content-type", "if-match", "if-none-match", "x-ms-client-request-id", "x-ms-return-client-request-id", "range", "x-ms-range", "x-ms-date", "x-ms-version", "content-length"]) {
        const headers = { ...(name === "authorization" ? {} : { authorization: `Bearer ${token}` }), [name]: text, ...(name === "x-ms-client-request-id" && { "x-ms-return-client-request-id": "true" }) };
        await sent(azure, "GET", `${watcherPath}/packetCaptures`, undefined, headers);
        await sent(azure, "PUT", capturePath("odd"), JSON.stringify(bodies[capturePath("one")]), headers);
        await sent(azure, "GET", "/contosoexamplergdiag374/network-watcher-logs/x?sv=x&sig=%ff", undefined, headers);
      }
    }
  });
});

describe("the local Azure's door and state file", function () {
  const folder = temporaryFolder();

  it("take hostile requests without an internal error, and touch nothing but the state file", async () => {
    const file = join(folder(), "state", "state.json");
    const azure = createLocalAzure({ stateFile: file, authentication: "off" });
    const server = await listen(azure, { directory: join(folder(), "certificates") });
    const ca = readFileSync(server.caFile);
    const send = (method: string, path: string, headers: Record<string, string>, body?: string): Promise<{ status: number; text: string }> =>
      new Promise((resolve, reject) => {
        const out = request({ host: "localhost", port: server.port, path, method, headers, ca, servername: "localhost", agent: false }, (response) => {
          let text = "";
          response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk)).on("end", () => resolve({ status: response.statusCode ?? 0, text })).on("error", reject);
        });
        out.on("error", (error: NodeJS.ErrnoException) => (error.code === "ECONNRESET" || error.code === "EPIPE" ? resolve({ status: 0, text: "" }) : reject(error)));
        out.end(body);
      });
    try {
      const api = "?api-version=2024-07-01";
      const machine = `${group}/providers/Microsoft.Compute/virtualMachines`;
      const answers = [
        await send("GET", "/../../../../etc/passwd", {}),
        await send("GET", "/%2e%2e/%2e%2e/etc/passwd", {}),
        await send("GET", "/..%2f..%2fetc%2fpasswd", {}),
        await send("GET", "/_local/../../etc/passwd", {}),
        await send("GET", "/_local/state", { authorization: "Bearer x" }),
        await send("GET", "//elsewhere.test/subscriptions", {}),
        await send("GET", "https://elsewhere.test/subscriptions", {}),
        await send("GET", "*", {}),
        await send("OPTIONS", "/", {}),
        await send("GET", `/subscriptions${api}`, { host: "elsewhere.test" }),
        await send("GET", `/subscriptions${api}`, { "x-many": "y".repeat(60_000) }),
        await send("GET", `/subscriptions${api}`, { "x-too-many": "y".repeat(70_000) }),
        await send("PUT", `${machine}/..%2f..%2f..%2fx${api}`, {}, '{"location":"westus","properties":{}}'),
        await send("PUT", `${machine}/__proto__${api}`, {}, '{"location":"westus","properties":{},"tags":{"__proto__":"x","constructor":"y"}}'),
        await send("PUT", `${machine}/vm${api}`, {}, `{"location":"westus","properties":${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}}`),
        await send("PUT", `${machine}/vm${api}`, {}, "x".repeat(5_000_000)),
        await send("PUT", `${group}/providers/Microsoft.Unknown/things/%F0%9F%92%A9${api}`, {}, '{"location":"westus","properties":{"\\ud800":"\\udc00"}}'),
        await send("PUT", "/contosoexamplergdiag374/network-watcher-logs/..%2f..%2f..%2fx", { "x-ms-blob-type": "AppendBlob" }, ""),
        await send("GET", `/subscriptions${api}`, {}),
      ];
      for (const { status, text } of answers) {
        assert.ok(status < 500 || status === 501, `${status}: ${text.slice(0, 300)}`);
        assert.doesNotMatch(text, /LocalAzureInternalError|root:|node_modules/);
      }
      assert.equal(answers.at(-1)?.status, 200);
    } finally {
      await server.close();
      azure.close();
    }
    const again = createLocalAzure({ stateFile: file, authentication: "off", world: "empty" });
    await assertWhole(again);
    again.close();
    assert.deepEqual(readdirSync(folder()).sort(), ["certificates", "state"]);
    assert.deepEqual(readdirSync(join(folder(), "state")), ["state.json"]);
  });
});
