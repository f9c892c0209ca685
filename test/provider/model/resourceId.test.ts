import assert from "node:assert/strict";
import fc from "fast-check";
import {
  canonicalId,
  formatCaptureId,
  formatResourceId,
  isSameId,
  knownTypeOf,
  parseCaptureId,
  parseResourceId,
  watcherIdOf,
} from "../../../provider/model/resourceId";
import { scaleSet, storageAccount, virtualMachine, watcher } from "./ids";

const captureId = `${watcher}/packetCaptures/dns`;
const address = {
  subscriptionId: "00000000-0000-0000-0000-000000000000",
  resourceGroupName: "NetworkWatcherRG",
  networkWatcherName: "NetworkWatcher_westcentralus",
  packetCaptureName: "dns",
};

describe("a resource id", () => {
  it("is taken apart, however deep it goes", () => {
    const { subscriptionId, resourceGroupName } = address;
    assert.deepEqual(parseResourceId(captureId), {
      subscriptionId,
      resourceGroupName,
      type: "Microsoft.Network/networkWatchers/packetCaptures",
      names: ["NetworkWatcher_westcentralus", "dns"],
    });
  });

  for (const text of [
    "",
    "/",
    "web-1",
    "/subscriptions/s",
    "/subscriptions/s/resourceGroups/g",
    "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute",
    "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines",
    "/subscriptions/s/providers/Microsoft.Compute/virtualMachines/v",
    `${virtualMachine}/`,
    `${virtualMachine}/extensions`,
    `https://management.azure.com${virtualMachine}`,
    `${virtualMachine}?api-version=1`,
    `${virtualMachine}#x`,
    `${virtualMachine} x`,
    `${virtualMachine}%2f`,
    `${virtualMachine}\n`,
    virtualMachine.replace("ContosoVM", ".."),
    virtualMachine.replace("ContosoExampleRG", "."),
    virtualMachine.replace("ContosoVM", "a\\b"),
    virtualMachine.replace("/resourceGroups", "//resourceGroups"),
  ]) {
    it(`is not seen in ${JSON.stringify(text).slice(0, 100)}`, () => assert.equal(parseResourceId(text), undefined));
  }

  it("is the same in any letter case", () => {
    assert.ok(isSameId(virtualMachine, virtualMachine.toLowerCase()));
    assert.ok(!isSameId(virtualMachine, `${virtualMachine}2`));
  });

  it("has its type known in any letter case", () => {
    const types = [virtualMachine, scaleSet, `${scaleSet}/virtualMachines/0`, storageAccount, watcher, captureId].map((id) => {
      const parsed = parseResourceId(id.toUpperCase());
      return parsed && knownTypeOf(parsed);
    });
    assert.deepEqual(types, [
      "Microsoft.Compute/virtualMachines",
      "Microsoft.Compute/virtualMachineScaleSets",
      "Microsoft.Compute/virtualMachineScaleSets/virtualMachines",
      "Microsoft.Storage/storageAccounts",
      "Microsoft.Network/networkWatchers",
      "Microsoft.Network/networkWatchers/packetCaptures",
    ]);
    const other = parseResourceId("/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/sites/x");
    assert.equal(other && knownTypeOf(other), undefined);
  });

  it("has one spelling of its fixed parts, and its names as they were written", () => {
    assert.equal(
      canonicalId("/SUBSCRIPTIONS/Sub/resourcegroups/MyGroup/Providers/microsoft.compute/VIRTUALMACHINES/Web"),
      "/subscriptions/Sub/resourceGroups/MyGroup/providers/Microsoft.Compute/virtualMachines/Web",
    );
    assert.equal(
      canonicalId("/subscriptions/s/resourcegroups/g/providers/microsoft.web/Sites/x"),
      "/subscriptions/s/resourceGroups/g/providers/microsoft.web/Sites/x",
    );
    assert.equal(canonicalId("web-1"), "web-1");
  });

  it("survives being taken apart and put together", () => {
    const part = fc.stringMatching(/^[A-Za-z0-9_()-][A-Za-z0-9_.()-]{0,10}$/);
    fc.assert(
      fc.property(
        part,
        part,
        part,
        fc.array(fc.tuple(part, part), { minLength: 1, maxLength: 3 }),
        (subscription, group, namespace, tail) => {
          const text = `/subscriptions/${subscription}/resourceGroups/${group}/providers/${namespace}${tail.map((pair) => `/${pair.join("/")}`).join("")}`;
          const parsed = parseResourceId(text);
          assert.ok(parsed !== undefined);
          assert.equal(formatResourceId(parsed), text);
          assert.equal(canonicalId(canonicalId(text)), canonicalId(text));
        },
      ),
      { seed: 1, numRuns: 200 },
    );
  });
});

describe("a packet capture's id", () => {
  it("says where the capture is, and is made of that", () => {
    assert.deepEqual(parseCaptureId(captureId), address);
    assert.deepEqual(parseCaptureId(captureId.toLowerCase())?.packetCaptureName, "dns");
    assert.equal(formatCaptureId(address), captureId);
    assert.equal(watcherIdOf(address), watcher);
  });

  for (const text of ["", "dns", watcher, virtualMachine, `${captureId}/queryStatus/x`, `${captureId}/`]) {
    it(`is not seen in ${JSON.stringify(text).slice(-40)}`, () => assert.equal(parseCaptureId(text), undefined));
  }
});
