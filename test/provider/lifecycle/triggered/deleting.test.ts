import assert from "node:assert/strict";
import { failureOf, type OnLocalAzureOptions } from "../../onLocalAzure";
import { onTriggered } from "./onTriggered";

const first = "web-1234567-20261123T080000Z";
const second = "web-1234567-20261123T090000Z";
const list = "GET PacketCaptures_List 200";

async function declared(args: Record<string, unknown> = {}, options: OnLocalAzureOptions = {}) {
  const on = onTriggered(options);
  const { id, outs = {} } = await on.triggered.create(await on.checked(args));
  const remove = async (): Promise<void> => {
    on.newRun();
    on.requests();
    await on.triggered.delete(id, outs);
  };
  const names = (): string[] => on.azure.packetCaptures().map((capture) => capture.name);
  return { on, id, outs, remove, names };
}

/** The next request of an operation is refused. */
const refusing = (operation: string, status: number, code: string) => ({
  match: { operation },
  action: { respond: { status, body: { error: { code, message: "not you" } } } },
});

const where = 'network watcher "NetworkWatcher_westcentralus", resource group "NetworkWatcherRG"';
const hint =
  'hint: `pktcap prune --name "web-1234567-*" --subscription 00000000-0000-0000-0000-000000000000` deletes those whose session has ended';

describe("destroying captures that something else starts later", () => {
  it("says nothing where none was started", async () => {
    const { on, remove } = await declared();
    await remove();
    assert.deepEqual(on.requests(), [list]);
    assert.deepEqual(on.shown.warnings, []);
  });

  it("says how many stay, which, and how they are deleted", async () => {
    const { on, remove, names } = await declared();
    for (const name of [second, first]) await on.trigger(name);
    await remove();
    assert.deepEqual(on.requests(), [list]);
    assert.deepEqual(on.shown.warnings, [`2 packet captures stay in Azure (${where}): "${first}", "${second}"\n  ${hint}`]);
    assert.deepEqual(names().sort(), [first, second]);
  });

  it("names no more than five", async () => {
    const { on, remove } = await declared();
    const times = ["080000", "080001", "080002", "080003", "080004", "080005", "080006"];
    for (const time of times) await on.trigger(`web-1234567-20261123T${time}Z`);
    await remove();
    assert.match(on.shown.warnings.join("\n"), /^7 packet captures stay in Azure \(.*T080004Z" and 2 more\n/);
  });

  it("deletes them where the program says so, those that run too, and waits until they are gone", async () => {
    const { on, remove, names } = await declared({ deleteOnDestroy: true });
    on.azure.endSession(await on.trigger(first));
    await on.trigger(second);
    await remove();
    const requests = on.requests();
    assert.equal(requests[0], list);
    assert.deepEqual(
      requests.filter((line) => line.startsWith("DELETE")),
      Array(2).fill("DELETE PacketCaptures_Delete 202"),
    );
    assert.deepEqual(names(), []);
    assert.deepEqual(on.shown.warnings, []);
  });

  it("keeps to captures of its target, whose names have exactly its form", async () => {
    const { on, remove, names } = await declared({ deleteOnDestroy: true });
    const other = on.ids.virtualMachine.replace("ContosoVM", "other");
    on.azure.addVirtualMachine({ id: other, location: "westcentralus" });
    const others = [
      "web-1234567",
      "web-1234567-20261123",
      "web-1234567-x-20261123T080000Z",
      "web-1234567-20261123T080000Z-2",
      "web-12345678-20261123T080000Z",
    ];
    for (const name of others) await on.trigger(name);
    await on.trigger("web-1234567-20261123T100000Z", { target: other });
    await on.trigger(first.toUpperCase());
    await remove();
    assert.deepEqual(names().sort(), [...others, "web-1234567-20261123T100000Z"].sort());
  });

  it("leaves them to the resource of the same run that has them from now on: one that was renamed or replaced", async () => {
    const { on, id, outs, remove, names } = await declared({ namePrefix: "alerts", deleteOnDestroy: true });
    await on.trigger("alerts-20261123T080000Z");
    on.newRun();
    await on.triggered.create(await on.checked({ namePrefix: "alerts" }));
    await on.triggered.delete(id, outs);
    assert.deepEqual(names(), ["alerts-20261123T080000Z"]);

    const other = on.ids.virtualMachine.replace("ContosoVM", "other");
    on.azure.addVirtualMachine({ id: other, location: "westcentralus" });
    on.newRun();
    await on.triggered.create(await on.checked({ namePrefix: "alerts", target: other }));
    await on.triggered.delete(id, outs);
    assert.deepEqual(names(), [], "a replacement with another target has others");
    await remove();
  });

  it("has nothing to do where the watcher is gone", async () => {
    for (const deleteOnDestroy of [true, false]) {
      const { on, remove } = await declared({ deleteOnDestroy });
      on.azure.store.delete(on.ids.networkWatcher);
      await remove();
      assert.deepEqual([on.requests(), on.shown.warnings], [["GET PacketCaptures_List 404"], []]);
    }
  });

  it("takes one that somebody else deletes meanwhile for deleted", async () => {
    const { on, remove, names } = await declared({ deleteOnDestroy: true });
    await on.trigger(first);
    for (const operation of ["PacketCaptures_Delete", "PacketCaptures_Get"]) on.azure.faults.add(refusing(operation, 404, "NotFound"));
    await remove();
    assert.deepEqual(names(), [first], "the local Azure still has it: only its answers say otherwise");
  });

  it("stays in the state where one cannot be deleted, and deletes the others", async () => {
    const { on, id, outs, names } = await declared({ deleteOnDestroy: true });
    for (const name of [first, second]) await on.trigger(name);
    on.newRun();
    on.azure.faults.add(refusing("PacketCaptures_Delete", 403, "AuthorizationFailed"));
    const { message } = await failureOf(on.triggered.delete(id, outs));
    const [left = ""] = names();
    assert.equal(
      message.replace(/\n {2}request id: .*/, ""),
      `deleting triggered captures "web-1234567-*" (${where}): 1 of 2 packet captures could not be deleted: "${left}": not you (AuthorizationFailed)\n` +
        "  hint: the next `pulumi destroy` or `pulumi up` tries again",
    );
    assert.equal(names().length, 1);
    on.newRun();
    await on.triggered.delete(id, outs);
    assert.deepEqual(names(), []);
  });

  it("does not keep a stack from being destroyed where the captures cannot be listed", async () => {
    const { on, remove } = await declared();
    on.azure.faults.add(refusing("PacketCaptures_List", 403, "AuthorizationFailed"));
    await remove();
    assert.deepEqual(
      on.shown.warnings.map((line) => line.replace(/\n {2}request id: .*/, "")),
      [
        `listing triggered captures "web-1234567-*" (${where}): not you (AuthorizationFailed)\n  if there are any, they stay in Azure; ${hint}`,
      ],
    );
  });
});
