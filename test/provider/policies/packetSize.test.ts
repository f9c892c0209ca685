import assert from "node:assert/strict";
import { packetSizePolicy } from "../../../provider/policies";
import { captureTypes, unknown, violations } from "./violations";

describe("packetSizePolicy", () => {
  const urn = `urn:pulumi:test::project::${captureTypes[0]}::by-urn`;
  const policy = packetSizePolicy({
    maxBytes: 128,
    exceptions: {
      "project/test/handshake": "certificates",
      "project/prod/ours": "ours",
      "other/test/theirs": "theirs",
      [urn]: "ticket 4711",
    },
  });
  const message = (got: string, name = "web"): string =>
    `\`bytesToCapturePerPacket\`: must be a number from 1 to 128, got ${got}\n  hint: set \`bytesToCapturePerPacket\` to 128 or less; ` +
    `if this capture needs more, add "project/test/${name}" and the reason to \`exceptions\` of the policy`;

  it("allows as many bytes, what is not known yet, and exceptions", async () => {
    for (const bytesToCapturePerPacket of [1, 128, unknown]) assert.deepEqual(await violations(policy, { bytesToCapturePerPacket }), []);
    for (const name of ["handshake", "by-urn"]) assert.deepEqual(await violations(policy, {}, { name }), []);
  });

  it("refuses more bytes and whole packets", async () => {
    assert.deepEqual(await violations(policy, { bytesToCapturePerPacket: 129 }), [message("more")]);
    assert.deepEqual(await violations(policy, { bytesToCapturePerPacket: "secret" }), [message("something that is not a number")]);
    const whole = "0, which is the default and records whole packets";
    for (const props of [{}, { bytesToCapturePerPacket: 0 }]) {
      assert.deepEqual(await violations(policy, props, { name: "toString" }), [message(whole, "toString")]);
    }
  });

  it("refuses a capture that has only the name, only the project or only the stack of an exception", async () => {
    const whole = "0, which is the default and records whole packets";
    for (const name of ["ours", "theirs", "other/test/theirs"])
      assert.deepEqual(await violations(policy, {}, { name }), [message(whole, name)]);
    const [, type = ""] = captureTypes;
    assert.deepEqual(await violations(policy, {}, { name: "by-urn", type }), [message(whole, "by-urn")]);
  });
});
