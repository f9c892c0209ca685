import assert from "node:assert/strict";
import { knownKeys } from "../../../provider/azure/settings";
import { unknownKeys } from "../../../provider/azure/unknownKeys";

describe("keys of the configuration that do not exist", () => {
  it("are named, with the one that was probably meant", () => {
    assert.deepEqual(
      unknownKeys(["azure-packet-capture:clientID", "azure-packet-capture:zzz", "azure-native:nothing", "project:clientID"]),
      [
        "the configuration key `azure-packet-capture:clientID` does not exist and is ignored: did you mean `azure-packet-capture:clientId`?",
        "the configuration key `azure-packet-capture:zzz` does not exist and is ignored: docs/login.md lists the keys",
      ],
    );
  });

  it("are none of those that do", () => {
    assert.deepEqual(unknownKeys(knownKeys.map((name) => `azure-packet-capture:${name}`)), []);
  });
});
