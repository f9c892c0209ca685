import assert from "node:assert/strict";
import { join } from "node:path";
import { checkClock } from "../../../cli/doctor/account";
import { checkProxy } from "../../../cli/doctor/machineHere";
import { problemsOf } from "../../../cli/doctor/place";
import { isPermitted } from "../../../provider/azure/permissions";
import { executable } from "../../executable";
import { temporaryFolder } from "../../temporaryFolder";
import { putManualScaleSet, send } from "../guardedMachine";
import { onLocalAzure } from "../onLocalAzure";

interface Finding {
  readonly check: string;
  readonly state: string;
  readonly found: string;
  readonly fix?: string;
}

describe("pktcap doctor", function () {
  const local = onLocalAzure();

  const allowed = { actions: ["Microsoft.Network/networkWatchers/*"], notActions: ["*/delete"], dataActions: ["*/read"], notDataActions: [] };
  /** What Azure says of the permissions, which the local Azure does not tell by itself. */
  const permit = (value: unknown[]): void => {
    local().azure.faults.add({ match: { path: "Microsoft.Authorization/permissions" }, times: "forever", action: { respond: { status: 200, body: { value } } } });
  };

  const doctor = async (...args: string[]): Promise<{ code: number | null; of: (check: string) => Finding | undefined; all: Finding[] }> => {
    const { code, stdout, stderr } = await local().run("doctor", ...args, "-o", "json");
    assert.equal(stderr, "");
    const all = JSON.parse(stdout) as Finding[];
    return { code, all, of: (check) => all.find((finding) => finding.check === check) };
  };

  it("finds everything in order, and asks for nothing but reads", async () => {
    const { code, all } = await doctor("ContosoVM", "--storage-account", "contosoexamplergdiag374");
    assert.equal(code, 0);
    assert.deepEqual(
      all.filter(({ state }) => state !== "ok" && state !== "warning"),
      [],
    );
    assert.deepEqual(
      all.map(({ check }) => check),
      [
        "Node.js",
        "package",
        "Pulumi SDK",
        "Pulumi engine",
        "proxy",
        "cloud",
        "credentials",
        "subscription",
        "clock",
        "machine ContosoVM",
        "agent on ContosoVM",
        "network rules of ContosoVM",
        "network watcher in westcentralus",
        "storage account contosoexamplergdiag374",
        "permissions to record in westcentralus",
        "permissions to follow sessions in westcentralus",
        "permissions to download files in contosoexamplergdiag374",
        "permissions to delete files in contosoexamplergdiag374",
        "permissions to install the agent on ContosoVM",
      ],
    );
    const writes = local().azure.journal.entries.filter(({ method, operation }) => method !== "GET" && operation !== "Token");
    assert.deepEqual(writes, []);
  });

  it("shows people a line for each check, with its fix below it", async () => {
    const { azure, ids, run } = local();
    azure.addVirtualMachine({ id: ids.virtualMachine, location: "westcentralus", agent: "missing", power: "deallocated" });
    const { code, stdout } = await run("doctor", "ContosoVM");
    assert.equal(code, 1);
    assert.match(stdout, /^FAILED {3}machine ContosoVM +virtual machine "ContosoVM" is not running \(MachineNotRunning\)\n {9}fix: start it, .*\nFAILED {3}agent on ContosoVM +virtual machine "ContosoVM" has no Network Watcher agent \(AgentNotInstalled\)\n {9}fix: declare a `NetworkWatcherAgent`/m);
  });

  it("names the permissions that are missing, and the role that has them", async () => {
    permit([allowed, { actions: [], notActions: [], dataActions: [], notDataActions: [] }]);
    const { code, of } = await doctor();
    assert.equal(code, 1);
    const subscription = "/subscriptions/00000000-0000-0000-0000-000000000000";
    const { networkWatcher } = local().ids;
    const accounts = "Microsoft.Storage/storageAccounts";
    assert.deepEqual(of("permissions to record in westcentralus"), {
      check: "permissions to record in westcentralus",
      state: "failed",
      found: `missing Microsoft.Network/networkWatchers/packetCaptures/delete at ${networkWatcher}`,
      fix: `assign the role in docs/roles/operator.json of this package, or "Network Contributor", at ${networkWatcher}`,
    });
    assert.deepEqual(of("permissions to delete files"), {
      check: "permissions to delete files",
      state: "warning",
      found: `missing ${accounts}/blobServices/containers/blobs/delete at ${subscription}`,
      fix: `assign the role in docs/roles/operator.json of this package, or "Storage Blob Data Contributor", at ${subscription}; \`--storage-account\` checks one account`,
    });
    assert.equal(of("permissions to download files")?.state, "ok");
    assert.match(of("permissions to install the agent")?.fix ?? "", /or "Virtual Machine Contributor", at \/subscriptions\/[0-9-]+; `pktcap doctor <machine>` checks one machine$/);
  });

  it("fails for a named account whose files may not be downloaded, and warns of one that is not named", async () => {
    permit([{ ...allowed, dataActions: [] }]);
    const { all } = await doctor("--storage-account", "contosoexamplergdiag374");
    const { storageAccount } = local().ids;
    assert.deepEqual(all.find(({ check }) => check === "permissions to download files in contosoexamplergdiag374"), {
      check: "permissions to download files in contosoexamplergdiag374",
      state: "failed",
      found: `missing Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read at ${storageAccount}`,
      fix: `assign the role in docs/roles/downloader.json of this package, or "Storage Blob Data Reader", at ${storageAccount}; or download with \`--auth key\``,
    });
    assert.equal((await doctor()).of("permissions to download files")?.state, "warning");
  });

  it("only warns where nothing but what Microsoft's documentation names is missing", async () => {
    permit([{ ...allowed, actions: ["Microsoft.Network/networkWatchers/*"], notActions: ["*/queryStatus/read"] }]);
    const { of } = await doctor();
    const { state, found } = of("permissions to follow sessions in westcentralus") ?? {};
    assert.deepEqual(
      [state, found],
      [
        "warning",
        `missing Microsoft.Network/networkWatchers/packetCaptures/queryStatus/read at ${local().ids.networkWatcher}; ` +
          "Microsoft.Network/locations/operationResults/read at /subscriptions/00000000-0000-0000-0000-000000000000 " +
          "(required by Microsoft's documentation, but captures may work without)",
      ],
    );
  });

  it("holds nothing against anybody where Azure does not tell", async () => {
    const { azure } = local();
    azure.faults.add({ match: { path: "Microsoft.Authorization/permissions" }, times: "forever", action: { respond: { status: 403, body: { error: { code: "AuthorizationFailed", message: "No." } } } } });
    const { code, of } = await doctor();
    assert.equal(code, 0);
    assert.deepEqual(of("permissions to record in westcentralus"), {
      check: "permissions to record in westcentralus",
      state: "unknown",
      found: `your permissions at ${local().ids.networkWatcher} cannot be read (AuthorizationFailed)`,
      fix: "assign a role with Microsoft.Authorization/permissions/read, such as docs/roles/viewer.json of this package",
    });
  });

  it("says which region has no watcher, and what to run", async () => {
    const { azure, ids } = local();
    azure.addVirtualMachine({ id: ids.virtualMachine.replace("ContosoVM", "lonely"), location: "westeurope" });
    const { code, of } = await doctor();
    assert.equal(code, 1);
    assert.match(of("network watcher in westeurope")?.fix ?? "", /az network watcher configure --locations westeurope/);
    assert.equal(of("network watcher in westcentralus")?.state, "ok");
  });

  it("names the instances of a scale set that are behind its model, and how to update them", async () => {
    const { azure } = local();
    const set = await putManualScaleSet(local(), "set");
    const update = (instanceIds: readonly string[]): Promise<void> => send({ azure }, "POST", `${set}/manualupgrade?api-version=2024-07-01`, { instanceIds });
    const looked = async (): Promise<[number | null, Finding[]]> => {
      const { code, all } = await doctor("set");
      return [code, all.filter(({ check, state }) => / (on|of) set$/.test(check) && (state !== "ok" || check.startsWith("instances")))];
    };
    const fix = "run `az vmss update-instances --resource-group ContosoExampleRG --name set --instance-ids '*'`";
    const model = "behind the scale set's model, which has the agent (upgrade policy Manual)";

    assert.deepEqual(await looked(), [1, [
      {
        check: "agent on set",
        state: "failed",
        found: `no instance of scale set "set" in the scope has the Network Watcher agent: instances 0, 1 are ${model} (AgentNotInstalled)`,
        fix: `${fix}, or set \`requireAgent: false\` to try anyway`,
      },
    ]]);
    await update(["0"]);
    assert.deepEqual(await looked(), [0, [
      { check: "instances of set", state: "warning", found: `scale set "set" is captured on 1 of 2 instances: instance 1 is ${model}`, fix },
    ]]);
    await update(["*"]);
    assert.deepEqual(await looked(), [0, [{ check: "instances of set", state: "ok", found: "every running instance has the agent" }]]);
    azure.faults.add({ match: { operation: "VirtualMachineScaleSetVMs_List" }, times: "forever", action: { respond: { status: 403, body: { error: { code: "AuthorizationFailed", message: "No." } } } } });
    assert.deepEqual(await looked(), [0, [
      {
        check: "instances of set",
        state: "unknown",
        found: `cannot tell whether they have the agent of the scale set's model: your login does not have Microsoft.Compute/virtualMachineScaleSets/virtualMachines/read at ${set}`,
        fix: "assign a role with Microsoft.Compute/virtualMachineScaleSets/virtualMachines/read, such as docs/roles/viewer.json of this package",
      },
    ]]);
  });

  it("tells a clock that is wrong", async () => {
    const { azure } = local();
    azure.faults.add({ match: { operation: "Subscriptions_Get" }, action: { skewSeconds: -600 } });
    const { code, of } = await doctor();
    assert.equal(code, 1);
    assert.match(of("clock")?.found ?? "", /^(10 min|9 min 59 s) .*ahead of Azure's$/);
  });

  it("stops at credentials that are turned away, without repeating the secret", async () => {
    const { start } = local();
    const { code, stdout, stderr } = await start(["doctor"], { env: { ARM_CLIENT_SECRET: "canary" } }).ended;
    assert.equal(code, 1);
    assert.match(stdout, /^FAILED {3}credentials +no token for client/m);
    assert.equal(/network watcher/.test(stdout), false);
    assert.equal(`${stdout}${stderr}`.includes("canary"), false);
  });

  it("says so, when the cloud cannot be reached", async () => {
    const { start } = local();
    const { code, stdout } = await start(["doctor"], { env: { ARM_METADATA_HOSTNAME: "no host" } }).ended;
    assert.equal(code, 1);
    assert.match(stdout, /^FAILED {3}Azure +reading the cloud: `metadataHost` must be a host/m);
  });
});

describe("pktcap doctor with an engine on PATH that lacks a plugin", function () {
  const folder = temporaryFolder();
  const local = onLocalAzure();

  it("fails, and names what is missing", async () => {
    const pulumi = executable(join(folder(), "pulumi"), "echo v3.259.0");
    executable(join(folder(), "pulumi-language-nodejs"), "");
    const { code, stdout } = await local().start(["doctor"], { env: { PATH: folder() } }).ended;
    assert.equal(code, 1);
    assert.ok(stdout.includes(`${pulumi} has no \`pulumi-resource-pulumi-nodejs\` beside it\n`), stdout);
    assert.match(stdout, /^FAILED {3}Pulumi engine /m);
  });
});

describe("what the doctor makes of", () => {
  it("clocks", () => {
    assert.equal(checkClock(1_000_000, 1_029_000).state, "ok");
    assert.equal(checkClock(1_000_000, 1_030_000).state, "warning");
    assert.equal(checkClock(1_000_000, 700_000).state, "failed");
    assert.equal(checkClock(undefined, 0).state, "unknown");
  });

  it("a proxy, never with its password", () => {
    assert.deepEqual(checkProxy({}), { check: "proxy", state: "ok", found: "none" });
    assert.deepEqual(checkProxy({ HTTPS_PROXY: "http://me:canary@proxy.test:3128", NO_PROXY: "localhost" }), {
      check: "proxy",
      state: "ok",
      found: "http://proxy.test:3128, with a login, not for localhost",
    });
    assert.equal(checkProxy({ https_proxy: "proxy" }).state, "failed");
  });

  it("storage accounts", () => {
    const good = { id: "id", name: "account", location: "westeurope", tier: "Standard", allowsKeys: true, isFirewalled: false };
    const states = (account: typeof good, regions = ["westeurope"]): string[] => problemsOf(account, "x", regions).map(({ state, found }) => `${state}: ${found}`);
    assert.deepEqual(states(good), ["ok: Standard, in westeurope"]);
    assert.deepEqual(states({ ...good, tier: "Premium", allowsKeys: false, isFirewalled: true }, ["northeurope"]), [
      'failed: storage account "account" is in "westeurope", but the machine is in "northeurope" (StorageAccountRegion)',
      'failed: storage account "account" is a Premium account, but captures require a Standard account (StorageAccountTier)',
      'failed: storage account "account" does not allow access by key, which the service requires (StorageAccountKeyAccess)',
      "warning: allows only selected networks: the file arrives only if the machine's network is one of them",
    ]);
  });

  it("permissions: what one role takes out of its own, another may give", () => {
    const none = { actions: [], notActions: [], dataActions: [], notDataActions: [] };
    const read = { name: "Microsoft.Network/networkWatchers/read" };
    assert.equal(isPermitted([], read), false);
    assert.equal(isPermitted([{ ...none, actions: ["*/READ"] }], read), true);
    assert.equal(isPermitted([{ ...none, actions: ["*"], notActions: ["microsoft.network/*"] }], read), false);
    assert.equal(isPermitted([{ ...none, actions: ["*"], notActions: ["*"] }, { ...none, actions: [read.name] }], read), true);
    assert.equal(isPermitted([{ ...none, actions: ["Microsoft.Network/networkWatchers/rea."] }], read), false);
    assert.equal(isPermitted([{ ...none, actions: ["*"] }], { name: "x/read", isData: true }), false);
    assert.equal(isPermitted([{ ...none, dataActions: ["x/*"] }], { name: "x/read", isData: true }), true);
  });
});
