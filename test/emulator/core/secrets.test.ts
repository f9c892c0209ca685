import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { LocalAzure } from "../../../emulator";
import { temporaryFolder } from "../../temporaryFolder";
import { armRequests, ids, stillAzure } from "../armRequests";

const mark = "S3cret-mark";
const group = ids.virtualMachine.split("/providers/")[0]!;
const compute = `${group}/providers/Microsoft.Compute`;
const network = `${group}/providers/Microsoft.Network`;

const osProfile = (name = "adminPassword") => ({
  computerName: "one", adminUsername: "azureuser", [name]: mark, customData: mark, allowExtensionOperations: true,
  windowsConfiguration: { additionalUnattendContent: [{ passName: "OobeSystem", settingName: "AutoLogon", content: mark }] },
});
const extension = (name = "protectedSettings") => ({ publisher: "p", type: "t", typeHandlerVersion: "1.0", settings: { shown: "yes" }, [name]: { key: mark, deep: [{ password: mark }] } });
const machineProfile = (name?: string) => ({
  storageProfile: { osDisk: { createOption: "FromImage" } }, osProfile: osProfile(name), extensionProfile: { extensions: [{ name: "inside", properties: extension() }] },
});

/** Bodies with secrets at every place where Azure takes some. */
const sent: [path: string, body: unknown][] = [
  [`${compute}/virtualMachines/one`, { location: "westus", properties: { hardwareProfile: { vmSize: "Standard_B1s" }, osProfile: osProfile() } }],
  [`${compute}/virtualMachines/two`, { location: "westus", properties: { osProfile: osProfile("AdminPASSWORD") } }],
  [`${compute}/virtualMachines/one/extensions/e`, { location: "westus", properties: extension() }],
  [`${compute}/virtualMachines/one/extensions/f`, { location: "westus", properties: extension("ProtectedSettings") }],
  [`${compute}/virtualMachineScaleSets/set`, { location: "westus", sku: { name: "Standard_B1s", capacity: 2 }, properties: { upgradePolicy: { mode: "Manual" }, virtualMachineProfile: machineProfile() } }],
  [`${compute}/virtualMachineScaleSets/other`, { location: "westus", properties: { virtualMachineProfile: machineProfile("ADMINPASSWORD") } }],
  [`${compute}/virtualMachineScaleSets/set/extensions/e`, { properties: extension() }],
  [`${group}/providers/Microsoft.Storage/storageAccounts/marked`, { location: "westus", kind: "StorageV2", sku: { name: "Standard_LRS" }, properties: { accountKey: mark } }],
  [`${network}/connections/c`, { location: "westus", properties: { connectionType: "IPsec", sharedKey: mark } }],
  [`${network}/virtualNetworkGateways/g`, { location: "westus", properties: { vpnClientConfiguration: { radiusServerSecret: mark, radiusServers: [{ radiusServerSecret: mark }] } } }],
  [`${network}/applicationGateways/g`, { location: "westus", properties: { sslCertificates: [{ name: "c", properties: { data: mark, password: mark } }] } }],
  [`${group}/providers/Microsoft.Sql/servers/s`, { location: "westus", properties: { administratorLogin: "azureuser", administratorLoginPassword: mark } }],
  [`${group}/providers/Microsoft.KeyVault/vaults/v`, { location: "westus", properties: {} }],
  [`${group}/providers/Microsoft.KeyVault/vaults/v/secrets/s`, { properties: { value: mark } }],
  [`${group}/providers/Microsoft.ContainerInstance/containerGroups/g`, {
    location: "westus",
    properties: {
      containers: [{ name: "c", properties: { environmentVariables: [{ name: "A", secureValue: mark }] } }],
      imageRegistryCredentials: [{ server: "s", username: "u", password: mark }],
      volumes: [{ name: "v", azureFile: { shareName: "s", storageAccountName: "a", storageAccountKey: mark } }],
    },
  }],
];

describe("secrets", () => {
  const folder = temporaryFolder();

  async function sendAll(azure: LocalAzure): Promise<string[]> {
    const arm = armRequests(azure, "2026-04-01");
    const answers = [];
    for (const method of ["PUT", "PUT", "PATCH"]) {
      for (const [path, body] of sent) answers.push(await arm.send(method, inVersion(path), body));
      azure.clock.advance(60);
    }
    for (const [path] of sent) {
      for (const query of ["", "&$expand=instanceView", "&$expand=userData"]) answers.push(await arm.get(inVersion(path, query)), await arm.get(inVersion(path.slice(0, path.lastIndexOf("/")), query)));
    }
    for (const tail of ["virtualMachines", "virtualMachines/0", "virtualMachines/0/extensions", "instanceView"]) answers.push(await arm.get(`${compute}/virtualMachineScaleSets/set/${tail}`));
    answers.push(await arm.get(`${group}/resources?api-version=2025-04-01`));
    assert.deepEqual(answers.filter(({ status }) => status >= 300).map(({ body }) => body), []);
    return answers.map(({ body, headers }) => body + JSON.stringify(headers));
  }

  it("are in no answer, snapshot, state file or journal, wherever and however they were sent", async () => {
    const stateFile = join(folder(), "state.json");
    const azure = stillAzure({ stateFile, timings: { compute: 10 } });
    const answers = await sendAll(azure);
    assert.deepEqual(answers.filter((answer) => answer.includes(mark)), []);
    assert.deepEqual(found(azure.snapshot()), [], "snapshot");
    assert.deepEqual(found(azure.journal.entries), [], "journal");
    azure.close();
    assert.deepEqual(found(JSON.parse(readFileSync(stateFile, "utf8"))), [], "state file");
  });

  it("are not quoted in the error of a body that is no JSON", async () => {
    const arm = armRequests(stillAzure(), "2026-04-01");
    for (const body of [`{"properties": {"osProfile": {"adminPassword": "${mark}" x`, `{"adminPassword": ${mark}}`, `"${mark}`]) {
      const { status, json } = await arm.send("PUT", `${compute}/virtualMachines/one`, body);
      assert.deepEqual([status, json.error.code, json.error.message.includes(mark.slice(0, 3))], [400, "InvalidRequestContent", false], json.error.message);
    }
  });

  it("are not taken over from a snapshot that still has some", async () => {
    const azure = stillAzure();
    await armRequests(azure, "2026-04-01").put(...sent[4]!);
    const snapshot = JSON.parse(JSON.stringify(azure.snapshot()).replaceAll('"adminUsername"', `"adminPassword":"${mark}","adminUsername"`)) as ReturnType<LocalAzure["snapshot"]>;
    assert.ok(found(snapshot).length > 0);
    azure.reset(snapshot);
    assert.deepEqual(found(azure.snapshot()), []);
  });

  it("leave everything else as it was: users, settings, tags, public keys and switches", async () => {
    const arm = armRequests(stillAzure(), "2026-04-01");
    const linuxConfiguration = { disablePasswordAuthentication: true, ssh: { publicKeys: [{ path: "/home/u/.ssh/authorized_keys", keyData: "ssh-rsa AAAA" }] } };
    const settings = { password: "of the caller's own", secrets: [{ value: "shown" }] };
    await arm.put(`${compute}/virtualMachineScaleSets/set`, {
      location: "westus", tags: { password: "a tag" },
      properties: { virtualMachineProfile: { osProfile: { adminUsername: "u", linuxConfiguration, secrets: [] }, extensionProfile: { extensions: [{ name: "e", properties: { publisher: "p", type: "t", settings } }] } } },
    });
    const { tags, properties } = (await arm.get(`${compute}/virtualMachineScaleSets/set`)).json;
    assert.deepEqual(tags, { password: "a tag" });
    const filledIn = { allowExtensionOperations: true, requireGuestProvisionSignal: true };
    assert.deepEqual(properties.virtualMachineProfile, {
      osProfile: { adminUsername: "u", linuxConfiguration: { ...linuxConfiguration, provisionVMAgent: true, enableVMAgentPlatformUpdates: false }, secrets: [], ...filledIn },
      extensionProfile: { extensions: [{ name: "e", properties: { autoUpgradeMinorVersion: false, publisher: "p", type: "t", settings } }] },
    });
  });

  it("of storage accounts are in the answer of listKeys alone", async () => {
    const azure = stillAzure();
    const arm = armRequests(azure, "2026-04-01");
    const { keys } = (await arm.post(`${ids.storageAccount}/listKeys`)).json;
    const { body } = await arm.get(ids.storageAccount);
    const everything = body + JSON.stringify(azure.snapshot()) + JSON.stringify(azure.journal.entries);
    assert.deepEqual(keys.filter(({ value }) => value.length < 40 || everything.includes(value)), []);
  });
});

/** Networking has no version of 2026-04-01. */
function inVersion(path: string, query = ""): string {
  return `${path}?api-version=${path.includes("Microsoft.Network/") ? "2026-01-01" : "2026-04-01"}${query}`;
}

/** Where the mark is. */
function found(value: unknown, path = ""): string[] {
  if (typeof value === "string") return value.includes(mark) ? [path] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => (name.includes(mark) ? [path] : found(inner, `${path}/${name}`)));
}
