import assert from "node:assert/strict";
import { timeLimitPolicy } from "../../../provider/policies";
import { captureTypes, violations } from "./violations";

describe("a policy of captures", () => {
  const policy = timeLimitPolicy({ maxSeconds: 60 });

  for (const type of captureTypes) {
    it(`checks ${type}`, async () => {
      assert.equal((await violations(policy, {}, { type })).length, 1);
    });
  }

  for (const type of [
    "azure-native:network:NetworkWatcher",
    "azure-native:network/v20240101/x:PacketCapture",
    "azure-native:networkcloud:PacketCapture",
    "azure-native_compute_v20240101:network:PacketCapture",
    "azure-native:network/latest:PacketCapture",
    "azure-native:network:PacketCapture:x",
    "azure-packet-capture:index:CaptureStorage",
    "PacketCapture",
    "",
  ]) {
    it(`leaves "${type}" alone`, async () => {
      assert.deepEqual(await violations(policy, {}, { type }), []);
    });
  }
});
