import assert from "node:assert/strict";
import { nameOf, tokenOf } from "../../protocol/urn";

describe("a URN", () => {
  it("has the type of the resource behind those of its parents, and a name that may hold colons", () => {
    const urn = "urn:pulumi:dev::project::my:index:Fleet$azure-native:network:VirtualNetwork::a::b";
    assert.deepEqual([tokenOf(urn), nameOf(urn)], ["azure-native:network:VirtualNetwork", "a::b"]);
  });

  it("of a resource without a parent has its type alone", () => {
    assert.equal(tokenOf("urn:pulumi:dev::project::azure-native:network:VirtualNetwork::a"), "azure-native:network:VirtualNetwork");
  });
});
