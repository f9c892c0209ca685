import assert from "node:assert/strict";
import { isSame, locationName, parentId, parseResourceId, tryParseResourceId } from "../../../emulator/core/resourceIds";

describe("resource ids", () => {
  const group = "/subscriptions/s/resourceGroups/g";
  const watcher = `${group}/providers/Microsoft.Network/networkWatchers/nw`;

  it("are taken apart, at every level", () => {
    assert.deepEqual(parseResourceId(`${watcher}/packetCaptures/pc`), {
      subscriptionId: "s", resourceGroupName: "g", type: "Microsoft.Network/networkWatchers/packetCaptures", name: "pc", names: ["nw", "pc"],
    });
    assert.deepEqual(parseResourceId(group.toUpperCase()), { subscriptionId: "S", resourceGroupName: "G", type: "Microsoft.Resources/resourceGroups", name: "G", names: ["G"] });
    assert.deepEqual(parseResourceId("/subscriptions/s"), { subscriptionId: "s", type: "Microsoft.Resources/subscriptions", name: "s", names: ["s"] });
  });

  for (const id of ["", "nw", "/subscriptions", `${group}/providers/Microsoft.Network`, `${watcher}/packetCaptures`, `${watcher}/packetCaptures/`, `${group}/nowhere/x`]) {
    it(`are refused when they are none: "${id}"`, () => {
      assert.throws(() => parseResourceId(id), /^Error: parsing resource id: /);
      assert.equal(tryParseResourceId(id), undefined);
    });
  }

  it("have a parent: the resource above or the group", () => {
    assert.equal(parentId(`${watcher}/packetCaptures/pc`), watcher);
    assert.equal(parentId(watcher), group);
  });

  it("and locations compare without regard to letter case and blanks", () => {
    assert.equal(isSame("A", "a"), true);
    assert.equal(locationName("West Central US"), "westcentralus");
  });
});
