import assert from "node:assert/strict";
import { localEnvironment } from "../../cli/localEnvironment";

describe("the engine of pktcap local", () => {
  const attached = (inherited?: string) =>
    localEnvironment({ directory: "/somewhere", azure: {}, azureNative: 1234, inherited: inherited === undefined ? {} : { PULUMI_DEBUG_PROVIDERS: inherited } })["PULUMI_DEBUG_PROVIDERS"];

  it("attaches to the stand-in for azure-native", () => {
    assert.equal(attached(), "azure-native:1234");
  });

  it("attaches to the person's providers too", () => {
    assert.equal(attached("random:1,aws:2"), "random:1,aws:2,azure-native:1234");
  });

  it("leaves a person's own azure-native alone", () => {
    assert.equal(attached("random:1,azure-native:2"), "random:1,azure-native:2");
  });
});
