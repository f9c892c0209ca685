import assert from "node:assert/strict";
import { permissionsOf } from "../../provider/model/roles";
import { type Options, StartedByAlert } from "../provider/triggers/startedByAlert";
import { sides } from "./somebody";

const captures = "Microsoft.Network/networkWatchers/packetCaptures";
const accounts = "Microsoft.Storage/storageAccounts";

/** What two alerts in two hours come to, if only one capture is kept: the status of each run, and how many captures there are. */
async function twoAlerts(options: Options, onScaleSet = false): Promise<unknown[]> {
  const started = await StartedByAlert.begin({ ...options, ...(onScaleSet && { scaleSet }), workflow: { maxCaptures: 1 } });
  const first = await started.alert({}, 7200);
  const second = await started.alert({}, 7200);
  return [first.status, second.status, started.captures().length];
}

const scaleSet = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/ContosoExampleRG/providers/Microsoft.Compute/virtualMachineScaleSets/pool";
const good = ["Succeeded", "Succeeded", 1];

describe("the role of a Logic App that starts captures", () => {
  for (const { when, ...settings } of sides) {
    const readsGroup = settings.linkedAccess === "check";
    it(`is enough to start, follow and delete captures, where ${when}${readsGroup ? " and the group of the network watcher can be read" : ""}`, async () => {
      assert.deepEqual(await twoAlerts({ ...settings, readsGroup }), good);
      assert.deepEqual(await twoAlerts({ ...settings, readsGroup }, true), good);
    });
  }

  /** What becomes of it without each action, where everything is asked for. */
  const needed: Readonly<Record<string, unknown[]>> = {
    [`${captures}/read`]: ["Failed", "Failed", 0],
    [`${captures}/write`]: ["Failed", "Failed", 0],
    [`${captures}/delete`]: ["Succeeded", "Failed", 2],
    [`${captures}/queryStatus/action`]: ["Succeeded", "Failed", 1],
    [`${captures}/queryStatus/read`]: ["Succeeded", "Failed", 1],
    ...Object.fromEntries(
      ["virtualMachines", "virtualMachineScaleSets"].flatMap((type) =>
        ["read", "write", "extensions/read", "extensions/write"].map((verb) => [`Microsoft.Compute/${type}/${verb}`, ["Failed", "Failed", 0]]),
      ),
    ),
    ...Object.fromEntries(["read", "listServiceSas/action", "listAccountSas/action", "listKeys/action"].map((verb) => [`${accounts}/${verb}`, ["Failed", "Failed", 0]])),
  };
  for (const [action, outcome] of Object.entries(needed)) {
    it(`is not enough without ${action}`, async () => {
      assert.deepEqual(await twoAlerts({ ...sides[1], readsGroup: true, without: action }, action.includes("ScaleSets")), outcome);
    });
  }

  it("has no other actions than these", () => {
    assert.deepEqual([...permissionsOf("trigger").actions].sort(), Object.keys(needed).sort());
    assert.deepEqual(permissionsOf("trigger").dataActions, []);
  });
});
