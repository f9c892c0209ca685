import assert from "node:assert/strict";
import { createLocalAzure, inProcessHttpClient } from "../../emulator";
import { connect } from "../../provider/azure";
import { PacketCaptureProvider } from "../../provider/dynamic";
import { Engine } from "../../provider/engine";

const subscriptions = ["00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002"];
const places = [
  { subscription: subscriptions[0]!, location: "westeurope" },
  { subscription: subscriptions[0]!, location: "northeurope" },
  { subscription: subscriptions[1]!, location: "westeurope" },
];

/** Azure that throttles, three watchers in two subscriptions, and a provider on a clock of its own: sleepers wake in the order of their times. */
function scene() {
  const time = { now: Date.parse("2026-11-23T08:00:00Z") };
  const azure = createLocalAzure({ clock: { now: () => time.now }, world: "empty", earlyPolls: "ignore" });
  const targets = places.map(({ subscription, location }) => {
    const group = `/subscriptions/${subscription}/resourceGroups/${location}/providers`;
    const [machine, account] = [`${group}/Microsoft.Compute/virtualMachines/vm`, `${group}/Microsoft.Storage/storageAccounts/captures${location}`];
    azure.addVirtualMachine({ id: machine, location });
    azure.addStorageAccount({ id: account, location });
    azure.addNetworkWatcher({ id: `${group}/Microsoft.Network/networkWatchers/nw-${location}`, location });
    return { target: machine, storageLocation: { storageId: account } };
  });
  const sleepers: { at: number; wake: () => void }[] = [];
  let timer: NodeJS.Timeout | undefined;
  const wakeNext = (): void => {
    timer = undefined;
    sleepers.sort((a, b) => a.at - b.at);
    const next = sleepers.shift();
    if (next === undefined) return;
    time.now = Math.max(time.now, next.at);
    next.wake();
    if (sleepers.length > 0) timer = setTimeout(wakeNext, 1);
  };
  const clock = {
    now: () => time.now,
    sleep: (milliseconds: number) =>
      new Promise<void>((wake) => {
        sleepers.push({ at: time.now + milliseconds, wake });
        timer ??= setTimeout(wakeNext, 1);
      }),
  };
  const { tenantId, clientId, clientSecret } = azure.identity;
  const values: Record<string, string> = {
    "azure-packet-capture:metadataHost": "local.test",
    "azure-packet-capture:tenantId": tenantId,
    "azure-packet-capture:clientId": clientId,
    "azure-packet-capture:clientSecret": clientSecret,
  };
  const newRun = (): PacketCaptureProvider => {
    const provider = new PacketCaptureProvider({
      engine: new Engine(undefined),
      clock,
      environment: {},
      connect: (settings, patience) => connect(settings, patience, inProcessHttpClient(azure)),
    });
    void provider.configure({ config: { get: (key) => values[key], require: (key) => values[key] ?? "" } });
    return provider;
  };
  return { azure, provider: newRun(), newRun, targets, time };
}

/** As many at once as the engine's `--parallel`, one after the other of a list. */
async function inParallel<T, R>(items: readonly T[], parallel: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) results[index] = await work(items[index]!);
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  return results;
}

describe("200 captures of one stack, on 3 watchers in 2 subscriptions, under throttling", function () {
  const count = 200;

  for (const parallel of [8, 200]) {
    it(`all arrive with hardly more requests than without, ${parallel} at once`, async () => {
      const { azure, provider, newRun, targets } = scene();
      const inputs = await Promise.all(
        Array.from({ length: count }, async (_, index) => {
          const given = { ...targets[index % targets.length], __suggestedName: `c${index}-1234567` };
          return (await provider.check({}, { ...given, __provider: "text" })).inputs as Record<string, unknown>;
        }),
      );
      const created = await inParallel(inputs, parallel, (each) => provider.create(each));
      assert.equal(azure.packetCaptures().length, count);
      const arm = azure.journal.entries.filter(({ path }) => path.startsWith("/subscriptions"));
      const puts = arm.filter(({ operation }) => operation === "PacketCaptures_Create");
      // A PUT, a status, and the polls of an operation that takes ten seconds and asks to be looked at after ten.
      const polls = arm.filter(({ operation, status }) => operation === "Operations_Get" && status === 200);
      const floor = count * 2 + polls.length + 2 * targets.length + subscriptions.length;
      assert.ok(polls.length <= count * 2, `${polls.length} polls`);
      assert.ok(arm.length <= floor * 1.1, `${arm.length} requests, the floor is ${floor}`);
      assert.equal(puts.filter(({ status }) => status === 201).length, count);
      for (const { outs } of created) assert.equal(outs?.provisioningState, "Succeeded");

      const beforeDelete = azure.journal.entries.length;
      const later = newRun();
      await inParallel(created, parallel, ({ id, outs }) => later.delete(id, { ...outs }));
      assert.deepEqual(azure.packetCaptures(), []);
      const deletion = azure.journal.entries.slice(beforeDelete).filter(({ path }) => path.startsWith("/subscriptions"));
      const looks = deletion.filter(({ operation, status }) => operation !== "PacketCaptures_Delete" && status !== 429);
      assert.ok(looks.length <= count * 4, `${looks.length} looks`);
      assert.ok(deletion.length <= (count + looks.length) * 1.1, `${deletion.length} requests, the floor is ${count + looks.length}`);
    });
  }

  it("wait behind one gate for each subscription and kind of request after a 429, and go on spread out", async () => {
    const { azure, provider, targets } = scene();
    const throttled = { respond: { status: 429, headers: { "Retry-After": "20" }, body: { error: { code: "TooManyRequests", message: "later" } } } };
    azure.faults.add({ match: { operation: "PacketCaptures_Create", path: subscriptions[0]! }, action: throttled });
    const given = { ...targets[0], __provider: "text" };
    const inputs = await Promise.all(
      Array.from({ length: 60 }, async (_, index) => (await provider.check({}, { ...given, __suggestedName: `c${index}-1234567` })).inputs as Record<string, unknown>),
    );
    await inParallel(inputs, 8, (each) => provider.create(each));
    const puts = azure.journal.entries.filter(({ operation }) => operation === "PacketCaptures_Create");
    const refused = puts.findIndex(({ status }) => status === 429);
    const after = puts.filter(({ at }) => at > puts[refused]!.at);
    assert.ok(after.every(({ at }) => at >= puts[refused]!.at + 20_000), "nobody goes before the gate opens");
    // Those that were under way already are not held back; of the others none were sent in vain.
    assert.equal(puts.filter(({ status }) => status === 429).length, 1);
    const first = after.slice(0, 8).map(({ at }) => at);
    assert.ok(new Set(first).size > 1, "they do not all go in the same moment");
  });
});
