import assert from "node:assert/strict";
import { failureOf, type OnLocalAzure, onLocalAzure } from "../provider/onLocalAzure";
import { added, having, sides, somebody } from "./somebody";

const configuration = { "azure-packet-capture:clientId": somebody.clientId, "azure-packet-capture:clientSecret": somebody.clientSecret };
const [, documented] = sides;

/** A provider whose login has the operator's role and no other. */
function asOperator(without?: string, settings: Partial<(typeof sides)[number]> = documented): OnLocalAzure {
  // Longer than the first look at the operation is put off.
  return onLocalAzure({ ...settings, timings: { create: 30 }, configuration, access: having("operator", without) });
}

async function created(on: OnLocalAzure, args: Record<string, unknown> = {}) {
  const inputs = await on.inputs({ deleteFilesOnDestroy: true, ...args });
  const { id, outs = {} } = await on.provider.create(inputs);
  on.newRun();
  return { id, outs, inputs };
}

const blobsOf = ({ azure }: OnLocalAzure): string[] => azure.store.list("Local/blobs").map(({ name }) => name);

const scaleSetOf = ({ azure, ids }: OnLocalAzure): string => {
  const id = ids.virtualMachine.replace("virtualMachines/ContosoVM", "virtualMachineScaleSets/pool");
  azure.addScaleSet({ id, location: "westcentralus" });
  return id;
};

describe("the role of an operator", () => {
  for (const { when, ...settings } of sides) {
    it(`is enough to create, read, stop and delete a capture with its files, where ${when}`, async () => {
      const on = asOperator(undefined, settings);
      const { id, outs, inputs } = await created(on);
      assert.equal((await on.provider.read(id, { ...outs, __provider: "text" })).props?.packetCaptureStatus, "Running");
      const { outs: stopped = {} } = await on.provider.update(id, outs, { ...inputs, running: false });
      assert.equal(stopped.packetCaptureStatus, "Stopped");
      on.azure.packetCaptures();
      assert.equal(blobsOf(on).length, 1);
      await on.newRun().delete(id, stopped);
      assert.deepEqual([on.azure.packetCaptures(), blobsOf(on)], [[], []]);
      const refused = on.azure.journal.entries.filter(({ status }) => status === 401 || status === 403);
      assert.deepEqual(refused, []);
    });

    it(`is enough to record a scale set, where ${when}`, async () => {
      const on = asOperator(undefined, settings);
      const { outs } = await created(on, { target: scaleSetOf(on) });
      assert.equal(outs.packetCaptureStatus, "Running");
    });
  }

  const create = async (on: OnLocalAzure): Promise<string> => (await failureOf(created(on))).message;
  const createOnScaleSet = async (on: OnLocalAzure): Promise<string> => (await failureOf(created(on, { target: scaleSetOf(on) }))).message;
  const network = "Microsoft.Network/networkWatchers/packetCaptures";
  const machines = "Microsoft.Compute/virtualMachines";
  const scaleSets = "Microsoft.Compute/virtualMachineScaleSets";
  const accounts = "Microsoft.Storage/storageAccounts";

  /** What fails without each action that a downloader lacks. The agent's are in agent.test.ts, that of addresses in ../provider/lifecycle/conversation.test.ts. */
  const needed: { action: string; thing: string; try: (on: OnLocalAzure) => Promise<string> }[] = [
    { action: `${network}/write`, thing: "creating a capture", try: create },
    {
      action: `${network}/stop/action`,
      thing: "stopping a session",
      try: async (on) => {
        const { id, outs, inputs } = await created(on);
        return (await failureOf(on.provider.update(id, outs, { ...inputs, running: false }))).message;
      },
    },
    {
      action: `${network}/delete`,
      thing: "deleting a capture",
      try: async (on) => {
        const { id, outs } = await created(on);
        return (await failureOf(on.provider.delete(id, outs))).message;
      },
    },
    {
      action: "Microsoft.Network/locations/operations/read",
      thing: "showing how the creation of a capture stands",
      try: async (on) => {
        await created(on);
        return on.shown.progress.join("\n");
      },
    },
    { action: "Microsoft.Resources/subscriptions/resourceGroups/read", thing: "creating a capture", try: create },
    { action: `${machines}/write`, thing: "creating a capture", try: create },
    { action: `${scaleSets}/write`, thing: "creating a capture of a scale set", try: createOnScaleSet },
    { action: `${accounts}/listServiceSas/action`, thing: "creating a capture", try: create },
    { action: `${accounts}/listAccountSas/action`, thing: "creating a capture", try: create },
    { action: `${accounts}/listKeys/action`, thing: "creating a capture", try: create },
    {
      action: `${accounts}/blobServices/containers/blobs/delete`,
      thing: "deleting files of an account that has been closed to keys",
      try: async (on) => {
        const { id, outs } = await created(on);
        on.azure.endSession(id);
        on.azure.packetCaptures();
        const account = on.azure.store.get(on.ids.storageAccount, "Microsoft.Storage/storageAccounts");
        assert.ok(account);
        on.azure.store.put({ ...account, properties: { ...account.properties, allowSharedKeyAccess: false } });
        return (await failureOf(on.provider.delete(id, outs))).message;
      },
    },
  ];
  for (const { action, thing, try: attempt } of needed) {
    it(`is not enough for ${thing} without ${action}, which the message names`, async () => {
      const said = await attempt(asOperator(action));
      assert.ok(said.includes(action), said);
    });
  }

  it("without the operator's actions on operations still creates, stops and deletes", async () => {
    const on = asOperator("Microsoft.Network/locations/operations/read");
    const { id, outs, inputs } = await created(on);
    const { outs: stopped = {} } = await on.provider.update(id, outs, { ...inputs, running: false });
    await on.newRun().delete(id, stopped);
    assert.deepEqual(on.azure.packetCaptures(), []);
    const line = 'waiting for packet capture "web-1234567" to be created (';
    const said = on.shown.progress.find((text) => text.startsWith(line) && text.includes("; "));
    assert.match(said ?? "", /^waiting for packet capture "web-1234567" to be created \(\d+ s, the status is InProgress; your login cannot read the operation's status: it does not have Microsoft\.Network\/locations\/operations\/read\)$/);
  });

  it("has no other actions than these, the agent's and that of addresses", () => {
    const agent = [machines, scaleSets].flatMap((type) => ["read", "write", "delete"].map((verb) => `${type}/extensions/${verb}`));
    assert.deepEqual([...needed.map(({ action }) => action), ...agent, "Microsoft.Network/virtualNetworks/read"].sort(), added("operator", "downloader"));
  });

  it("without the right to read network watchers is told so before a capture is created or replaced", async () => {
    const on = asOperator("Microsoft.Network/networkWatchers/read");
    const { message } = await failureOf(created(on));
    const subscription = "/subscriptions/00000000-0000-0000-0000-000000000000";
    assert.equal(
      message,
      'creating packet capture "web-1234567": region "westcentralus" of subscription "00000000-0000-0000-0000-000000000000" has no network watcher that you can read: ' +
        `your login does not have Microsoft.Network/networkWatchers/read at ${subscription} (AuthorizationFailed)\n` +
        '  hint: Azure lists only what you can read: ask for a role such as "Reader" or docs/roles/viewer.json there',
    );
  });

  it("is told of the right that may be missing where Azure does not say, and of none where it is there", async () => {
    const on = asOperator("Microsoft.Authorization/permissions/read");
    on.azure.store.delete(on.ids.networkWatcher);
    const hidden = await failureOf(created(on));
    assert.match(hidden.message, /has no network watcher \(NetworkWatcherNotFound\)\n {2}hint: declare an azure-native network\.NetworkWatcher .*; your login might not have Microsoft\.Network\/networkWatchers\/read at \/subscriptions\/[0-9-]+$/m);
    const other = asOperator();
    other.azure.store.delete(other.ids.networkWatcher);
    const { message } = await failureOf(created(other));
    assert.match(message, /has no network watcher \(NetworkWatcherNotFound\)/);
    assert.doesNotMatch(message, /your login/);
  });

  it("keeps the old capture where network watchers may not be read and the new one's has to be found", async () => {
    const on = asOperator("Microsoft.Network/networkWatchers/read");
    const named = { networkWatcherName: "NetworkWatcher_westcentralus", resourceGroupName: "NetworkWatcherRG" };
    const { id, outs, inputs } = await created(on, named);
    const news = await on.inputs({ deleteFilesOnDestroy: true, timeLimitInSeconds: 60 }, inputs);
    const { message } = await failureOf(on.provider.diff(id, outs, news));
    assert.match(message, /^replacing packet capture "web-1234567": .* that you can read: your login does not have Microsoft\.Network\/networkWatchers\/read at /);
  });

  it("is not told that a named watcher is missing where watchers may not be read: the replacement is tried", async () => {
    const on = asOperator("Microsoft.Network/networkWatchers/read");
    const named = { networkWatcherName: "NetworkWatcher_westcentralus", resourceGroupName: "NetworkWatcherRG" };
    const { id, outs, inputs } = await created(on, named);
    const { replaces } = await on.provider.diff(id, outs, await on.inputs({ deleteFilesOnDestroy: true, timeLimitInSeconds: 60, ...named }, inputs));
    assert.deepEqual(replaces, ["timeLimitInSeconds"]);
    assert.ok(on.requests().includes("GET NetworkWatchers_ListAll 200"));
  });
});
