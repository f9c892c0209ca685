import assert from "node:assert/strict";
import { checkName, generatedCaptureName, longestGenerated, nameRules } from "../../../provider/model/names";
import { Problems } from "../../../provider/model/problems";
import { parseCaptureId } from "../../../provider/model/resourceId";
import { formatTriggeredId, isTriggeredName, parseTriggeredId } from "../../../provider/model/triggeredNames";

const watcher = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/networkWatchers/nw";
const address = { subscriptionId: "s", resourceGroupName: "rg", networkWatcherName: "nw", namePrefix: "web-1234567" };

describe("the names of captures that something else starts later", () => {
  it("are an id that no capture has, and that is read back in any letter case", () => {
    const id = formatTriggeredId(address);
    assert.equal(id, `${watcher}/packetCaptures/web-1234567-*`);
    assert.deepEqual(parseTriggeredId(id), address);
    assert.deepEqual(parseTriggeredId(id.replace("networkWatchers", "NETWORKWATCHERS")), address);
    assert.equal(parseCaptureId(id), undefined);
    for (const other of ["web", "*", "-*", "web*", "web-*x", "web-*-*"])
      assert.equal(parseTriggeredId(`${watcher}/packetCaptures/${other}`), undefined, other);
    assert.equal(parseTriggeredId(watcher), undefined);
  });

  it("are the prefix, a hyphen and a time, in any letter case", () => {
    const names = ["web-1-20261123T085519Z", "WEB-1-20261123t085519z"];
    const others = [
      "web-1",
      "web-1-",
      "web-1-20261123",
      "web-1-20261123T085519",
      "web-1-x-20261123T085519Z",
      "web-1-20261123T085519Z-2",
      "web-20261123T085519Z",
      "xweb-1-20261123T085519Z",
    ];
    assert.deepEqual(
      [...names, ...others].filter((name) => isTriggeredName("web-1", name)),
      names,
    );
  });

  it("fit into a capture's name with the longest prefix", () => {
    const prefix = generatedCaptureName("a".repeat(100), "1234567", longestGenerated.namePrefix);
    assert.equal(prefix.length, 63);
    const problems = new Problems();
    checkName(prefix, nameRules.namePrefix, problems);
    checkName(`${prefix}-20261123T085519Z`, nameRules.packetCaptureName, problems);
    assert.deepEqual(problems.messages, []);
    checkName(`${prefix}8`, nameRules.namePrefix, problems);
    assert.equal(problems.messages.length, 1);
  });
});
